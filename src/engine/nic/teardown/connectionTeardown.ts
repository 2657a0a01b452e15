import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import { Mark, TeardownEnd } from '#engine/pcie/controlMessages.table.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { EtherType, Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { timestampClock } from '#engine/wire/tcpOptions.ts';
import { writeBare } from '#engine/nic/answer.ts';
import { Memory, Owner } from '#engine/nic/memoryNames.table.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import type { FlowTimers } from '#engine/nic/timers/flowTimers.ts';
import { makeTimers } from '#engine/nic/timers/makeTimers.ts';
import type { TimerCosts } from '#engine/nic/timers/timerCosts.ts';
import { timerBytes } from '#engine/nic/timers/timerKinds.table.ts';
import type { TimerKind } from '#engine/nic/timers/timerKinds.table.ts';
import type { Teardown } from './buildTeardown.ts';
import { ClosingFlows, Count } from './closingFlows.ts';
import { ClosingSegment } from './closingSegment.ts';
import { HandOver } from './handOver.ts';
import { hasTimestamps, PacketStore, timestampEchoOf } from './packetStore.ts';
import { Phase } from './phases.table.ts';
import { TeardownTable } from './teardownTable.ts';

export interface TeardownConfig {
  /** Who counts the flows' time. */
  readonly timer: TimerKind;
  readonly wheelGroups: number;
  readonly wheelTick: number;
  readonly teardownRetries: number;
  readonly teardownFlows: number;
  /** Bytes of internal memory that a flow's entry takes; the compact entry if it is not said. */
  readonly entryBytes?: number;
  readonly storeSegments: number;
  readonly timeWait: number;
  /** How long a peer that never closes is waited for. */
  readonly finWait2: number;
}

/** Closes connections the host handed over: keeps what the peer still owes an acknowledgment for, resends it, answers the FIN. */
export class ConnectionTeardown implements Teardown {
  readonly verifies = true;
  readonly #table: TeardownTable;
  readonly #store: PacketStore;
  readonly #flows: ClosingFlows;
  readonly #timers: FlowTimers;
  readonly #handOver: HandOver;
  readonly #segment: ClosingSegment;

  constructor(
    private readonly timeline: Timeline,
    pool: FramePool,
    bus: PcieBus,
    private readonly cost: ProgramCost,
    memories: readonly NicMemory[],
    private readonly config: TeardownConfig,
    timerCosts: TimerCosts,
    /** Sends a frame of the NIC's own to the wire. */
    private readonly emit: (frame: Frame) => void,
    drops: Tally,
    private readonly journal: Journal | null,
  ) {
    const { timer, wheelGroups: groups, wheelTick: tick, teardownFlows: flows } = config;
    const internal = memories[Memory.Imem];
    const owner = timer === 'bitmap-wheel' ? Owner.TimerBitmaps : Owner.TimerLists;
    // Timers that do not fit leave no room for entries either: every hand-over is then refused.
    const hasTimers = internal.reserve(owner, timerBytes(timer, groups, flows));
    this.#table = new TeardownTable(hasTimers ? flows : 0);
    this.#store = new PacketStore(pool, this.#table, memories[Memory.Emem], timeline.clock);
    const expire = (row: number): void => this.#expire(row);
    this.#timers = makeTimers(timer, timeline, { groups, tick, flows }, expire, timerCosts, journal);
    this.#flows = new ClosingFlows(this.#table, this.#store, this.#timers, internal, bus, journal, config);
    this.#handOver = new HandOver(this.#flows, bus, cost, config.storeSegments, journal);
    this.#segment = new ClosingSegment(timeline.clock, pool, this.#flows, cost, drops);
  }

  get isIdle(): boolean {
    return this.#table.count === 0;
  }

  fromWire(frame: Frame): Verdict {
    this.cost.charge(Step.FlowLookup);
    const row = this.#table.findFromWire(frame);
    if (row < 0) return Verdict.Pass;
    this.cost.charge(Step.ClosingSegment);
    return this.#segment.arrives(row, frame);
  }

  /** A reset that is marked has no FIN: it is not kept, and it ends what the NIC was closing. */
  handOver(frame: Frame): Verdict {
    frame.ethernet.etherType = EtherType.Ipv4;
    this.#handOver.take(frame);
    frame.mark = Mark.None;
    return (frame.tcp.flags & Flag.Rst) === 0 ? Verdict.ToWire : this.resetFromHost(frame);
  }

  /**
   * A reset with an ACK and the connection's own number is the host aborting a connection the NIC is closing. Any other
   * answers a segment that crossed the hand-over on the bus (RFC 9293 §3.10.7.1): the host has forgotten the connection, the
   * NIC has not.
   */
  resetFromHost(frame: Frame): Verdict {
    this.cost.charge(Step.FlowLookup);
    const row = this.#table.findFromHost(frame);
    if (row < 0) return Verdict.ToWire;
    if ((frame.tcp.flags & Flag.Ack) === 0) return Verdict.Consumed;
    if (this.#table.phase[row] === Phase.Collecting) return Verdict.ToWire;
    if (frame.tcp.sequence !== this.#table.next[row]) return Verdict.Consumed;
    this.#flows.free(row, TeardownEnd.Closed);
    return Verdict.ToWire;
  }

  hasTaken(frame: Frame): boolean {
    return this.#table.findFromWire(frame) >= 0;
  }

  holds(local: number, peer: number, ports: number): boolean {
    return this.#table.find(local, peer, ports) >= 0;
  }

  report(): Record<string, number> {
    return { ...this.#flows.counts.record(), 'flows in the table': this.#table.count };
  }

  wheelReport(): Record<string, number> {
    return this.#timers.report();
  }

  #expire(row: number): void {
    const { phase, attempts } = this.#table;
    if (phase[row] === Phase.TimeWait) this.#flows.free(row, TeardownEnd.Closed);
    else if (phase[row] === Phase.FinWait2) this.#flows.free(row, TeardownEnd.GaveUp);
    else if (attempts[row] >= this.config.teardownRetries) this.#giveUp(row);
    else {
      attempts[row]++;
      this.#resend(row);
      this.#flows.awaitAcknowledgment(row);
    }
  }

  #resend(row: number): void {
    for (let copy = this.#table.firstKept(row); copy !== null; copy = copy.next) {
      const frame = this.#store.resend(row, copy);
      this.#flows.counts.add(frame === null ? Count.NoFrame : Count.Resent);
      if (frame !== null) this.emit(frame);
    }
  }

  /** RFC 9293 §3.8.3: the connection is closed; a reset tells the peer, should it still be there. */
  #giveUp(row: number): void {
    const { next, expected } = this.#table;
    this.journal?.note(Note.NicGaveUp, row, this.#table.attempts[row]);
    const frame = this.#store.takeFirst(row);
    if (frame !== null) {
      const has = hasTimestamps(frame);
      const value = has ? timestampClock(this.timeline.clock[0]) : 0;
      writeBare(
        frame,
        next[row],
        expected[row],
        Flag.Rst | Flag.Ack,
        0,
        has,
        value,
        has ? timestampEchoOf(frame) : 0,
      );
      frame.reason = Reason.NicReset;
      frame.attempt = 0;
      this.#flows.counts.add(Count.ResetsSent);
      this.emit(frame);
    }
    this.#flows.free(row, TeardownEnd.GaveUp);
  }
}
