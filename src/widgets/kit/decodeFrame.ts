import {
  ETHERNET_BYTES,
  IPV4_START,
  OptionKind,
  TCP_BYTES,
  TCP_START,
  ethernetFields,
  etherTypeNames,
  flagNames,
  ipv4Fields,
  optionNames,
  tcpFields,
} from '#engine/wire/headers.table.ts';
import type { Field } from '#engine/wire/headers.table.ts';

/** One header field with its value as the book prints it. Offsets are bits from the start of the frame. */
export interface DecodedField {
  readonly layer: Layer;
  readonly label: string;
  readonly value: string;
  readonly source: string;
  readonly firstByte: number;
  readonly lastByte: number;
}
export type Layer = 'Ethernet' | 'IPv4' | 'TCP' | 'TCP options' | 'Payload';

export interface TcpGist {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgment: number;
  readonly payload: number;
  readonly timestamps: boolean;
}

/** Reads a big-endian number of up to 48 bits; the offset and width are bits. */
export function readBits(bytes: Uint8Array, bit: number, width: number): number {
  let value = 0;
  for (let at = bit; at < bit + width;) {
    const taken = Math.min(8 - (at % 8), bit + width - at);
    const shifted = (bytes[at >> 3] >> (8 - (at % 8) - taken)) & ((1 << taken) - 1);
    value = value * 2 ** taken + shifted;
    at += taken;
  }
  return value;
}

export function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}

export function flagWords(flags: number): string {
  const words = flagNames.filter((_, bit) => flags & (1 << bit));
  return words.length === 0 ? 'none' : words.reverse().join(' ');
}

function print(field: Field, value: number, at: number, bytes: Uint8Array): string {
  switch (field.format) {
    case 'mac':
      return Array.from(bytes.subarray(at, at + 6), hexByte).join(':');
    case 'ipv4':
      return Array.from(bytes.subarray(at, at + 4)).join('.');
    case 'hex':
      return `0x${value.toString(16).padStart(field.width / 4, '0')}`;
    case 'flags':
      return flagWords(value);
    case 'etherType':
      return `0x${value.toString(16).padStart(4, '0')} ${etherTypeNames[value] ?? ''}`.trim();
    case 'decimal':
      return String(value);
  }
}

function layerFields(
  layer: Layer,
  fields: readonly Field[],
  start: number,
  bytes: Uint8Array,
): DecodedField[] {
  return fields.map((field) => {
    const bit = start * 8 + field.bit;
    const firstByte = bit >> 3;
    return {
      layer,
      label: field.label,
      source: field.source,
      firstByte,
      lastByte: (bit + field.width - 1) >> 3,
      value: print(field, readBits(bytes, bit, field.width), firstByte, bytes),
    };
  });
}

function optionValue(kind: number, body: Uint8Array): string {
  const word = (at: number): string => String(readBits(body, at * 8, 32));
  switch (kind) {
    case OptionKind.MaximumSegmentSize:
      return `${readBits(body, 0, 16)} B`;
    case OptionKind.WindowScale:
      return `shift ${body[0]}`;
    case OptionKind.SackPermitted:
      return 'yes';
    case OptionKind.Timestamps:
      return `TSval ${word(0)}, TSecr ${word(4)}`;
    case OptionKind.Sack:
      return Array.from(
        { length: body.length >> 3 },
        (_, row) => `${word(row * 8)}–${word(row * 8 + 4)}`,
      ).join(', ');
    default:
      return Array.from(body, hexByte).join(' ');
  }
}

/** Walks the options; an unknown kind is skipped by its length (RFC 9293 §3.2). */
function optionFields(bytes: Uint8Array, end: number): DecodedField[] {
  const found: DecodedField[] = [];
  for (let at = TCP_START + TCP_BYTES; at < end;) {
    const kind = bytes[at];
    const lone = kind === OptionKind.End || kind === OptionKind.NoOperation;
    const length = lone ? 1 : Math.max(2, bytes[at + 1]);
    const lastByte = Math.min(at + length, end) - 1;
    found.push({
      layer: 'TCP options',
      label: optionNames[kind] ?? `Option ${kind}`,
      source: 'RFC 9293 §3.2',
      firstByte: at,
      lastByte,
      value: lone ? '' : optionValue(kind, bytes.subarray(at + 2, lastByte + 1)),
    });
    if (kind === OptionKind.End) break;
    at += length;
  }
  return found;
}

function headerEnd(bytes: Uint8Array): number {
  return TCP_START + (bytes[TCP_START + 12] >> 4) * 4;
}

/** Where the IPv4 datagram ends: Ethernet pads short frames to 60 bytes (IEEE 802.3). */
function datagramEnd(bytes: Uint8Array): number {
  return Math.min(bytes.length, ETHERNET_BYTES + readBits(bytes, (IPV4_START + 2) * 8, 16));
}

/** Every field of an Ethernet/IPv4/TCP frame in the order it lies on the wire. */
export function decodeFrame(bytes: Uint8Array): DecodedField[] {
  const fields = layerFields('Ethernet', ethernetFields, 0, bytes);
  if (bytes.length < TCP_START + TCP_BYTES) return fields;
  fields.push(
    ...layerFields('IPv4', ipv4Fields, IPV4_START, bytes),
    ...layerFields('TCP', tcpFields, TCP_START, bytes),
  );
  const end = headerEnd(bytes);
  fields.push(...optionFields(bytes, end));
  const payload = datagramEnd(bytes) - end;
  if (payload > 0)
    fields.push({
      layer: 'Payload',
      label: 'Data',
      value: `${payload} B`,
      source: 'RFC 9293 §3.1',
      firstByte: end,
      lastByte: end + payload - 1,
    });
  return fields;
}

export function gistOf(bytes: Uint8Array): TcpGist {
  const word = (offset: number): number => readBits(bytes, (TCP_START + offset) * 8, 32);
  return {
    flags: bytes[TCP_START + 13],
    sequence: word(4),
    acknowledgment: word(8),
    payload: Math.max(0, datagramEnd(bytes) - headerEnd(bytes)),
    timestamps: optionFields(bytes, headerEnd(bytes)).some(({ label }) => label === 'Timestamps'),
  };
}

/** A frame in a few words: "SYN", "SYN-ACK", "64 B", "64 B + FIN". */
export function titleOf(bytes: Uint8Array): string {
  if (bytes.length < TCP_START + TCP_BYTES) return 'control';
  const { flags, payload } = gistOf(bytes);
  const words = flagWords(flags & 0x07);
  if (words === 'none') return payload === 0 ? 'ACK' : `${payload} B`;
  if (payload > 0) return `${payload} B + ${words}`;
  return (flags & 0x10) !== 0 ? `${words}-ACK` : words;
}

/** Positions whose byte differs from `before`; every position past its end counts as different. */
export function changedBytes(before: Uint8Array, after: Uint8Array): Set<number> {
  const changed = new Set<number>();
  for (let at = 0; at < after.length; at++) if (after[at] !== before[at]) changed.add(at);
  return changed;
}
