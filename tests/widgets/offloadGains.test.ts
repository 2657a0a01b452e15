import { describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { framesForTheCard } from '#widgets/exercises/framesForTheCard.ts';
import { cyclesOf, drawnKinds, nameOf, savedBy, specOf } from '#widgets/figures/offloadGains/experiment.ts';
import type { Direction, Kind } from '#widgets/figures/offloadGains/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

const LEAST = 64;
const MOST = 524_288;

function runOf(direction: Direction, kind: Kind, size: number): Runs {
  const spec = specOf(direction, kind, size);
  const testbed = new Testbed({ ...spec, workload: { ...spec.workload, connections: 64 } });
  while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
  const report = testbed.report();
  expect(report.totals).toMatchObject({ connectionsFailed: 0, connectionsOpen: 0, bytesWrong: 0 });
  return { [nameOf(direction, kind, size)]: { spec, report, trace: testbed.trace() } };
}

const runs: Runs = Object.assign(
  {},
  ...(['none', ...drawnKinds] as const).flatMap((kind) => [
    runOf('replies', kind, LEAST),
    runOf('replies', kind, MOST),
  ]),
  runOf('requests', 'none', MOST),
  runOf('requests', 'classic', MOST),
);

describe('what chapter 3 says of its figure', () => {
  it('next to nothing is saved by the classic offloads of a short connection, a good part by opening and closing', () => {
    expect(Math.abs(savedBy(runs, 'replies', 'classic', LEAST))).toBeLessThan(0.05);
    expect(savedBy(runs, 'replies', 'stateful', LEAST)).toBeGreaterThan(0.2);
  });

  it('a long reply is the other way round', () => {
    expect(savedBy(runs, 'replies', 'classic', MOST)).toBeGreaterThan(0.2);
    expect(savedBy(runs, 'replies', 'stateful', MOST)).toBeLessThan(0.05);
  });

  it('segmentation saves more than the checksum alone, and joining more than cutting', () => {
    const checksum = savedBy(runs, 'replies', 'checksum', MOST);
    const cutting = savedBy(runs, 'replies', 'classic', MOST);
    expect(cutting).toBeGreaterThan(1.5 * checksum);
    expect(savedBy(runs, 'requests', 'classic', MOST)).toBeGreaterThan(cutting);
    expect(cyclesOf(runs[nameOf('replies', 'classic', MOST)]!.report)).toBeGreaterThan(0);
  });
});

describe('exercise 3.1', () => {
  it('is what the engine does', () => {
    const spec = specOf('replies', 'classic', 40_000);
    const wide = { initialWindow: 100, sendBuffer: 262_144, receiveBuffer: 262_144, windowScale: 7 };
    const one = { concurrency: 1, connections: 1 };
    const testbed = new Testbed({
      ...spec,
      tcp: { ...spec.tcp, ...wide },
      workload: { ...spec.workload, ...one },
    });
    while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
    const { tcp, pcie, nic } = testbed.report();
    const [segments, inOne, frames] = framesForTheCard.blanks.map(({ answer }) => answer);
    const { tso } = nic.savings;
    expect(tcp.server['TCPSegsWithData']).toBe(segments);
    expect(pcie.framesToNic).toBe(tcp.server['OutSegs']! - segments! + frames!);
    expect(Math.round(tso!.segments / tso!.frames)).toBe(inOne);
  });
});
