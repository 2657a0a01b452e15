import { OptionKind, TCP_START } from '#engine/wire/headers.table.ts';
import { decodeFrame, readBits } from '#widgets/kit/decodeFrame.ts';
import type { DecodedField, Layer } from '#widgets/kit/decodeFrame.ts';
import { bytesAt, livesOf } from '#widgets/kit/traceView.ts';
import type { Life } from '#widgets/kit/traceView.ts';
import { Tap } from '#engine/testbed/taps.table.ts';
import type { Trace } from '#experiment/report.ts';

/** A frame the NIC passed from one connection of a pair to the other: its bytes as it came in and as it went out. */
export interface Passed {
  readonly life: Life;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly isToClient: boolean;
}

/** A field on both sides of the card. */
export interface FieldPair {
  readonly layer: Layer;
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly isRewritten: boolean;
  readonly firstByte: number;
  readonly lastByte: number;
}

/** Frames that went from port to port without crossing PCIe, in the order they came. */
export function passedIn(trace: Trace): Passed[] {
  return livesOf(trace).flatMap((life) => {
    const came = life.hops.findIndex(({ tap }) => tap === Tap.NicFromWire);
    const went = life.hops[came + 1];
    if (came < 0 || went?.tap !== Tap.NicToWire) return [];
    const isToClient = life.hops.some(({ tap }) => tap === Tap.WireFromBackends);
    return [{ life, before: bytesAt(trace, life.hops[came]), after: bytesAt(trace, went), isToClient }];
  });
}

/** The timestamps option says two things: each is a field here. */
function split(field: DecodedField, bytes: Uint8Array): DecodedField[] {
  if (bytes[field.firstByte] !== OptionKind.Timestamps || field.layer !== 'TCP options') return [field];
  return ['TSval', 'TSecr'].map((label, row) => {
    const firstByte = field.firstByte + 2 + 4 * row;
    return {
      ...field,
      label,
      firstByte,
      lastByte: firstByte + 3,
      value: String(readBits(bytes, firstByte * 8, 32)),
    };
  });
}

/** Both headers have a destination and a checksum: here they stand side by side. */
function named(field: DecodedField): DecodedField {
  const { layer, label } = field;
  if (layer === 'Ethernet' && label !== 'EtherType') return { ...field, label: `${label} MAC` };
  if (label === 'Header checksum') return { ...field, label: 'IP checksum' };
  return label === 'Checksum' ? { ...field, label: 'TCP checksum' } : field;
}

const fieldsIn = (bytes: Uint8Array): DecodedField[] =>
  decodeFrame(bytes).flatMap((field) => split(named(field), bytes));

/** Every field of a frame, as it came and as it went. */
export function pairsOf({ before, after }: Passed): FieldPair[] {
  const went = fieldsIn(after);
  return fieldsIn(before).map(({ layer, label, value, firstByte, lastByte }, row) => ({
    layer,
    label,
    from: value,
    to: went[row].value,
    isRewritten: value !== went[row].value,
    firstByte,
    lastByte,
  }));
}

/** Rewritten fields in the order the picture changes them: the checksums, which stand for all the others, last. */
export function stepsOf(pairs: readonly FieldPair[]): FieldPair[] {
  const rewritten = pairs.filter(({ isRewritten }) => isRewritten);
  const isChecksum = ({ label }: FieldPair): boolean => label.endsWith('checksum');
  return [...rewritten.filter((pair) => !isChecksum(pair)), ...rewritten.filter(isChecksum)];
}

/** What is drawn on one line: a rewritten field, or neighbours that pass as they are. */
export interface Line {
  readonly pairs: readonly FieldPair[];
  readonly isRewritten: boolean;
}

export function linesOf(pairs: readonly FieldPair[]): Line[] {
  const lines: { pairs: FieldPair[]; isRewritten: boolean }[] = [];
  for (const pair of pairs) {
    const last = lines.at(-1);
    if (!pair.isRewritten && last?.isRewritten === false) last.pairs.push(pair);
    else lines.push({ pairs: [pair], isRewritten: pair.isRewritten });
  }
  return lines;
}

/** "Version to Fragment offset" */
export function lineName({ pairs }: Line): string {
  const first = pairs[0].label;
  return pairs.length === 1 ? first : `${first} to ${pairs[pairs.length - 1].label}`;
}

/** Where the TCP header ends, bytes from the start of the frame. */
export const headerEnd = (bytes: Uint8Array): number => TCP_START + (bytes[TCP_START + 12] >> 4) * 4;
