import { Drop, dropNames } from '#engine/wire/dropReasons.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { forgedCookie } from '#experiment/presets/synFlood.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { readWords } from '#widgets/figures/cookieBits/strip.ts';
import type { Mode } from '#widgets/figures/cookieBits/strip.ts';
import { grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { bytesAt, livesOf } from '#widgets/kit/traceView.ts';
import type { Run } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  readonly mode: Mode;
  /** Bit that comes back forged: 0..31 of the number, 32..63 of the timestamp; -1 = none. */
  readonly forged: number;
}
export const initial: Knobs = { mode: 'intended', forged: -1 };
export const bitStops = Array.from({ length: 65 }, (_, at) => at - 1);
/** More than one window of a client whose scale was lost: 65,535 B, said in units of 128 B. */
const REPLY = 8192;

export function specOf({ mode, forged }: Knobs): ExperimentSpec {
  const { spec } = forgedCookie;
  return {
    ...spec,
    name: `cookie ${mode}, ${forged < 0 ? 'nothing forged' : `bit ${forged} forged`}`,
    offloads: { ...spec.offloads, setup: mode },
    tcp: { ...spec.tcp, sack: mode === 'intended' },
    workload: { ...spec.workload, replyBytes: REPLY },
    disturbances: { ...spec.disturbances, forgedBit: forged },
  };
}

/** Sequence number and timestamp of the SYN-ACK as it left the NIC. */
export function wordsOf({ trace }: Run): readonly [number, number] {
  const answer = livesOf(trace).find(({ reason }) => reason === Reason.CookieSynAck);
  return answer === undefined ? [0, 0] : readWords(bytesAt(trace, answer.hops[0]));
}

export interface Outcome {
  readonly isRefused: boolean;
  readonly isCompleted: boolean;
  /** ns; 0 when no reply came. */
  readonly reply: number;
}

/** A refusal is a reset from the host, or silence where the segment may be genuine and early. */
export function outcomeOf({ tcp, drops, totals, latency }: Report): Outcome {
  const resets = tcp.server.OutRsts ?? 0;
  const silent = drops[dropNames[Drop.CookieRefused]] ?? 0;
  return {
    isRefused: resets + silent > 0,
    isCompleted: totals.connectionsCompleted > 0,
    reply: latency.transaction.max,
  };
}

export const replyTime = ({ reply }: Outcome): string => (reply === 0 ? 'never' : time(reply * 1000));

export const experiment: FigureExperiment = {
  specs: {
    run: specOf(initial),
    scale: specOf({ mode: 'intended', forged: 35 }),
    released: specOf({ mode: 'as-released', forged: 24 }),
  },
  results({ run, scale }) {
    return {
      number: `0x${(wordsOf(run)[0] >>> 0).toString(16).padStart(8, '0')}`,
      makeCycles: grouped(run.report.nic.steps['make cookie']),
      reply: replyTime(outcomeOf(run.report)),
      replyWithoutScale: replyTime(outcomeOf(scale.report)),
    };
  },
};
