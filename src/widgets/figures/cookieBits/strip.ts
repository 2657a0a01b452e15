import { TCP_BYTES, TCP_START, OptionKind } from '#engine/wire/headers.table.ts';
import {
  cookieBits,
  mssValues,
  releasedCookieBits,
  releasedTimestampBits,
  timestampBits,
} from '#engine/wire/synCookie/cookieLayout.table.ts';
import { readBits } from '#widgets/kit/decodeFrame.ts';
import { grouped } from '#widgets/kit/format.ts';

export type Mode = 'intended' | 'as-released';
const WORD = 32;
const NO_SCALE = 15;

/** Some neighbouring bits of a word and what they say. `high` is the bit with the largest number. */
export interface BitField {
  readonly short: string;
  readonly label: string;
  readonly high: number;
  readonly bits: number;
  readonly value: string;
}
/** Thirty-two bits, highest first. `offset`: number of bit 0 as `disturbances.forgedBit` counts. */
export interface BitWord {
  readonly title: string;
  readonly offset: number;
  readonly bits: readonly number[];
  readonly fields: readonly BitField[];
}

const shorts: Readonly<Record<string, string>> = {
  count: 'counter',
  mss: 'MSS',
  proof: 'proof',
  time: 'time',
  clock: 'clock',
  ecn: 'ECN',
  sack: 'SACK',
  windowScale: 'scale',
};
const releasedMss = ['less than 1,300 B', '1,300 B', '1,440 B', '1,460 B'];
const hex = (value: number): string => `0x${value.toString(16)}`;

function printed(name: string, value: number, mode: Mode): string {
  if (name === 'mss') return mode === 'intended' ? `${grouped(mssValues[value])} B` : releasedMss[value];
  if (name === 'proof') return hex(value);
  if (name === 'sack' || name === 'ecn') return value === 1 ? 'yes' : 'no';
  if (name === 'windowScale') return value === NO_SCALE && mode === 'intended' ? 'none' : `shift ${value}`;
  return grouped(value);
}

type Layout = readonly { readonly name: string; readonly label: string; readonly bits: number }[];

function fieldsOf(layout: Layout, word: number, mode: Mode): BitField[] {
  let below = WORD;
  return layout.map(({ name, label, bits }) => {
    const high = below - 1;
    below -= bits;
    const value = (word >>> below) & (2 ** bits - 1);
    return { short: shorts[name], label, high, bits, value: printed(name, value, mode) };
  });
}

const bitsOf = (word: number): number[] =>
  Array.from({ length: WORD }, (_, at) => (word >>> (WORD - 1 - at)) & 1);

export function stripOf([number, stamp]: readonly [number, number], mode: Mode): BitWord[] {
  const isIntended = mode === 'intended';
  return [
    {
      title: 'sequence number of the SYN-ACK',
      offset: 0,
      bits: bitsOf(number),
      fields: fieldsOf(isIntended ? cookieBits : releasedCookieBits, number, mode),
    },
    {
      title: 'its timestamp, which comes back as an echo',
      offset: WORD,
      bits: bitsOf(stamp),
      fields: fieldsOf(isIntended ? timestampBits : releasedTimestampBits, stamp, mode),
    },
  ];
}

/** The field a bit belongs to; undefined for none. */
export function fieldAt(strip: readonly BitWord[], bit: number): BitField | undefined {
  const word = strip.find(({ offset }) => bit >= offset && bit < offset + WORD);
  return word?.fields.find(({ high, bits }) => {
    const place = bit - word.offset;
    return place <= high && place > high - bits;
  });
}

/** Sequence number and TSval of a frame; 0 where it has no timestamps. */
export function readWords(bytes: Uint8Array): [number, number] {
  const number = readBits(bytes, (TCP_START + 4) * 8, WORD) | 0;
  const end = TCP_START + (bytes[TCP_START + 12] >> 4) * 4;
  for (let at = TCP_START + TCP_BYTES; at < end;) {
    const kind = bytes[at];
    if (kind === OptionKind.End) break;
    if (kind === OptionKind.Timestamps) return [number, readBits(bytes, (at + 2) * 8, WORD) | 0];
    at += kind === OptionKind.NoOperation ? 1 : Math.max(2, bytes[at + 1]);
  }
  return [number, 0];
}

/** What became of the forgery, in sentences. */
export function tellForgery(
  field: BitField | undefined,
  bit: number,
  mode: Mode,
  isRefused: boolean,
  isCompleted: boolean,
): string {
  if (bit < 0 || field === undefined)
    return 'Nothing is forged. The client adds one to the number and sends it back; the NIC recomputes, and the connection begins.';
  const what = `Bit ${bit % WORD} of the ${bit < WORD ? 'number' : 'echo'} is turned: “${field.label}”.`;
  if (isRefused) {
    const why =
      field.short === 'counter' ? 'It seems to have been made too long ago' : 'The proof no longer fits';
    return `${what} ${why}; the NIC does not mark the acknowledgment, and the host refuses it. The request that follows brings the true number.`;
  }
  if (!isCompleted)
    return `${what} Nobody looks: the host opens a connection with a number its client does not know, and it never gets anywhere.`;
  if (mode === 'as-released') return `${what} Accepted, and nobody reads this part.`;
  return `${what} Accepted: nothing proves this part. The host believes what came back.`;
}
