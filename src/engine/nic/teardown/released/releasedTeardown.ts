import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { Tally } from '#engine/kernel/tally.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { HANDOVER_REMAINING, Mark, TeardownEnd } from '#engine/pcie/controlMessages.table.ts';
import { update32 } from '#engine/wire/checksum.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { connectionOf } from '#engine/wire/handOverName.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { EtherType, Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { crcOfFlow } from '#engine/wire/synCookie/crc32.ts';
import { turnAround } from '#engine/nic/answer.ts';
import { Memory, Owner } from '#engine/nic/memoryNames.table.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import type { Teardown } from '#engine/nic/teardown/buildTeardown.ts';
import { swapTimestamps, tailAsReleased } from './releasedFrames.ts';
import { cutAsReleased, LONGEST, segmentsOf, UNIT } from './releasedSegmentation.ts';
import {
  RELEASED_ENTRY_BYTES,
  RELEASED_FLOWS,
  RELEASED_PACKET_BYTES,
  ReleasedTable,
} from './releasedTable.ts';
import { RELEASED_WHEEL_BYTES, ReleasedWheel } from './releasedWheel.ts';

/** Every option the parser knows counts as header, whether it is there or not (E-N22). */
const HEADERS = 66;
const MASK_24 = 0xffffff;
const Count = {
  Taken: 0,
  Lost: 1,
  Kept: 2,
  Closed: 3,
  Reset: 4,
  Resent: 5,
  FinsAnswered: 6,
  Consumed: 7,
  NoFrame: 8,
  Cut: 9,
} as const;

/** Connection teardown as the released source does it (source-facts A.6 to A.10), with its defects of E.1. */
export class ReleasedTeardown implements Teardown {
  readonly verifies = false;
  readonly #table: ReleasedTable;
  readonly #wheel: ReleasedWheel;
  readonly #fits: boolean;
  readonly #counts = new Tally([
    'hand-overs taken',
    'hand-overs lost',
    'segments kept',
    'flows closed',
    'flows reset',
    'segments resent',
    'FINs answered',
    'segments consumed',
    'resends without a frame',
    'segments cut',
  ]);

  constructor(
    clock: Float64Array,
    private readonly pool: FramePool,
    private readonly bus: PcieBus,
    private readonly cost: ProgramCost,
    memories: readonly NicMemory[],
    epoch: number,
    sweep: (words: number) => void,
    private readonly emit: (frame: Frame) => void,
    private readonly drops: Tally,
    private readonly journal: Journal | null,
  ) {
    // All of it is static: it is there from the start, or the program does not fit the card.
    this.#fits =
      memories[Memory.Imem].reserve(Owner.TimerBitmaps, RELEASED_WHEEL_BYTES) &&
      memories[Memory.Imem].reserve(Owner.TeardownEntries, RELEASED_FLOWS * RELEASED_ENTRY_BYTES) &&
      memories[Memory.Emem].reserve(Owner.PacketStore, RELEASED_FLOWS * RELEASED_PACKET_BYTES);
    this.#table = new ReleasedTable(pool);
    this.#wheel = new ReleasedWheel(clock, Float64Array.of(epoch), (row) => this.#resend(row), sweep);
  }

  get isIdle(): boolean {
    return this.#table.count === 0;
  }

  /** Host and client are told nothing: the host has freed its state already (E-N1). */
  handOver(frame: Frame): Verdict {
    this.cost.charge(Step.TakeHandOver);
    const { queue, markA: connection, markB } = frame;
    frame.mark = Mark.None;
    if ((markB & HANDOVER_REMAINING) === 0) this.bus.answerHandOver(queue, connection, this.#fits);
    const row = ReleasedTable.rowOf(frame.ip.destination, frame.tcp.ports & 0xffff);
    if (!this.#fits) frame.ethernet.etherType = EtherType.Ipv4;
    else if (this.#table.isOccupied(row)) this.#counts.add(Count.Lost);
    else return this.#take(row, frame, connection);
    return Verdict.ToWire;
  }

  /** Any reset, whatever it says, frees the row it happens to share (E-N20). */
  resetFromHost(frame: Frame): Verdict {
    this.cost.charge(Step.FlowLookup);
    const row = ReleasedTable.rowOf(frame.ip.destination, frame.tcp.ports & 0xffff);
    if (this.#table.isOccupied(row)) this.#free(row, TeardownEnd.Reset);
    return Verdict.ToWire;
  }

  fromWire(frame: Frame): Verdict {
    this.#wheel.look();
    const { flags } = frame.tcp;
    if (flags === Flag.Syn) return Verdict.Pass;
    this.cost.charge(Step.FlowLookup);
    const row = ReleasedTable.rowOf(frame.ip.source, frame.tcp.ports >>> 16);
    if (!this.#table.isOccupied(row)) return Verdict.Pass;
    this.cost.charge(Step.ClosingSegment);
    if ((flags & Flag.Fin) !== 0) return this.#finish(row, frame);
    if ((flags & Flag.Rst) !== 0) this.#free(row, TeardownEnd.Reset);
    else this.#acknowledge(row, frame);
    return this.#consumed();
  }

  /** Whoever is on the way to the host goes there. */
  hasTaken(): boolean {
    return false;
  }

  /** The table cannot say whose a row is; the packet kept for it can. */
  holds(local: number, peer: number, ports: number): boolean {
    const row = ReleasedTable.rowOf(peer, ports & 0xffff);
    const kept = this.#table.isOccupied(row) ? this.#table.packet(row, 0) : null;
    if (kept === null) return false;
    const { ip, tcp } = kept;
    return ip.source === local && ip.destination === peer && tcp.ports === ports;
  }

  report(): Record<string, number> {
    return { ...this.#counts.record(), 'flows in the table': this.#table.count };
  }

  wheelReport(): Record<string, number> {
    return this.#wheel.report();
  }

  /** Whatever its flags say (E-N17). A frame longer than 1,514 bytes is cut, and goes out whole too if that was one piece (E-N15). */
  #take(row: number, frame: Frame, connection: number): Verdict {
    frame.ethernet.etherType = EtherType.Ipv4;
    const payload = frame.length - HEADERS;
    const segments = frame.length > LONGEST ? this.#cut(row, frame, payload) : this.#keep(row, 0, frame);
    this.#table.sequence[row] = frame.tcp.acknowledgment;
    this.#table.acknowledgment[row] = frame.tcp.sequence + payload + 1;
    this.#table.occupy(row, segments, this.#wheel.group);
    this.#wheel.set(row);
    this.#counts.add(Count.Taken);
    this.journal?.note(Note.HandOver, row, segments, connectionOf(connection));
    return segments > 1 ? Verdict.Consumed : Verdict.ToWire;
  }

  #keep(row: number, packet: number, frame: Frame): number {
    this.cost.charge(Step.KeepCopy);
    const copy = this.pool.copy(frame);
    if (copy !== null) this.#table.keep(row, packet, copy);
    this.#counts.add(copy === null ? Count.NoFrame : Count.Kept);
    return 1;
  }

  #cut(row: number, whole: Frame, payload: number): number {
    const segments = segmentsOf(payload);
    for (let packet = 0; packet < segments; packet++) {
      const segment = cutAsReleased(this.pool, whole, payload, packet);
      this.#counts.add(segment === null ? Count.NoFrame : Count.Cut);
      if (segment === null) continue;
      this.#keep(row, packet, segment);
      this.emit(segment);
    }
    return segments;
  }

  /** The one FIN that fits is reflected, payload and all; any other is dropped without a word (E-N18). TIME-WAIT is off (E-N19). */
  #finish(row: number, frame: Frame): Verdict {
    const { sequence, acknowledgment } = frame.tcp;
    if (sequence !== this.#table.sequence[row] || acknowledgment !== this.#table.acknowledgment[row])
      return this.#consumed();
    this.#free(row, TeardownEnd.Closed);
    this.cost.charge(Step.AnswerClosing);
    this.#counts.add(Count.FinsAnswered);
    this.pool.renew(frame);
    turnAround(frame);
    const { tcp } = frame;
    let sum = update32(tcp.checksum, sequence, acknowledgment);
    sum = update32(sum, acknowledgment, (sequence + 1) | 0);
    sum = update32(sum, tcp.flags, Flag.Ack);
    tcp.sequence = acknowledgment;
    tcp.acknowledgment = sequence + 1;
    tcp.flags = Flag.Ack;
    tcp.checksum = sum;
    swapTimestamps(frame);
    frame.reason = Reason.NicFinAck;
    frame.attempt = 0;
    return Verdict.ToWire;
  }

  /** Units of 1,460 bytes since the cookie: 24 bits subtracted without a wrap, divided unsigned, read signed (E-N8, E-N9). */
  #acknowledge(row: number, frame: Frame): void {
    const { ip, tcp } = frame;
    const hash = crcOfFlow(ip.source, ip.destination, tcp.ports);
    const bytes = (tcp.acknowledgment & MASK_24) - ((hash & MASK_24) + 1);
    const units = Math.floor((bytes >>> 0) / UNIT) | 0;
    if (units > 0) this.#table.acknowledge(row, units);
  }

  #consumed(): Verdict {
    this.drops.add(Drop.TeardownConsumed);
    this.#counts.add(Count.Consumed);
    return Verdict.Consumed;
  }

  #free(row: number, why: number): void {
    this.#wheel.clear(row, this.#table.groupOf(row));
    this.#table.free(row);
    this.#counts.add(Count.Closed + why);
    this.journal?.note(Note.NicEntryFreed, row, why);
  }

  /** No limit, no back-off (E-N10); stamps, acknowledgment and window as they were (E-N25). */
  #resend(row: number): void {
    const kept = this.#table.kept(row);
    for (let packet = this.#table.acknowledged(row); packet < kept; packet++) {
      const copy = this.#table.packet(row, packet);
      const frame = copy === null ? null : this.pool.copy(copy);
      this.#counts.add(frame === null ? Count.NoFrame : Count.Resent);
      if (copy === null || frame === null) continue;
      tailAsReleased(frame, copy);
      frame.reason = Reason.NicRetransmission;
      this.emit(frame);
    }
  }
}
