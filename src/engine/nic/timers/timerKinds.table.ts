/** Who may count a flow's time on the card. Bytes are of internal memory, beside the 30 of the flow's entry. */
export type TimerKind = 'bitmap-wheel' | 'list' | 'heap' | 'hashed-wheel' | 'hierarchical-wheel';

export interface TimerKindRow {
  readonly kind: TimerKind;
  readonly name: string;
  /** Bytes of one flow: a fixed part, and one for each group. */
  readonly bytes: number;
  readonly bytesPerGroup: number;
  /** Heads, locks. */
  readonly fixedBytes: number;
  readonly locks: number;
  /** Ticks a timer may ring before or after its time, if no one has to wait. */
  readonly early: number;
  readonly late: number;
  readonly says: string;
}

export const HASHED_SLOTS = 256;
export const LEVEL_SLOTS = 64;
export const LEVELS = 3;
const LINKS = 8;
const WORD = 4;
/** Two links, and a word for the deadline, or for slot and rounds. */
const LINKED = LINKS + WORD;

export const timerKinds: readonly TimerKindRow[] = [
  {
    kind: 'bitmap-wheel', name: 'Bitmap wheel', bytes: 0, bytesPerGroup: 1 / 8, fixedBytes: 0, locks: 0, early: 1, late: 0,
    says: 'one bit a flow in each group, set and cleared atomically',
  },
  {
    kind: 'list', name: 'Ordered list', bytes: LINKED, bytesPerGroup: 0, fixedBytes: 3 * WORD, locks: 1, early: 0, late: 0,
    says: 'all timers in order of their deadline, searched from the end, under one lock',
  },
  {
    kind: 'heap', name: 'Binary heap', bytes: 3 * WORD, bytesPerGroup: 0, fixedBytes: 2 * WORD, locks: 1, early: 0, late: 0,
    says: 'deadline and flow in an array, the place in the flow’s entry, under one lock',
  },
  {
    kind: 'hashed-wheel', name: 'Hashed wheel', bytes: LINKED, bytesPerGroup: 0, fixedBytes: HASHED_SLOTS * 2 * WORD,
    locks: HASHED_SLOTS, early: 0, late: 1, says: 'a list for every tick of a ring of 256, each with its own lock',
  },
  {
    kind: 'hierarchical-wheel', name: 'Hierarchical wheel', bytes: LINKED, bytesPerGroup: 0,
    fixedBytes: LEVELS * LEVEL_SLOTS * WORD + WORD, locks: 1, early: 0, late: 1,
    says: 'three rings of 64 lists, each slot of one a whole turn of the one below, under one lock',
  },
];

export function timerKind(kind: TimerKind): TimerKindRow {
  return timerKinds.find((row) => row.kind === kind) ?? timerKinds[0];
}

/** Bytes of one flow's timer in internal memory, heads and locks not counted. */
export function timerBytesPerFlow(kind: TimerKind, groups: number): number {
  const row = timerKind(kind);
  return row.bytes + row.bytesPerGroup * groups;
}

/** Bytes all timers take: bitmaps in whole 32-bit words. */
export function timerBytes(kind: TimerKind, groups: number, flows: number): number {
  const row = timerKind(kind);
  const bitmaps = row.bytesPerGroup === 0 ? 0 : Math.ceil(flows / 32) * WORD * groups;
  return bitmaps + row.bytes * flows + row.fixedBytes;
}
