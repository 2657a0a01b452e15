import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { HANDOVER_PEER_FIN, HANDOVER_REMAINING, TeardownEnd } from '#engine/pcie/controlMessages.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { connectionOf } from '#engine/wire/handOverName.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { Count } from './closingFlows.ts';
import type { ClosingFlows } from './closingFlows.ts';
import { Phase, Refusal } from './phases.table.ts';

const NONE = -1;
const ACCEPTED = -1;

/**
 * Takes connections over from the host. The frames of one hand-over follow one another in their queue, so one open hand-over a
 * queue is remembered. All of it is kept, or none: the host forgets the connection only when the answer says taken.
 */
export class HandOver {
  /** By queue: the connection whose frames are coming, its row (-1: refused), and reserved copies not yet made. */
  readonly #connection: Int32Array;
  readonly #row: Int32Array;
  readonly #reserved: Int32Array;

  constructor(
    private readonly flows: ClosingFlows,
    private readonly bus: PcieBus,
    private readonly cost: ProgramCost,
    private readonly mostSegments: number,
    private readonly journal: Journal | null,
  ) {
    this.#connection = new Int32Array(bus.queues).fill(NONE);
    this.#row = new Int32Array(bus.queues).fill(NONE);
    this.#reserved = new Int32Array(bus.queues);
  }

  /** The frame goes on to the wire whatever happens here. */
  take(frame: Frame): void {
    const { queue, markA: connection } = frame;
    this.cost.charge(Step.TakeHandOver);
    if (this.#connection[queue] !== connection) this.#open(frame, queue, connection);
    if (this.#row[queue] !== NONE) this.#keep(frame, queue);
    if ((frame.markB & HANDOVER_REMAINING) === 0) this.#close(frame, queue);
  }

  #open(frame: Frame, queue: number, connection: number): void {
    if (this.#connection[queue] !== NONE) this.#abandon(queue, Refusal.Incomplete, true);
    this.#connection[queue] = connection;
    const segments = (frame.markB & HANDOVER_REMAINING) + 1;
    const refusal = this.#admit(frame, segments);
    if (refusal !== ACCEPTED) {
      this.#note(NONE, refusal, connection);
      return;
    }
    const { table } = this.flows;
    const row = table.add(frame);
    table.queue[row] = queue;
    table.connection[row] = connection;
    table.unacknowledged[row] = frame.tcp.sequence;
    this.#row[queue] = row;
    this.#reserved[queue] = segments;
  }

  /** Room is reserved here, or nothing is. */
  #admit(frame: Frame, segments: number): number {
    const { table, store } = this.flows;
    if (segments > this.mostSegments) return Refusal.TooLong;
    const old = table.findFromHost(frame);
    if (old !== NONE) {
      if (table.phase[old] !== Phase.TimeWait) return Refusal.SameFlow;
      this.flows.free(old, TeardownEnd.Closed);
    }
    if (table.isFull) return Refusal.TableFull;
    if (!this.flows.reserveEntry()) return Refusal.EntryMemoryFull;
    if (store.reserve(segments)) return ACCEPTED;
    this.flows.unreserveEntry();
    return Refusal.PacketMemoryFull;
  }

  #keep(frame: Frame, queue: number): void {
    this.cost.charge(Step.KeepCopy);
    if (this.#reserved[queue] === 0) this.#abandon(queue, Refusal.Incomplete, false);
    else if (this.flows.store.keep(this.#row[queue], frame)) {
      this.#reserved[queue]--;
      this.flows.counts.add(Count.SegmentsKept);
    } else this.#abandon(queue, Refusal.NoFrame, false);
  }

  /** The last frame carries the FIN; now the NIC answers for the flow. */
  #close(frame: Frame, queue: number): void {
    if (this.#row[queue] !== NONE && ((frame.tcp.flags & Flag.Fin) === 0 || this.#reserved[queue] > 0)) {
      this.#abandon(queue, Refusal.Incomplete, false);
    }
    const row = this.#row[queue];
    const connection = this.#connection[queue];
    this.#connection[queue] = NONE;
    this.#row[queue] = NONE;
    this.bus.answerHandOver(queue, connection, row !== NONE);
    if (row === NONE) return;
    const { table } = this.flows;
    const { tcp } = frame;
    table.next[row] = tcp.sequence + frame.tcpPayloadLength + 1;
    table.expected[row] = tcp.acknowledgment;
    table.window[row] = tcp.window;
    table.phase[row] = (frame.markB & HANDOVER_PEER_FIN) === 0 ? Phase.FinWait1 : Phase.LastAck;
    this.flows.counts.add(Count.Taken);
    this.journal?.note(Note.HandOver, row, table.segments[row], connectionOf(connection));
    this.flows.awaitAcknowledgment(row);
  }

  /** Gives everything back; the host keeps the connection. */
  #abandon(queue: number, refusal: number, isAnswered: boolean): void {
    const row = this.#row[queue];
    const connection = this.#connection[queue];
    if (row !== NONE) {
      this.flows.store.unreserve(this.#reserved[queue]);
      this.flows.forget(row);
      this.#note(row, refusal, connection);
    }
    this.#row[queue] = NONE;
    this.#reserved[queue] = 0;
    if (isAnswered) this.bus.answerHandOver(queue, connection, false);
  }

  #note(row: number, refusal: number, connection: number): void {
    this.flows.counts.add(Count.Refused + refusal);
    this.journal?.note(Note.HandOverRefused, row, refusal, connectionOf(connection));
  }
}
