import { Tap } from '#engine/testbed/taps.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { lostResponse } from '#experiment/presets/oneConnection.ts';
import type { ExactFate, ExperimentSpec, LinkName } from '#experiment/spec.ts';
import { heldSpans } from '#widgets/diagrams/held.ts';
import { record } from '#widgets/diagrams/recording.ts';
import type { Recording } from '#widgets/diagrams/recording.ts';
import { grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';

export type Ending = 'order' | 'lastAck' | 'clientFirst' | 'vanished';

export interface Knobs {
  readonly ending: Ending;
  /** ns. */
  readonly timeWait: number;
  readonly retries: number;
}
export const initial: Knobs = { ending: 'lastAck', timeWait: 1_500_000_000, retries: 5 };
export const timeWaitStops = [0, 100_000_000, 500_000_000, 1_500_000_000, 3_000_000_000];
export const retriesStops = [1, 2, 3, 4, 5, 6];

const base = lostResponse.spec;
/** More frames than anybody sends before all have given up. */
const MANY = 24;

function lost(link: LinkName, from: number, to = from): ExactFate[] {
  return Array.from({ length: to - from + 1 }, (_, row) => ({
    link,
    frame: from + row,
    fate: 'drop',
    delay: 0,
  }));
}

/** To the client go SYN-ACK, reply, last ACK; to the server SYN, ACK, request, and then the client’s FIN. */
const fatesOf: Readonly<Record<Ending, readonly ExactFate[]>> = {
  order: [],
  clientFirst: [],
  lastAck: lost('toClient', 3),
  vanished: [...lost('toClient', 2, MANY), ...lost('toServer', 4, MANY)],
};

export function specOf({ ending, timeWait, retries }: Knobs): ExperimentSpec {
  return {
    ...base,
    offloads: { ...base.offloads, teardownRetries: retries },
    tcp: { ...base.tcp, timeWait, retries: 3 },
    workload: { ...base.workload, closer: ending === 'clientFirst' ? 'client' : 'server' },
    disturbances: { ...base.disturbances, exact: [...fatesOf[ending]] },
    duration: 20_000_000_000,
  };
}

export interface Account {
  /** Frames the NIC sent by itself since the hand-over. */
  readonly byNic: number;
  /** How long its entry was occupied, ps. */
  readonly held: number;
  /** Frames the host took in or sent once the NIC had the connection. */
  readonly byHost: number;
  readonly hasReset: boolean;
}

export function accountOf(recording: Recording, now: number): Account {
  const span = heldSpans(recording.notes, recording.end).find(({ lane }) => lane === 'nic');
  const since = span?.from ?? Infinity;
  const happened = recording.lives.filter(({ first }) => first > since && first <= now);
  const hostTaps: readonly number[] = [Tap.HostTaken, Tap.HostSent];
  return {
    byNic: happened.filter(({ hops }) => hops[0].tap === Tap.NicToWire).length,
    held: span === undefined ? 0 : Math.max(0, Math.min(span.to, now) - span.from),
    byHost: recording.lives.filter(({ hops }) =>
      hops.some((hop) => hostTaps.includes(hop.tap) && hop.time > since && hop.time <= now),
    ).length,
    hasReset: recording.lives.some(
      ({ reason, link, hops }) =>
        (reason === Reason.Rst || reason === Reason.NicReset) &&
        link === 'toClient' &&
        hops.some(({ tap, time: at }) => tap === Tap.ClientReceived && at <= now),
    ),
  };
}

export const experiment: FigureExperiment = {
  specs: { run: specOf(initial), vanished: specOf({ ...initial, ending: 'vanished' }) },
  results({ run, vanished }) {
    const answered = accountOf(record(run.trace), Infinity);
    const gone = accountOf(record(vanished.trace), Infinity);
    return {
      timeWait: time(initial.timeWait * 1e3),
      held: time(answered.held),
      hostFrames: grouped(answered.byHost),
      retries: grouped(initial.retries),
      goneAfter: time(gone.held),
    };
  },
};
