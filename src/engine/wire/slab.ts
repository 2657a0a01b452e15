import { invariant } from '#engine/kernel/invariant.ts';
import { EthernetHeader } from './ethernet.ts';
import { Ipv4Header } from './ipv4.ts';
import { TcpHeader } from './tcp.ts';

/**
 * The one block of memory a run's frames and socket buffers live in: made at the start, never resized, so that bytes move
 * by `copyWithin` without a view being made. Pages nobody touches cost nothing.
 */
export class Slab {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly view: DataView;
  /** The one cursor of each header; a frame opens it on itself. */
  readonly ethernet: EthernetHeader;
  readonly ip: Ipv4Header;
  readonly tcp: TcpHeader;
  #taken = 0;

  constructor(readonly size: number) {
    const memory = new ArrayBuffer(Math.ceil(size / 64) * 64);
    this.bytes = new Uint8Array(memory);
    this.words = new Int32Array(memory);
    this.view = new DataView(memory);
    this.ethernet = new EthernetHeader(this.view);
    this.ip = new Ipv4Header(this.view);
    this.tcp = new TcpHeader(this.view);
  }

  /** Reserves `count` bytes, aligned to a cache line, and returns where they start. */
  take(count: number): number {
    const at = this.#taken;
    this.#taken += Math.ceil(count / 64) * 64;
    invariant(this.#taken <= this.bytes.length, 'the slab is large enough for every region taken from it');
    return at;
  }

  /** Copies within the slab; a call to the built-in only pays from some 64 bytes on. */
  copy(to: number, from: number, count: number): void {
    if (count > 64) {
      this.bytes.copyWithin(to, from, from + count);
      return;
    }
    const bytes = this.bytes;
    for (let at = 0; at < count; at++) bytes[to + at] = bytes[from + at];
  }
}
