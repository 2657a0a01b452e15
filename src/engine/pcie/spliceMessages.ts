import type { Frame } from '#engine/wire/frame.ts';
import { ETHERNET_BYTES, EtherType } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { Mark } from './controlMessages.table.ts';
import { SPLICE_BYTES, SPLICE_NEWS_BYTES } from './spliceMessages.table.ts';

/** A splice request or its answer, read and written in place. Once a pair, so one object is kept and opened. */
export class SpliceMessage {
  #view!: DataView;
  #at = 0;

  open(frame: Frame): this {
    this.#view = frame.slab.view;
    this.#at = frame.start + ETHERNET_BYTES;
    return this;
  }

  /** Makes the frame an empty request. */
  begin(frame: Frame): this {
    frame.length = ETHERNET_BYTES + SPLICE_BYTES;
    frame.mark = Mark.Splice;
    frame.reason = Reason.Control;
    frame.ethernet.setDestination(0, 0);
    frame.ethernet.setSource(0, 0);
    frame.ethernet.etherType = EtherType.Splice;
    this.open(frame);
    for (let at = 0; at < SPLICE_BYTES; at++) this.#view.setUint8(this.#at + at, 0);
    return this;
  }

  /** A 32-bit field by its offset in spliceMessages.table.ts. */
  word(offset: number): number {
    return this.#view.getInt32(this.#at + offset);
  }
  setWord(offset: number, value: number): void {
    this.#view.setInt32(this.#at + offset, value);
  }
  half(offset: number): number {
    return this.#view.getUint16(this.#at + offset);
  }
  setHalf(offset: number, value: number): void {
    this.#view.setUint16(this.#at + offset, value);
  }
  byte(offset: number): number {
    return this.#view.getUint8(this.#at + offset);
  }
  setByte(offset: number, value: number): void {
    this.#view.setUint8(this.#at + offset, value);
  }
}

/** What a pair has carried: packets and payload bytes to the back, packets and bytes to the front. */
export interface SpliceNewsMessage {
  readonly kind: number;
  readonly why: number;
  readonly pair: number;
  readonly carried: readonly [number, number, number, number];
}

export function composeSpliceNews(
  frame: Frame,
  kind: number,
  why: number,
  pair: number,
  addresses: { readonly local: number; readonly peer: number; readonly ports: number },
  carried: Float64Array,
): void {
  frame.length = ETHERNET_BYTES + SPLICE_NEWS_BYTES;
  frame.mark = Mark.SpliceNews;
  frame.reason = Reason.Control;
  frame.ethernet.setDestination(0, 0);
  frame.ethernet.setSource(0, 0);
  frame.ethernet.etherType = EtherType.SpliceFinished;
  const { view } = frame.slab;
  const at = frame.start + ETHERNET_BYTES;
  view.setUint16(at, why);
  view.setInt32(at + 2, addresses.local);
  view.setUint16(at + 6, addresses.ports >>> 16);
  view.setInt32(at + 8, addresses.peer);
  view.setUint16(at + 12, addresses.ports & 0xffff);
  view.setUint16(at + 14, kind);
  view.setInt32(at + 16, pair);
  carried.forEach((value, row) => view.setFloat64(at + 20 + 8 * row, value));
}

export function readSpliceNews(frame: Frame): SpliceNewsMessage {
  const { view } = frame.slab;
  const at = frame.start + ETHERNET_BYTES;
  const number = (row: number): number => view.getFloat64(at + 20 + 8 * row);
  return {
    why: view.getUint16(at),
    kind: view.getUint16(at + 14),
    pair: view.getInt32(at + 16),
    carried: [number(0), number(1), number(2), number(3)],
  };
}
