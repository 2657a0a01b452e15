import { oneConnection, oneConnectionOffloaded } from '#experiment/presets/oneConnection.ts';
import type { ExactFate, ExperimentSpec } from '#experiment/spec.ts';
import type { Trace } from '#experiment/report.ts';
import { heldSpans, heldUpTo } from '#widgets/diagrams/held.ts';
import { record } from '#widgets/diagrams/recording.ts';
import { grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { answeredByNic, crossingsUpTo } from '#widgets/kit/traceView.ts';
import type { Recording } from '#widgets/diagrams/recording.ts';

export type Part = 'setup' | 'teardown';
export type Loss = 'nothing' | 'response' | 'fin' | 'lastAck';

export interface Knobs {
  /** What the second ladder has moved to the NIC. */
  readonly moved: ReadonlySet<Part>;
  readonly loses: Loss;
  readonly replyBytes: number;
}
export const initial: Knobs = { moved: new Set(['setup', 'teardown']), loses: 'nothing', replyBytes: 64 };
export const parts: readonly { key: Part; label: string }[] = [
  { key: 'setup', label: 'opening' },
  { key: 'teardown', label: 'closing' },
];
export const replyStops = [64, 1448, 4096, 8192];

const fate = (link: ExactFate['link'], frame: number): ExactFate => ({ link, frame, fate: 'drop', delay: 0 });

/** Ordinals on their links: SYN-ACK, the reply’s segments, last ACK; SYN, ACK, request, then what the reply calls forth. */
function fatesOf({ loses, replyBytes }: Knobs, mss: number): ExactFate[] {
  const segments = Math.ceil(replyBytes / mss);
  if (loses === 'response') return [fate('toClient', 1 + segments)];
  if (loses === 'fin') return [fate('toServer', 3 + segments)];
  if (loses === 'lastAck') return [fate('toClient', 2 + segments)];
  return [];
}

function withKnobs(base: ExperimentSpec, knobs: Knobs): ExperimentSpec {
  return {
    ...base,
    workload: { ...base.workload, replyBytes: knobs.replyBytes },
    // The 12 bytes of the timestamps are part of every segment (RFC 7323).
    disturbances: { ...base.disturbances, exact: fatesOf(knobs, base.tcp.mss - 12) },
  };
}

export function specsOf(knobs: Knobs): { plain: ExperimentSpec; offloaded: ExperimentSpec } {
  const offloaded = withKnobs(oneConnectionOffloaded.spec, knobs);
  const on = (part: Part): 'intended' | 'off' => (knobs.moved.has(part) ? 'intended' : 'off');
  return {
    plain: withKnobs(oneConnection.spec, knobs),
    offloaded: {
      ...offloaded,
      offloads: { ...offloaded.offloads, setup: on('setup'), teardown: on('teardown') },
    },
  };
}

/** What one ladder adds up to by an instant. */
export interface Account {
  readonly crossings: number;
  readonly turned: number;
  /** How long host and NIC have kept state of the connection, ps. */
  readonly host: number;
  readonly nic: number;
}

export function accountOf(recording: Recording, now: number): Account {
  const { toHost, toNic } = crossingsUpTo(recording.lives, now);
  const spans = heldSpans(recording.notes, recording.end);
  return {
    crossings: toHost + toNic,
    turned: [...answeredByNic(recording.lives).values()].filter(({ answer }) => answer.first <= now).length,
    host: heldUpTo(spans, 'host', now),
    nic: heldUpTo(spans, 'nic', now),
  };
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results({ plain, offloaded }) {
    const of = (trace: Trace): Account => accountOf(record(trace), Infinity);
    const [one, other] = [of(plain.trace), of(offloaded.trace)];
    return {
      plainCrossings: grouped(one.crossings),
      offloadedCrossings: grouped(other.crossings),
      turned: grouped(other.turned),
      plainHost: time(one.host),
      offloadedHost: time(other.host),
      offloadedNic: time(other.nic),
    };
  },
};
