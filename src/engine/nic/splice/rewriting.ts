import { update16, update32 } from '#engine/wire/checksum.ts';
import { MAC_HIGH } from '#engine/wire/compose.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { ahead } from '#engine/wire/sequence.ts';
import { applyDifference, wrapsCorrected } from './differences.ts';
import { EntryState } from './entries.table.ts';
import { OptionRewriting } from './optionRewriting.ts';
import type { SpliceAdditions } from './spliceAdditions.ts';
import type { SpliceTable } from './spliceTable.ts';

const LARGEST_FIELD = 0xffff;

/** MAC and IP addresses, ports and both numbers, and the two checksums from their stored differences (source-facts B.5, step 8). */
export function rewriteAddresses(table: SpliceTable, entry: number, frame: Frame, mac: number): void {
  const { ethernet, ip, tcp } = frame;
  ethernet.setDestination(table.macHigh[entry], table.macLow[entry]);
  ethernet.setSource(MAC_HIGH, mac);
  frame.port = table.egress[entry];
  ip.source = table.newSource[entry];
  ip.destination = table.newDestination[entry];
  ip.checksum = applyDifference(ip.checksum, table.ipDifference[entry]);
  const { sequence, acknowledgment } = tcp;
  const sequenceOffset = table.sequenceOffset[entry];
  const acknowledgmentOffset = table.acknowledgmentOffset[entry];
  const difference = wrapsCorrected(
    table.tcpDifference[entry],
    sequence,
    sequenceOffset,
    acknowledgment,
    acknowledgmentOffset,
  );
  tcp.checksum = applyDifference(tcp.checksum, difference);
  tcp.ports = table.newPorts[entry];
  tcp.sequence = (sequence + sequenceOffset) | 0;
  tcp.acknowledgment = (acknowledgment + acknowledgmentOffset) | 0;
}

/** Everything of a header that differs between the two connections of a pair. */
export class Rewriting {
  readonly options: OptionRewriting;

  constructor(
    private readonly table: SpliceTable,
    private readonly additions: SpliceAdditions,
    private readonly mac: number,
  ) {
    this.options = new OptionRewriting(table, additions);
  }

  rewrite(entry: number, frame: Frame): void {
    const { table } = this;
    const { acknowledgment } = frame.tcp;
    rewriteAddresses(table, entry, frame, this.mac);
    frame.ip.timeToLive--;
    const isOwed = (table.state[entry] & EntryState.Owed) !== 0;
    const short = isOwed ? ahead(acknowledgment, this.additions.owedEnd[entry]) : 0;
    if (short > 0) this.#raiseAcknowledgment(frame, short);
    this.#scaleWindow(entry, frame, short);
    if (frame.tcp.headerBytes > 20) this.options.rewrite(entry, frame);
  }

  /** `short` bytes of the host's are not acknowledged yet: the receiver is told what the host told it, and no less. */
  #raiseAcknowledgment(frame: Frame, short: number): void {
    const { tcp } = frame;
    const old = tcp.acknowledgment;
    tcp.checksum = update32(tcp.checksum, old, (old + short) | 0);
    tcp.acknowledgment = (old + short) | 0;
  }

  /** The window in bytes, less what the host's own bytes will take of it, in the scale the receiver expects (E-S9). */
  #scaleWindow(entry: number, frame: Frame, short: number): void {
    const { tcp } = frame;
    const old = tcp.window;
    const bytes = Math.max(0, old * 2 ** this.additions.scale[entry] - short);
    const window = Math.min(LARGEST_FIELD, Math.floor(bytes / 2 ** this.additions.newScale[entry]));
    this.additions.window[this.table.twin[entry]] = window;
    if (window === old) return;
    tcp.checksum = update16(tcp.checksum, old, window);
    tcp.window = window;
  }
}
