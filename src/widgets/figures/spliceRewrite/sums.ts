import { IPV4_START, TCP_START } from '#engine/wire/headers.table.ts';
import { headerEnd, pairsOf } from '#widgets/figures/spliceRewrite/fields.ts';
import type { FieldPair, Passed } from '#widgets/figures/spliceRewrite/fields.ts';

export type Which = 'ip' | 'tcp';
const CHECKSUM_AT: Readonly<Record<Which, number>> = { ip: IPV4_START + 10, tcp: TCP_START + 16 };
const ADDRESSES = IPV4_START + 12;

/** One 16-bit word under a checksum that changed. */
export interface Term {
  readonly label: string;
  readonly old: number;
  readonly complement: number;
  readonly now: number;
}

/** HC' = ~(~HC + ~m + m') (RFC 1624 equation 3), as it stands in a frame's two sets of bytes. */
export interface Sum {
  readonly old: number;
  /** ~HC, where the sum begins. */
  readonly start: number;
  readonly terms: readonly Term[];
  /** Everything added up, carries and all. */
  readonly total: number;
  /** The carries added back in. */
  readonly folded: number;
  /** Its complement. */
  readonly result: number;
  /** What stands in the frame that left. */
  readonly found: number;
}

const complement = (word: number): number => ~word & 0xffff;
const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at] << 8) | bytes[at + 1];

function fold(total: number): number {
  let sum = total;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return sum;
}

function labelAt(pairs: readonly FieldPair[], at: number): string {
  const pair = pairs.find(({ firstByte, lastByte }) => at >= firstByte && at <= lastByte);
  if (pair === undefined) return '';
  const half = at === pair.firstByte ? 'upper half' : 'lower half';
  return pair.lastByte - pair.firstByte < 3 ? pair.label : `${pair.label}, ${half}`;
}

/** Offsets of the words a checksum covers, its own left out; TCP's covers the addresses too (RFC 9293 §3.1). */
function covered(which: Which, bytes: Uint8Array): number[] {
  const from = which === 'ip' ? IPV4_START : ADDRESSES;
  const to = which === 'ip' ? TCP_START : headerEnd(bytes);
  const words = Array.from({ length: (to - from) / 2 }, (_, row) => from + 2 * row);
  return words.filter((at) => at !== CHECKSUM_AT[which]);
}

export function sumOf(passed: Passed, which: Which): Sum {
  const { before, after } = passed;
  const pairs = pairsOf(passed);
  const terms = covered(which, before)
    .filter((at) => wordAt(before, at) !== wordAt(after, at))
    .map((at) => {
      const old = wordAt(before, at);
      return { label: labelAt(pairs, at), old, complement: complement(old), now: wordAt(after, at) };
    });
  const old = wordAt(before, CHECKSUM_AT[which]);
  const start = complement(old);
  const total = terms.reduce((sum, term) => sum + term.complement + term.now, start);
  const folded = fold(total);
  const found = wordAt(after, CHECKSUM_AT[which]);
  return { old, start, terms, total, folded, result: complement(folded), found };
}

export const hex = (word: number): string => `0x${word.toString(16).padStart(4, '0')}`;
