import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { peakMemoryBytes } from './execution.ts';
import type { Workload } from './workloads.ts';

export interface Measurement {
  name: string;
  connections: number;
  frames: number;
  wallSeconds: number;
  framesPerSecond: number;
  eventsPerSecond: number;
  nsPerFrame: number;
  bytesPerConnection: number;
  peakMemoryBytes: number;
}
const WARM_UP_MS = 2500;
const EVENTS_PER_LOOK = 50_000;

/** Run after run of a workload, each on a machine of its own, for so long: afterwards the compiler has settled. */
function warmUp(spec: ExperimentSpec, milliseconds: number): void {
  const start = performance.now();
  while (performance.now() - start < milliseconds) {
    const testbed = new Testbed(spec);
    while (testbed.ended === 'running' && performance.now() - start < milliseconds)
      testbed.advance(spec.duration, EVENTS_PER_LOOK);
  }
}

function heldBytes(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** One workload, after a run that lets the compiler see it; wall time is the run alone, not the building. */
export function measure(workload: Workload, concurrency: number | undefined): Measurement {
  const spec = workload.spec(concurrency);
  globalThis.gc?.();
  const before = heldBytes();
  // No collection between warming up and measuring: it would take away the code that warming up made.
  warmUp(workload.spec(Math.min(spec.workload.concurrency, 10_000)), WARM_UP_MS);
  const testbed = new Testbed(spec);
  const start = performance.now();
  while (testbed.ended === 'running') testbed.advance(spec.duration, EVENTS_PER_LOOK);
  const wallSeconds = (performance.now() - start) / 1000;
  globalThis.gc?.();
  const held = heldBytes() - before;
  const { totals } = testbed.report();
  if (totals.connectionsCompleted !== spec.workload.connections) {
    throw new Error(
      `workload ${workload.name} completed ${totals.connectionsCompleted} of ${spec.workload.connections} connections`,
    );
  }
  return {
    name: workload.name,
    connections: spec.workload.concurrency,
    frames: testbed.frames,
    wallSeconds,
    framesPerSecond: testbed.frames / wallSeconds,
    eventsPerSecond: testbed.events / wallSeconds,
    nsPerFrame: (wallSeconds * 1e9) / testbed.frames,
    bytesPerConnection: Math.max(0, Math.round(held / spec.workload.concurrency)),
    peakMemoryBytes: peakMemoryBytes(),
  };
}
