import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { Tally } from '#engine/kernel/tally.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { TeardownEnd } from '#engine/pcie/controlMessages.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { before } from '#engine/wire/sequence.ts';
import type { TcpOptions } from '#engine/wire/tcpOptions.ts';
import { Owner } from '#engine/nic/memoryNames.table.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import type { FlowTimers } from '#engine/nic/timers/flowTimers.ts';
import { hasTimestamps, timestampValueOf } from './packetStore.ts';
import type { PacketStore } from './packetStore.ts';
import { ENTRY_BYTES, Phase, refusalNames } from './phases.table.ts';
import type { TeardownTable } from './teardownTable.ts';

/** Back-off stops at 128 turns: 64 s at the default turn of 500 ms (RFC 6298 §2.5: a limit of at least 60 s). */
const MOST_DOUBLINGS = 7;

export const Count = {
  Taken: 0,
  SegmentsKept: 1,
  Closed: 2,
  Reset: 3,
  GaveUp: 4,
  Resent: 5,
  FinsAnswered: 6,
  Answered: 7,
  ResetsSent: 8,
  Consumed: 9,
  NoFrame: 10,
  Refused: 11,
} as const;
const countNames = [
  'hand-overs taken',
  'segments kept',
  'flows closed',
  'flows reset',
  'flows given up',
  'segments resent',
  'FINs answered',
  'other segments answered',
  'resets sent',
  'segments consumed',
  'resends without a free frame',
  ...refusalNames,
];

interface ClosingConfig {
  readonly timeWait: number;
  readonly finWait2: number;
  readonly entryBytes?: number;
}

/** What hand-over, arriving segments and timers all do to a closing flow: its row, copies, room, timer and counts. */
export class ClosingFlows {
  readonly counts = new Tally(countNames);
  readonly #timeWaitTicks: number;
  readonly #finWait2Ticks: number;
  readonly #entryBytes: number;

  constructor(
    readonly table: TeardownTable,
    readonly store: PacketStore,
    private readonly timers: FlowTimers,
    private readonly entries: NicMemory,
    private readonly bus: PcieBus,
    private readonly journal: Journal | null,
    { timeWait, finWait2, entryBytes = ENTRY_BYTES }: ClosingConfig,
  ) {
    // One tick more: a timer set between two ticks may fire up to a tick early.
    this.#timeWaitTicks = timeWait === 0 ? 0 : Math.ceil(timeWait / timers.tick) + 1;
    this.#entryBytes = entryBytes;
    this.#finWait2Ticks = Math.ceil(finWait2 / timers.tick);
  }

  reserveEntry(): boolean {
    return this.entries.reserve(Owner.TeardownEntries, this.#entryBytes);
  }

  unreserveEntry(): void {
    this.entries.free(Owner.TeardownEntries, this.#entryBytes);
  }

  /** The flow leaves the table, with everything it held. A reset or a give-up is news for the host. */
  free(row: number, why: number): void {
    const { table } = this;
    const queue = table.queue[row];
    const connection = table.connection[row];
    this.forget(row);
    this.counts.add(Count.Closed + why);
    this.journal?.note(Note.NicEntryFreed, row, why);
    if (why !== TeardownEnd.Closed) this.bus.reportTeardown(queue, connection, why);
  }

  /** Without news or count: a hand-over that was not completed. */
  forget(row: number): void {
    this.timers.clear(row);
    this.store.clear(row);
    this.table.remove(row);
    this.unreserveEntry();
  }

  /** Arms the retransmission timer: one turn of the wheel, doubled with every attempt (RFC 6298 §5.5). */
  awaitAcknowledgment(row: number): void {
    const attempts = this.table.attempts[row];
    this.timers.clear(row);
    this.timers.register(row, this.timers.turn << (attempts < MOST_DOUBLINGS ? attempts : MOST_DOUBLINGS));
  }

  enterFinWait2(row: number): void {
    this.table.phase[row] = Phase.FinWait2;
    this.timers.clear(row);
    this.timers.register(row, this.#finWait2Ticks);
  }

  /** Also restarts it (RFC 9293 §3.10.7.4: a retransmitted FIN restarts 2 MSL). */
  enterTimeWait(row: number): void {
    if (this.#timeWaitTicks === 0) {
      this.free(row, TeardownEnd.Closed);
      return;
    }
    this.table.phase[row] = Phase.TimeWait;
    this.store.clear(row);
    this.timers.clear(row);
    this.timers.register(row, this.#timeWaitTicks);
  }

  /** Whether a SYN is of a new connection: by its timestamp (RFC 6191 §2), else by its number (RFC 1122 §4.2.2.13). */
  isOfNewConnection(row: number, frame: Frame, options: TcpOptions): boolean {
    const { table } = this;
    if (table.phase[row] !== Phase.TimeWait) return false;
    if ((frame.tcp.flags & (Flag.Syn | Flag.Ack)) !== Flag.Syn) return false;
    const recent = table.connection[row];
    options.read(frame);
    if (table.attempts[row] !== 0 && options.hasTimestamps && options.timestampValue !== recent)
      return before(recent, options.timestampValue);
    return before(table.expected[row], frame.tcp.sequence);
  }

  /**
   * Of the peer's segment that leads to TIME-WAIT or comes again in it, in the place of the connection's number, which nobody
   * needs any more. An older one does not replace a newer.
   */
  rememberTimestamp(row: number, frame: Frame): void {
    const { table } = this;
    const wasWaiting = table.phase[row] === Phase.TimeWait;
    if (!wasWaiting) table.attempts[row] = hasTimestamps(frame) ? 1 : 0;
    if (table.attempts[row] === 0 || !hasTimestamps(frame)) return;
    const value = timestampValueOf(frame);
    if (!wasWaiting || before(table.connection[row], value)) table.connection[row] = value;
  }
}
