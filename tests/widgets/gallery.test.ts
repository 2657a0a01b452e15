import { beforeAll, describe, expect, it } from 'vitest';
import { releasedDefects } from '#engine/tcp/released/released.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import {
  behaviours,
  defects,
  evidenceOf,
  experiment,
  nameOf,
  specOf,
} from '#widgets/figures/releasedGallery/experiment.ts';
import { busiestFlow, flowTrace } from '#widgets/figures/releasedGallery/flowTrace.ts';
import { bytesAt, livesOf } from '#widgets/kit/traceView.ts';
import { Flag, TCP_START } from '#engine/wire/headers.table.ts';
import type { Run, Runs } from '#widgets/kit/session.svelte.ts';

function run(spec: Run['spec']): Run {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(Infinity, 100_000);
  return { spec, report: testbed.report(), trace: testbed.trace() };
}

describe('the gallery', () => {
  let runs: Runs;
  beforeAll(() => {
    runs = Object.fromEntries(Object.entries(experiment.specs).map(([name, spec]) => [name, run(spec)]));
  });

  it('has a card for every defect of the engine’s table', () => {
    expect(defects).toEqual(releasedDefects);
  });

  it('changes one field between the two sides, and shows a difference in numbers', () => {
    for (const defect of defects) {
      const [one, other] = behaviours.map((behaviour) => specOf(defect, behaviour));
      const part = defect.field.split('.')[0] as 'host' | 'offloads';
      expect({ ...one, [part]: other[part], name: other.name }).toEqual(other);
      expect(one[part]).not.toEqual(other[part]);
      const evidence = evidenceOf(runs, defect);
      expect(
        evidence.some(({ differs }) => differs),
        defect.id,
      ).toBe(true);
      expect(evidence[0].values[1]).toBe(`${one.workload.connections} of ${one.workload.connections}`);
    }
  });

  it('draws one connection: the one that went wrong', () => {
    for (const defect of defects) {
      const { trace } = runs[nameOf(defect, 'as-released')];
      const one = flowTrace(trace, busiestFlow(trace));
      const lives = livesOf(one);
      expect(lives.length).toBeGreaterThan(4);
      expect(lives.length).toBeLessThanOrEqual(livesOf(trace).length);
      expect(flowTrace(one, busiestFlow(one))).toBe(one);
    }
  });

  it('draws the client whose slot was taken, and nobody of the same port', () => {
    const defect = defects.find(({ id }) => id === 'E-N1')!;
    const { trace } = runs[nameOf(defect, 'as-released')];
    const one = flowTrace(trace, busiestFlow(trace));
    const flags = livesOf(one).map(({ hops }) => bytesAt(one, hops[0])[TCP_START + 13]);
    expect(flags.filter((flag) => flag === Flag.Syn)).toHaveLength(1);
    expect(flags.some((flag) => (flag & Flag.Rst) !== 0)).toBe(true);
  });
});
