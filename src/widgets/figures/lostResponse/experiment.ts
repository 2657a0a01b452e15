import { Tap } from '#engine/testbed/taps.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { lostResponse } from '#experiment/presets/oneConnection.ts';
import type { ExactFate, ExperimentSpec } from '#experiment/spec.ts';
import { grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import { livesOf } from '#widgets/kit/traceView.ts';
import type { Life } from '#widgets/kit/traceView.ts';

export interface Knobs {
  readonly groups: number;
  /** ns. */
  readonly tick: number;
  /** Frames the wire loses on purpose. */
  readonly fates: readonly ExactFate[];
}
export const initial: Knobs = { groups: 8, tick: 1_000_000, fates: [] };
/** What a click on the response does. */
const lostOnce: Knobs = { ...initial, fates: lostResponse.spec.disturbances.exact };
export const groupStops = [4, 8, 16];
export const tickStops = [250_000, 500_000, 1_000_000, 2_000_000, 5_000_000];
/** One word of the bitmap: enough flows to see that a bit is one of many. */
export const FLOWS = 32;
const base = lostResponse.spec;

export function specOf(knobs: Knobs): ExperimentSpec {
  return {
    ...base,
    offloads: { ...base.offloads, wheelGroups: knobs.groups, wheelTick: knobs.tick, teardownFlows: FLOWS },
    disturbances: { ...base.disturbances, exact: [...knobs.fates] },
  };
}

/** The NIC's own copy of the response. */
export function isCopy(life: Life): boolean {
  return life.reason === Reason.NicRetransmission;
}

export function isResponse(life: Life): boolean {
  return life.reason === Reason.DataFin || (life.reason === Reason.Data && life.link === 'toClient');
}

export interface Rescue {
  /** When the response was lost and when the NIC sent its copy; picoseconds. */
  readonly lost: number | undefined;
  readonly resent: number | undefined;
  readonly copies: number;
  /** Frames the host took in or sent out after the loss. */
  readonly hostFrames: number;
}

export function rescueUpTo(lives: readonly Life[], now: number): Rescue {
  const lost = lives
    .find((life) => isResponse(life) && life.hops.some(({ tap, time: at }) => tap === Tap.Lost && at <= now))
    ?.hops.find(({ tap }) => tap === Tap.Lost)?.time;
  const copies = lives.filter((life) => isCopy(life) && life.first <= now);
  const touches =
    lost === undefined
      ? []
      : lives.filter(({ hops }) =>
          hops.some(
            ({ tap, time: at }) => (tap === Tap.HostTaken || tap === Tap.HostSent) && at > lost && at <= now,
          ),
        );
  return { lost, resent: copies[0]?.first, copies: copies.length, hostFrames: touches.length };
}

export const experiment: FigureExperiment = {
  specs: { run: specOf(initial), lost: specOf(lostOnce) },
  results({ lost }) {
    const rescue = rescueUpTo(livesOf(lost.trace), Infinity);
    return {
      resentAfter:
        rescue.lost === undefined || rescue.resent === undefined ? '–' : time(rescue.resent - rescue.lost),
      hostFramesAfterLoss: grouped(rescue.hostFrames),
    };
  },
};
