import { update32 } from '#engine/wire/checksum.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { TIMESTAMP_BYTES } from '#engine/wire/tcpOptions.ts';
import { LinkTap } from './taps.ts';
import type { FrameTaps } from './taps.ts';

const WORD_BITS = 32;
const ECHO_AT = TCP_START + TCP_BYTES + 8;

/**
 * Somebody on the wire who turns one bit of the first acknowledgment that passes, and mends its checksum: of the number it
 * acknowledges (bits 0 to 31 of what the server sent, not of that plus one), or of its timestamp echo (32 to 63).
 */
export class Forgery implements FrameSink {
  #isDone = false;

  constructor(
    private readonly bit: number,
    private readonly next: FrameSink,
    private readonly taps: FrameTaps | null,
  ) {}

  accept(frame: Frame): void {
    if (!this.#isDone && (frame.tcp.flags & (Flag.Syn | Flag.Ack)) === Flag.Ack) {
      this.#isDone = true;
      if (this.bit < WORD_BITS) this.#forgeNumber(frame);
      else if (frame.tcp.headerBytes === TCP_BYTES + TIMESTAMP_BYTES) this.#forgeEcho(frame);
      if (this.taps !== null) this.taps.tap(LinkTap.Corrupted, frame);
    }
    this.next.accept(frame);
  }

  #forgeNumber({ tcp }: Frame): void {
    const told = tcp.acknowledgment;
    const forged = (((told - 1) ^ (1 << this.bit)) + 1) | 0;
    tcp.checksum = update32(tcp.checksum, told, forged);
    tcp.acknowledgment = forged;
  }

  #forgeEcho(frame: Frame): void {
    const { view } = frame.slab;
    const told = view.getInt32(frame.start + ECHO_AT);
    const forged = told ^ (1 << (this.bit - WORD_BITS));
    frame.tcp.checksum = update32(frame.tcp.checksum, told, forged);
    view.setInt32(frame.start + ECHO_AT, forged);
  }
}
