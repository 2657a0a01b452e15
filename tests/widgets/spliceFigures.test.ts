import { beforeAll, describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import {
  experiment as crossings,
  measured,
  nameOf,
  sizes,
  ways,
} from '#widgets/figures/spliceCrossings/experiment.ts';
import { linesOf } from '#widgets/figures/spliceCrossings/lines.ts';
import { experiment as rewrite, firstShown, titled } from '#widgets/figures/spliceRewrite/experiment.ts';
import {
  lineName,
  linesOf as stripLines,
  pairsOf,
  passedIn,
  stepsOf,
} from '#widgets/figures/spliceRewrite/fields.ts';
import type { Passed } from '#widgets/figures/spliceRewrite/fields.ts';
import { sumOf } from '#widgets/figures/spliceRewrite/sums.ts';
import type { Run, Runs } from '#widgets/kit/session.svelte.ts';

function run(spec: ExperimentSpec): Run {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
  return { spec, report: testbed.report(), trace: testbed.trace() };
}

describe('a header, rewritten', () => {
  let all: readonly Passed[] = [];
  let runs: Runs = {};
  beforeAll(() => {
    runs = { run: run(rewrite.specs.run) };
    all = passedIn(runs.run.trace);
  });

  it('shows frames of both directions, data, acknowledgments and both FINs', () => {
    const titles = all.map(titled);
    expect(titles.some((title) => title.includes('B, to the client'))).toBe(true);
    expect(titles.some((title) => title === 'ACK, to the backend')).toBe(true);
    expect(titles.filter((title) => title.includes('FIN'))).toHaveLength(2);
    expect(all[firstShown(all)].isToClient).toBe(true);
    expect(rewrite.results(runs).frames).toBe(String(all.length));
  });

  it('adds up to the checksum that the card wrote, for every frame and both sums (RFC 1624 equation 3)', () => {
    for (const passed of all)
      for (const which of ['ip', 'tcp'] as const) {
        const sum = sumOf(passed, which);
        expect(sum.terms.length, titled(passed)).toBeGreaterThan(2);
        expect(sum.result, `${titled(passed)}, ${which}`).toBe(sum.found);
        for (const term of sum.terms) expect(term.label).not.toBe('');
      }
  });

  it('rewrites addresses, a port, both numbers and the clock, the checksums last, and not the payload', () => {
    const steps = stepsOf(pairsOf(all[firstShown(all)])).map(({ label }) => label);
    for (const label of [
      'Source address',
      'Destination address',
      'Sequence number',
      'Acknowledgment number',
      'TSval',
    ])
      expect(steps).toContain(label);
    expect(steps.slice(-2)).toEqual(['IP checksum', 'TCP checksum']);
    expect(steps).not.toContain('Data');
  });

  it('draws every field once, neighbours that pass unchanged on one line', () => {
    const pairs = pairsOf(all[firstShown(all)]);
    const lines = stripLines(pairs);
    expect(lines.flatMap((line) => line.pairs)).toEqual(pairs);
    expect(lines.map(lineName)).toContain('EtherType to Fragment offset');
    expect(lines.length).toBeLessThan(24);
  });
});

describe('with and without splicing', () => {
  const few = [sizes[0], sizes[3]];
  let runs: Runs = {};
  beforeAll(() => {
    const names = ways.flatMap((way) => few.map((size) => nameOf(way, size)));
    runs = Object.fromEntries(names.map((name) => [name, run(crossings.specs[name])]));
  });
  const bus = (way: (typeof ways)[number], size: number): number =>
    measured(runs[nameOf(way, size)].report, 'bus');

  it('has a run for every point, and all its connections are whole', () => {
    expect(Object.keys(crossings.specs)).toHaveLength(ways.length * sizes.length);
    for (const { report, spec } of Object.values(runs))
      expect(report.totals).toMatchObject({
        connectionsCompleted: spec.workload.connections,
        connectionsFailed: 0,
        bytesWrong: 0,
      });
  });

  it('the bus carries a spliced reply of any size alike, and a relayed one twice', () => {
    expect(bus('spliced', few[1])).toBeCloseTo(bus('spliced', few[0]), -3);
    expect(bus('relayed', few[1]) - bus('relayed', few[0])).toBeGreaterThan(2 * (few[1] - few[0]));
  });

  it('is drawn with every size on both lines', () => {
    const complete = Object.fromEntries(
      ways.flatMap((way) => sizes.map((size) => [nameOf(way, size), runs[nameOf(way, few[0])]])),
    );
    expect(linesOf(complete, 'cycles').map(({ points }) => points.length)).toEqual([6, 6]);
  });
});
