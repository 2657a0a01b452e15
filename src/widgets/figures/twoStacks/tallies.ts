import type { Report } from '#experiment/report.ts';
import type { Recording } from '#widgets/diagrams/recording.ts';
import { hostCyclesUpTo } from '#widgets/kit/runNumbers.ts';
import { answeredByNic, crossingsUpTo, nicTimeUpTo } from '#widgets/kit/traceView.ts';

/** What one stack has paid by an instant. */
export interface Tally {
  readonly crossings: number;
  readonly hostCycles: number;
  /** Time frames spent in the NIC, at its clock. */
  readonly nicCycles: number;
  /** Frames the NIC answered by itself. */
  readonly turned: number;
}

const PICOSECONDS_PER_SECOND = 1e12;

export function talliesUpTo(recording: Recording, report: Report | undefined, now: number): Tally {
  const { toHost, toNic } = crossingsUpTo(recording.lives, now);
  const clock = report?.nic.clock ?? 0;
  return {
    crossings: toHost + toNic,
    hostCycles: hostCyclesUpTo(recording, now),
    nicCycles: Math.round((nicTimeUpTo(recording.lives, now) * clock) / PICOSECONDS_PER_SECOND),
    turned: [...answeredByNic(recording.lives).values()].filter(({ answer }) => answer.first <= now).length,
  };
}
