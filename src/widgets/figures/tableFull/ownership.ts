import { Note } from '#engine/kernel/notes.table.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

/** Who held how many connections from this instant on. Times are ps. */
export interface Holding {
  readonly time: number;
  /** Control blocks of the host: conversations, and closes that the NIC would not take. */
  readonly open: number;
  readonly refused: number;
  /** Entries of the NIC's table. */
  readonly nic: number;
}

export interface Ownership {
  readonly holdings: readonly Holding[];
  readonly refusals: readonly number[];
  readonly handOvers: readonly number[];
  /** From each refusal to the moment when the host let go of that connection. */
  readonly keptFor: readonly number[];
  readonly end: number;
}

/** Counts who held what, note by note. */
export function ownershipOf(notes: readonly TraceNote[]): Ownership {
  const holdings: Holding[] = [{ time: 0, open: 0, refused: 0, nic: 0 }];
  const refusals: number[] = [];
  const handOvers: number[] = [];
  const keptFor: number[] = [];
  const refusedSince = new Map<number, number>();
  let [open, refused, nic] = [0, 0, 0];
  let end = 0;
  for (const { time, kind, subject, b } of notes) {
    if (kind === Note.TcbCreated) open++;
    else if (kind === Note.TcbFreed) {
      const since = refusedSince.get(subject);
      if (since === undefined) open--;
      else {
        keptFor.push(time - since);
        refused--;
        refusedSince.delete(subject);
      }
    } else if (kind === Note.HandOver) {
      handOvers.push(time);
      nic++;
    } else if (kind === Note.HandOverRefused && !refusedSince.has(b)) {
      refusals.push(time);
      refusedSince.set(b, time);
      open--;
      refused++;
    } else if (kind === Note.NicEntryFreed) nic--;
    else continue;
    end = time;
    holdings.push({ time, open, refused, nic });
  }
  return { holdings, refusals, handOvers, keptFor, end };
}

export function holdingAt(holdings: readonly Holding[], now: number): Holding {
  return holdings.findLast(({ time }) => time <= now) ?? holdings[0];
}

/** A few stragglers wait for timers long after the rest: the axis ends where so large a share of all changes is past. */
const SHOWN = 0.985;

export function axisEnd({ holdings, end }: Ownership): number {
  const at = holdings[Math.min(holdings.length - 1, Math.floor(holdings.length * SHOWN))].time * 1.12;
  return at * 1.6 < end ? at : end;
}

/** Of the changes that fall on one half pixel only the last is drawn. */
function thinned(holdings: readonly Holding[], x: (time: number) => number): Holding[] {
  const place = ({ time }: Holding): number => Math.round(2 * x(time));
  return holdings.filter((one, row) => {
    const next = holdings[row + 1];
    return next === undefined || place(one) !== place(next);
  });
}

/** An outline of one band, from `low` to `high`, as steps. */
export function bandPath(
  holdings: readonly Holding[],
  low: (one: Holding) => number,
  high: (one: Holding) => number,
  x: (time: number) => number,
  y: (count: number) => number,
  end: number,
): string {
  const shown = thinned(holdings, x).filter(({ time }) => time <= end);
  let upper = '';
  let lower = '';
  shown.forEach((one, row) => {
    const from = x(one.time).toFixed(1);
    const to = x(shown[row + 1]?.time ?? end).toFixed(1);
    upper += `${row === 0 ? `M${from} ` : 'L'}${row === 0 ? '' : `${from} `}${y(high(one)).toFixed(1)}H${to}`;
    lower = `L${to} ${y(low(one)).toFixed(1)}H${from}${lower}`;
  });
  return `${upper}${lower}Z`;
}
