import { lostSegment } from '#experiment/presets/bulk.ts';
import type { CongestionName, ExactFate, ExperimentSpec } from '#experiment/spec.ts';
import { SenderPhase } from '#engine/tcp/windowNotes.table.ts';
import { transferOf } from '#widgets/figures/sequencePlot/transfer.ts';
import { grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Run } from '#widgets/kit/session.svelte.ts';

/** How the sender learns of a loss: by counting duplicates, from SACK blocks, or by time as well (RFC 8985). */
export type Telling = 'duplicates' | 'sack' | 'rack';

export interface Knobs {
  readonly control: CongestionName;
  readonly telling: Telling;
  /** Frames the wire loses, by their ordinal on the way to the client. */
  readonly lost: readonly number[];
}

/** The segment a click begins with: in the third flight, with many behind it. */
const FIRST_LOST = 40;
export const initial: Knobs = { control: 'newreno', telling: 'sack', lost: [FIRST_LOST + 1] };
export const controls: readonly { value: CongestionName; label: string }[] = [
  { value: 'newreno', label: 'NewReno' },
  { value: 'cubic', label: 'CUBIC' },
  { value: 'none', label: 'none' },
  { value: 'original', label: 'as released' },
];
export const tellings: readonly { value: Telling; label: string }[] = [
  { value: 'duplicates', label: 'duplicate ACKs' },
  { value: 'sack', label: 'SACK' },
  { value: 'rack', label: 'SACK and RACK-TLP' },
];

const base = lostSegment.spec;
/** Payload of a segment: the MSS less the timestamps option. */
export const SEGMENT = base.tcp.mss - 12;
export const SEGMENTS = Math.ceil(base.workload.replyBytes / SEGMENT);

function fate(frame: number): ExactFate {
  return { link: 'toClient', frame, fate: 'drop', delay: 0 };
}

export function specOf({ control, telling, lost }: Knobs): ExperimentSpec {
  return {
    ...base,
    tcp: {
      ...base.tcp,
      congestionControl: control,
      sack: telling !== 'duplicates',
      rack: telling === 'rack',
    },
    disturbances: { ...base.disturbances, exact: lost.map(fate) },
  };
}

/** The run, and the same without a loss, which says what the loss cost. */
export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  return { run: specOf(knobs), clean: specOf({ ...knobs, lost: [] }) };
}

/** When the client had the whole reply, ps. */
export function finishedAt({ report }: Run): number {
  return report.latency.transaction.max * 1000;
}

/** Frame on the link that first carries the last segment: the SYN-ACK came before them all. */
const LAST = SEGMENTS + 1;

/** Most bytes in flight before the first recovery, and the window it left, in segments. */
function halving(run: Run): { before: number; after: number } {
  const { windows, flights } = transferOf(run.trace);
  const begun = flights.find(({ phase }) => phase === SenderPhase.Recovery)?.time ?? Infinity;
  const before = windows.findLast(({ time: at }) => at < begun)?.cwnd ?? 0;
  const after = windows.find(({ time: at }) => at >= begun)?.cwnd ?? 0;
  return { before: Math.round(before / SEGMENT), after: Math.round(after / SEGMENT) };
}

export const experiment: FigureExperiment = {
  specs: {
    ...specsOf(initial),
    tail: specOf({ ...initial, lost: [LAST] }),
    // Of the very last segment alone a probe hopes longer for a delayed acknowledgment (RFC 8985 §7.2): two are lost.
    probed: specOf({ ...initial, telling: 'rack', lost: [LAST - 1, LAST] }),
    released: specOf({ control: 'original', telling: 'duplicates', lost: initial.lost }),
  },
  results({ run, clean, tail, probed, released }) {
    const { before, after } = halving(run);
    return {
      segments: grouped(SEGMENTS),
      lostSegment: grouped(FIRST_LOST),
      clean: time(finishedAt(clean)),
      middle: time(finishedAt(run)),
      middleCost: time(finishedAt(run) - finishedAt(clean)),
      tail: time(finishedAt(tail)),
      tailCost: time(finishedAt(tail) - finishedAt(clean)),
      probedCost: time(finishedAt(probed) - finishedAt(clean)),
      windowBefore: grouped(before),
      windowAfter: grouped(after),
      releasedAgain: grouped(released.report.tcp.server.RetransSegs ?? 0),
    };
  },
};
