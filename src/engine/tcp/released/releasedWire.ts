import { sealTcp } from '#engine/wire/compose.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import { EtherType, Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';

const NONE = -1;
/** The repair of the frame forgets these bytes of options: it works on the header as if it began here (E-H5). */
const FORGOTTEN = 12;
const FLAGS_AT = 13;
const CHECKSUM_AT = 16;

/**
 * E-H5: a reply written into its frame carries a FIN, for the application is expected to close in the same turn. When it does
 * not, the released code goes back to take the FIN off, and looks 12 bytes too far: the FIN stays, a bit of TSval and half
 * of TSecr are overwritten, the checksum no longer fits, and the frame still says that the NIC shall take the connection over.
 */
export class ReleasedWire implements FrameSink {
  #connection = NONE;
  #sequence = 0;

  constructor(private readonly wire: FrameSink) {}

  /** The frame with this number is one of those. */
  breakNext(connection: number, sequence: number): void {
    this.#connection = connection;
    this.#sequence = sequence;
  }

  accept(frame: Frame): void {
    const isIt = this.#connection !== NONE && frame.tcp.sequence === this.#sequence;
    if (isIt && frame.tcpPayloadLength > 0 && frame.tcp.headerBytes === TCP_BYTES + FORGOTTEN)
      this.#break(frame);
    this.wire.accept(frame);
  }

  #break(frame: Frame): void {
    frame.tcp.flags |= Flag.Fin;
    sealTcp(frame);
    const { view } = frame.slab;
    const wrong = frame.start + TCP_START + FORGOTTEN;
    view.setUint8(wrong + FLAGS_AT, view.getUint8(wrong + FLAGS_AT) & ~Flag.Fin);
    view.setUint16(wrong + CHECKSUM_AT, frame.tcp.checksum);
    frame.mark = EtherType.Teardown;
    frame.markA = this.#connection;
    frame.markB = 0;
    this.#connection = NONE;
  }
}
