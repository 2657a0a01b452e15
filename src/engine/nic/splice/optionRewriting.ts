import { swap16, update32 } from '#engine/wire/checksum.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { OptionKind, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { SACK_BLOCK_BYTES, TIMESTAMP_BYTES } from '#engine/wire/tcpOptions.ts';
import type { SpliceAdditions } from './spliceAdditions.ts';
import { EntryOption } from './entries.table.ts';
import type { SpliceTable } from './spliceTable.ts';

/** NOP NOP timestamps 10 (RFC 7323 appendix A): nearly every segment's only option. */
const TIMESTAMP_WORD = 0x0101080a;
const NO_OPERATIONS = 0x01010101;

const swapHalves = (word: number): number => (swap16(word >>> 16) << 16) | swap16(word & 0xffff);

/** Timestamps and SACK blocks of one end in the other's terms, in place, with the checksum kept right. */
export class OptionRewriting {
  /** SACK options turned into NOPs, for an end that never agreed to them. */
  blanked = 0;

  constructor(
    private readonly table: SpliceTable,
    private readonly additions: SpliceAdditions,
  ) {}

  rewrite(entry: number, frame: Frame): void {
    const { view } = frame.slab;
    const { headerBytes } = frame.tcp;
    let at = frame.start + TCP_START + TCP_BYTES;
    const end = at - TCP_BYTES + headerBytes;
    if (end - at === TIMESTAMP_BYTES && view.getInt32(at) === TIMESTAMP_WORD) {
      this.#timestamps(entry, frame, at + 4);
      return;
    }
    while (at < end) {
      const kind = view.getUint8(at);
      if (kind === OptionKind.End) return;
      const length = kind === OptionKind.NoOperation ? 1 : at + 1 < end ? view.getUint8(at + 1) : 0;
      if (length < 1 || (length < 2 && kind !== OptionKind.NoOperation) || at + length > end) return;
      if (kind === OptionKind.Timestamps && length === 10) this.#timestamps(entry, frame, at + 2);
      else if (kind === OptionKind.Sack && (length - 2) % SACK_BLOCK_BYTES === 0)
        this.#blocks(entry, frame, at, length);
      at += length;
    }
  }

  /** TSval by the sender's clock becomes one by the clock the receiver has seen so far; TSecr goes the other way (E-S8). */
  #timestamps(entry: number, frame: Frame, at: number): void {
    const { view } = frame.slab;
    this.#write(frame, at, (view.getInt32(at) + this.additions.clockOffset[entry]) | 0);
    const back = this.additions.clockOffset[this.table.twin[entry]];
    if (view.getInt32(at + 4) !== 0) this.#write(frame, at + 4, (view.getInt32(at + 4) - back) | 0);
  }

  /** Blocks report numbers of the other direction: they move as acknowledgments do. */
  #blocks(entry: number, frame: Frame, at: number, length: number): void {
    const { view } = frame.slab;
    if ((this.additions.options[entry] & EntryOption.Sack) === 0) {
      this.#blank(frame, at, length);
      return;
    }
    const offset = this.table.acknowledgmentOffset[entry];
    for (let edge = at + 2; edge < at + length; edge += 4)
      this.#write(frame, edge, (view.getInt32(edge) + offset) | 0);
  }

  /** An option of 10, 18, 26 or 34 bytes; its first two go with two of the last, so that whole words change. */
  #blank(frame: Frame, at: number, length: number): void {
    this.blanked++;
    for (let word = at; word + 4 <= at + length; word += 4) this.#write(frame, word, NO_OPERATIONS);
    this.#write(frame, at + length - 4, NO_OPERATIONS);
  }

  /** Options may stand at odd places: the checksum then sees the bytes of each half exchanged. */
  #write(frame: Frame, at: number, value: number): void {
    const { view } = frame.slab;
    const { tcp } = frame;
    const old = view.getInt32(at);
    const isOdd = ((at - frame.start) & 1) !== 0;
    tcp.checksum = isOdd
      ? update32(tcp.checksum, swapHalves(old), swapHalves(value))
      : update32(tcp.checksum, old, value);
    view.setInt32(at, value);
  }
}
