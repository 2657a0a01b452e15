import { update32 } from '#engine/wire/checksum.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { atOrBefore } from '#engine/wire/sequence.ts';
import { TIMESTAMP_BYTES, timestampClock } from '#engine/wire/tcpOptions.ts';
import { Owner } from '#engine/nic/memoryNames.table.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import { KEPT_PACKET_BYTES } from './phases.table.ts';
import type { TeardownTable } from './teardownTable.ts';

/** NOP NOP timestamps 10: the layout our host writes. */
const TIMESTAMP_WORD = 0x0101080a;

export function hasTimestamps(frame: Frame): boolean {
  return (
    frame.tcp.headerBytes >= TCP_BYTES + TIMESTAMP_BYTES &&
    frame.slab.view.getInt32(frame.start + TCP_START + TCP_BYTES) === TIMESTAMP_WORD
  );
}
export const timestampValueOf = (frame: Frame): number =>
  frame.slab.view.getInt32(frame.start + TCP_START + TCP_BYTES + 4);
export const timestampEchoOf = (frame: Frame): number =>
  frame.slab.view.getInt32(frame.start + TCP_START + TCP_BYTES + 8);

/** Copies of what closing flows still owe their peers, accounted in external memory at the size of a slot. */
export class PacketStore {
  constructor(
    private readonly pool: FramePool,
    private readonly table: TeardownTable,
    private readonly memory: NicMemory,
    private readonly clock: Float64Array,
  ) {}

  reserve(segments: number): boolean {
    return this.memory.reserve(Owner.PacketStore, segments * KEPT_PACKET_BYTES);
  }

  unreserve(segments: number): void {
    if (segments > 0) this.memory.free(Owner.PacketStore, segments * KEPT_PACKET_BYTES);
  }

  /** Room must have been reserved. False: no frame left to copy into. */
  keep(row: number, frame: Frame): boolean {
    const copy = this.pool.copy(frame);
    if (copy === null) return false;
    copy.mark = 0;
    this.table.keep(row, copy);
    return true;
  }

  /** Forgets every copy the peer has whole. */
  acknowledge(row: number, acknowledgment: number): void {
    const table = this.table;
    for (let copy = table.firstKept(row); copy !== null; copy = table.firstKept(row)) {
      const end = (copy.tcp.sequence + copy.tcpPayloadLength + (copy.tcp.flags & 1)) | 0;
      if (!atOrBefore(end, acknowledgment)) return;
      this.#forget(row);
    }
  }

  clear(row: number): void {
    while (this.table.firstKept(row) !== null) this.#forget(row);
  }

  /** Takes the oldest copy out to be rewritten and sent; its room is given back. */
  takeFirst(row: number): Frame | null {
    if (this.table.firstKept(row) === null) return null;
    this.unreserve(1);
    return this.table.dropKept(row);
  }

  /** A frame to send again for a kept copy, with today's timestamp and acknowledgment, or null when no frame is left. */
  resend(row: number, copy: Frame): Frame | null {
    const frame = this.pool.copy(copy);
    if (frame === null) return null;
    this.#refresh(frame, this.table.expected[row]);
    frame.reason = Reason.NicRetransmission;
    frame.attempt = this.table.attempts[row];
    return frame;
  }

  #forget(row: number): void {
    this.unreserve(1);
    this.pool.release(this.table.dropKept(row));
  }

  /** RFC 1624: the checksum follows the changed fields without the payload being read. */
  #refresh(frame: Frame, acknowledgment: number): void {
    const { tcp } = frame;
    let sum = tcp.checksum;
    sum = update32(sum, tcp.acknowledgment, acknowledgment);
    tcp.acknowledgment = acknowledgment;
    if (hasTimestamps(frame)) {
      const value = timestampClock(this.clock[0]);
      sum = update32(sum, timestampValueOf(frame), value);
      frame.slab.view.setInt32(frame.start + TCP_START + TCP_BYTES + 4, value);
    }
    tcp.checksum = sum;
  }
}
