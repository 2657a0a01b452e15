import { utf8 } from './utf8.ts';

/** One observation point: a network interface, as a capture file sees it. */
export interface CaptureInterface {
  readonly name: string;
  readonly description: string;
}
export interface CapturedPacket {
  /** A row of the interfaces. */
  readonly at: number;
  readonly nanoseconds: number;
  readonly bytes: Uint8Array;
  /** Shown by Wireshark beside the packet. */
  readonly comment: string;
}

// Block types, option codes and layouts: draft-ietf-opsawg-pcapng.
const Block = { Section: 0x0a0d0d0a, Interface: 1, EnhancedPacket: 6 } as const;
const Option = {
  End: 0,
  Comment: 1,
  InterfaceName: 2,
  InterfaceDescription: 3,
  Application: 4,
  TimeResolution: 9,
} as const;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const ETHERNET = 1;
const NANOSECONDS = 9;
const UINT32 = 0x1_0000_0000;

type OptionValue = readonly [code: number, value: Uint8Array];
const padded = (length: number): number => (length + 3) & ~3;

/** A pcapng file of one section: little-endian, nanosecond timestamps. */
export class CaptureFile {
  #bytes = new Uint8Array(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  constructor(interfaces: readonly CaptureInterface[], application: string) {
    const section = new Uint8Array(16);
    const view = new DataView(section.buffer);
    view.setUint32(0, BYTE_ORDER_MAGIC, true);
    view.setUint16(4, 1, true);
    // Section length -1: not stated.
    view.setInt32(8, -1, true);
    view.setInt32(12, -1, true);
    this.#block(Block.Section, section, new Uint8Array(0), [[Option.Application, utf8(application)]]);
    for (const { name, description } of interfaces) {
      const body = new Uint8Array(8);
      new DataView(body.buffer).setUint16(0, ETHERNET, true);
      this.#block(Block.Interface, body, new Uint8Array(0), [
        [Option.InterfaceName, utf8(name)],
        [Option.InterfaceDescription, utf8(description)],
        [Option.TimeResolution, Uint8Array.of(NANOSECONDS)],
      ]);
    }
  }

  add({ at, nanoseconds, bytes, comment }: CapturedPacket): void {
    const head = new Uint8Array(20);
    const view = new DataView(head.buffer);
    view.setUint32(0, at, true);
    view.setUint32(4, Math.floor(nanoseconds / UINT32), true);
    view.setUint32(8, Math.floor(nanoseconds) % UINT32, true);
    view.setUint32(12, bytes.length, true);
    view.setUint32(16, bytes.length, true);
    this.#block(Block.EnhancedPacket, head, bytes, comment === '' ? [] : [[Option.Comment, utf8(comment)]]);
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #block(type: number, head: Uint8Array, data: Uint8Array, options: readonly OptionValue[]): void {
    const optionBytes =
      options.length === 0 ? 0 : options.reduce((sum, [, value]) => sum + 4 + padded(value.length), 4);
    const total = 12 + head.length + padded(data.length) + optionBytes;
    this.#reserve(total);
    let at = this.#length;
    this.#view.setUint32(at, type, true);
    this.#view.setUint32(at + 4, total, true);
    this.#bytes.set(head, at + 8);
    this.#bytes.set(data, at + 8 + head.length);
    at += 8 + head.length + padded(data.length);
    for (const [code, value] of options) {
      this.#view.setUint16(at, code, true);
      this.#view.setUint16(at + 2, value.length, true);
      this.#bytes.set(value, at + 4);
      at += 4 + padded(value.length);
    }
    this.#length += total;
    this.#view.setUint32(this.#length - 4, total, true);
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
