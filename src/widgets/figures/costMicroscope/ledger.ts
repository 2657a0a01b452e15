import type { Report } from '#experiment/report.ts';
import { copiedOf, crossingsOf, payloadOf, stateOf } from '#widgets/figures/costMicroscope/experiment.ts';
import { bytes, count } from '#widgets/kit/format.ts';

/** One measure of a connection beside its cycles: what it is now, of what it was at the start. */
export interface LedgerLine {
  readonly name: string;
  readonly place: 'host' | 'pcie';
  readonly now: number;
  readonly start: number;
  readonly words: string;
}

const whole = (value: number): string => bytes(Math.round(value));

/** Copies, crossings and state of one connection, at the start and now. */
export function ledgerOf(start: Report, now: Report): LedgerLine[] {
  const each = (read: (report: Report) => number): { now: number; start: number } => ({
    now: read(now),
    start: read(start),
  });
  const copied = each(copiedOf);
  const crossings = each(crossingsOf);
  const state = each(stateOf);
  return [
    {
      ...copied,
      name: 'Bytes the CPU copies',
      place: 'host',
      words: `${whole(copied.now)} of ${whole(copied.start)}, for ${whole(payloadOf(now))} of payload`,
    },
    {
      ...crossings,
      name: 'Frames across PCIe',
      place: 'pcie',
      words: `${frames(crossings.now)} of ${frames(crossings.start)}`,
    },
    {
      ...state,
      name: 'Control block on the host',
      place: 'host',
      words: `${whole(state.now)} of ${whole(state.start)}`,
    },
  ];
}

/** A message now and then tells the NIC which port to answer for: a hundredth of a frame is not worth a digit. */
const frames = (value: number): string => count(Math.round(value * 10) / 10);
