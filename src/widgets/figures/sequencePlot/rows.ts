import { SenderPhase } from '#engine/tcp/windowNotes.table.ts';
import { SEGMENT } from '#widgets/figures/sequencePlot/experiment.ts';
import type { Transfer } from '#widgets/figures/sequencePlot/transfer.ts';
import type { EventRow } from '#widgets/kit/results.ts';

export function segmentOf(byte: number): number {
  return Math.floor(byte / SEGMENT) + 1;
}

const phaseWords: Readonly<Record<number, string>> = {
  [SenderPhase.Open]: 'repaired: back to normal sending',
  [SenderPhase.Recovery]: 'recovery begins',
  [SenderPhase.AfterTimeout]: 'everything in flight counts as lost',
};

/** Everything of the transfer in the order it happened, for those who read rather than look. */
export function transferRows({ sent, acknowledged, windows, flights, timeouts }: Transfer): EventRow[] {
  const rows: EventRow[] = [];
  for (const { time, from, isAgain, isLost } of sent)
    rows.push({
      time,
      place: isLost ? 'wire' : 'host',
      what: `segment ${segmentOf(from)} sent${isAgain ? ' again' : ''}${isLost ? ', and lost' : ''}`,
    });
  for (const { time, upTo, blocks, isDuplicate } of acknowledged) {
    const told = blocks.map(([from, to]) => `${segmentOf(from)}–${segmentOf(to - 1)}`).join(', ');
    const what = `${isDuplicate ? 'duplicate ' : ''}acknowledgment up to segment ${Math.ceil(upTo / SEGMENT)}`;
    rows.push({ time, place: 'client', what: told === '' ? what : `${what}; has ${told}` });
  }
  for (const time of timeouts) rows.push({ time, place: 'host', what: 'the retransmission timer fires' });
  let phase: number = SenderPhase.Open;
  for (const point of flights) {
    if (point.phase !== phase) rows.push({ time: point.time, place: 'host', what: phaseWords[point.phase] });
    phase = point.phase;
  }
  let threshold = windows[0]?.ssthresh;
  for (const { time, cwnd, ssthresh } of windows) {
    if (ssthresh !== threshold)
      rows.push({ time, place: 'host', what: `window cut to ${(cwnd / SEGMENT).toFixed(1)} segments` });
    threshold = ssthresh;
  }
  return rows.sort((one, other) => one.time - other.time);
}
