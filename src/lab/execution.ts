import { existsSync, readFileSync } from 'node:fs';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { ProgressLine } from './progress.ts';

export interface Performance {
  wallSeconds: number;
  framesPerSecond: number;
  peakMemoryBytes: number;
}
export interface Execution {
  testbed: Testbed;
  interrupted: boolean;
  performance: Performance;
}

/** Events between two looks at the clock and at Ctrl-C: some tens of milliseconds of work. */
const EVENTS_PER_SLICE = 20_000;
const STATUS = '/proc/self/status';

/** Resident at most, bytes. Linux says it of this program alone; the portable figure begins with that of the process that started it. */
export function peakMemoryBytes(): number {
  const status = existsSync(STATUS) ? readFileSync(STATUS, 'utf8') : '';
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kibibytes) * 1024;
}

/** Runs a spec to its end, or to Ctrl-C. */
export async function execute(spec: ExperimentSpec): Promise<Execution> {
  let interrupted = false;
  const interrupt = (): void => {
    interrupted = true;
  };
  process.once('SIGINT', interrupt);
  const progress = new ProgressLine(spec.duration);
  const start = performance.now();
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running' && !interrupted) {
    testbed.advance(spec.duration, EVENTS_PER_SLICE);
    progress.show(testbed.now, testbed.frames);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const wallSeconds = (performance.now() - start) / 1000;
  progress.clear();
  process.off('SIGINT', interrupt);
  return {
    testbed,
    interrupted,
    performance: {
      wallSeconds,
      framesPerSecond: testbed.frames / wallSeconds,
      peakMemoryBytes: peakMemoryBytes(),
    },
  };
}
