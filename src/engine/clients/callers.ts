import { Histogram } from '#engine/kernel/histogram.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import { CloseReason, Event } from '#engine/tcp/events.table.ts';
import type { ClientMachine, ConnectionUser } from './clientMachine.ts';
import { Reply } from './dialogue.ts';
import type { Dialogue } from './dialogue.ts';
import { Pauses } from './pauses.ts';
import { PortPool } from './portPool.ts';
import type { ThinkTime } from './thinkTime.ts';

export interface CallersConfig {
  readonly clientAddresses: readonly number[];
  readonly serverAddress: number;
  readonly serverPort: number;
  /** Connections open at once, at most. */
  readonly slots: number;
  /** On each connection. */
  readonly transactions: number;
  readonly serverClosesFirst: boolean;
  /** Pauses between a reply and the next request, and between connections. */
  readonly think: ThinkTime | null;
  /** And before the first request. */
  readonly thinksFirst: boolean;
  /** A connection's first transaction is timed from when the connection was meant to begin. */
  readonly timesFromArrival: boolean;
}

/** When connections begin. */
export interface Loop {
  /** In all; 0 = no end. */
  readonly connections: number;
  start(): void;
  /** A slot's connection is over, or only waits out TIME-WAIT. */
  ended(slot: number): void;
  /** A slot that rested is rested. */
  rested(slot: number): void;
  /** TIME-WAIT is over: its port is free. */
  portFreed(): void;
  /** What became of those meant to begin, for the report. */
  report(): Record<string, number>;
}

const NONE = -1;
const MOST_TRIES = 64;
/** How a slot's connection ends: not yet, by a close, or because what came was no answer. */
const Closing = { No: 0, Yes: 1, Broken: 2 } as const;

/** Connections from their SYN to their end, by slot: a loop says when one begins, a dialogue what is said on it, and every step is timed. */
export class Callers implements ConnectionUser {
  readonly handshake = new Histogram();
  readonly transaction = new Histogram();
  readonly connection = new Histogram();
  started = 0;
  completed = 0;
  failed = 0;
  transactionsDone = 0;
  repliesWrong = 0;
  readonly #elapsed = new Float64Array(1);
  readonly #pauses: Pauses | null;
  readonly #ports: PortPool;
  /** By slot. */
  readonly #done: Int32Array;
  readonly #closing: Uint8Array;
  readonly #bornAt: Float64Array;
  readonly #askedAt: Float64Array;
  #loop!: Loop;

  constructor(
    private readonly timeline: Timeline,
    private readonly machine: ClientMachine,
    readonly dialogue: Dialogue,
    private readonly config: CallersConfig,
  ) {
    const { slots, think } = config;
    this.#done = new Int32Array(slots);
    this.#closing = new Uint8Array(slots);
    this.#bornAt = new Float64Array(slots);
    this.#askedAt = new Float64Array(slots);
    this.#pauses =
      think === null ? null : new Pauses(timeline, think, slots, (slot, id) => this.#resume(slot, id));
    this.#ports = new PortPool(config.clientAddresses.length);
  }

  runs(loop: Loop): void {
    this.#loop = loop;
  }

  start(): void {
    this.machine.user = this;
    this.#loop.start();
  }

  get open(): number {
    return this.started - this.completed - this.failed;
  }

  get bytesSent(): number {
    return this.dialogue.bytesSent;
  }
  get bytesReceived(): number {
    return this.dialogue.bytesReceived;
  }
  get bytesWrong(): number {
    return this.dialogue.bytesWrong;
  }

  get hasBegunAll(): boolean {
    return this.#loop.connections > 0 && this.started >= this.#loop.connections;
  }

  /** Sends a SYN from a slot; false when no port is free. */
  begin(slot: number): boolean {
    const { config } = this;
    const machine = slot % config.clientAddresses.length;
    const address = config.clientAddresses[machine];
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const port = this.#ports.next(machine);
      const id = this.machine.endpoint.connect(address, port, config.serverAddress, config.serverPort, slot);
      if (id === NONE) continue;
      this.dialogue.begin(slot, this.started++);
      this.#done[slot] = 0;
      this.#closing[slot] = Closing.No;
      this.#bornAt[slot] = this.timeline.clock[0];
      return true;
    }
    return false;
  }

  /** The connection just begun in a slot was meant to begin at `moments[row]`, ps: it is timed from then on. */
  backdate(slot: number, moments: Float64Array, row: number): void {
    this.#bornAt[slot] = moments[row];
  }

  /** What became of arrivals, and what was said, counted; empty where the loop is closed, and known bytes are sent. */
  report(): { arrivals: Record<string, number>; said: Record<string, number> } {
    return { arrivals: this.#loop.report(), said: this.dialogue.report() };
  }

  /** What was begun goes out. */
  react(): void {
    this.machine.react();
  }

  /** A slot pauses before its next connection, if anybody pauses here. */
  rests(slot: number): boolean {
    if (this.#pauses === null) return false;
    this.#pauses.begin(slot, NONE);
    return true;
  }

  act(id: number, events: number): void {
    const tcb = this.machine.endpoint.ctx.tcbs.open(id);
    const slot = tcb.owner;
    if (slot === NONE) {
      if ((events & Event.Finished) !== 0) this.#loop.portFreed();
      return;
    }
    const error = tcb.error;
    if ((events & Event.Established) !== 0) {
      this.#record(this.handshake, this.#bornAt, slot);
      if (this.#pauses !== null && this.config.thinksFirst) this.#pauses.begin(slot, id);
      else this.#ask(id, slot);
    }
    if ((events & Event.Writable) !== 0) this.dialogue.send(id, slot);
    if ((events & Event.Readable) !== 0) this.#take(id, slot);
    if ((events & Event.PeerClosed) !== 0) this.#close(id, slot);
    if ((events & (Event.Finished | Event.TimeWait)) !== 0) this.#end(id, slot, error);
  }

  #ask(id: number, slot: number): void {
    const isTimedFromArrival = this.config.timesFromArrival && this.#done[slot] === 0;
    this.#askedAt[slot] = isTimedFromArrival ? this.#bornAt[slot] : this.timeline.clock[0];
    this.dialogue.ask(slot, this.#done[slot] + 1 >= this.config.transactions);
    this.dialogue.send(id, slot);
  }

  #take(id: number, slot: number): void {
    while (this.#closing[slot] !== Closing.Broken) {
      const reply = this.dialogue.take(id, slot);
      if (reply === Reply.Partial) return;
      if (reply === Reply.Whole) this.#answered(id, slot);
      else this.#giveUp(id, slot);
    }
  }

  #answered(id: number, slot: number): void {
    this.#record(this.transaction, this.#askedAt, slot);
    this.transactionsDone++;
    if (++this.#done[slot] < this.config.transactions) {
      if (this.#pauses === null) this.#ask(id, slot);
      else this.#pauses.begin(slot, id);
    } else if (!this.config.serverClosesFirst) this.#close(id, slot);
  }

  /** Nobody knows where the next reply would begin. */
  #giveUp(id: number, slot: number): void {
    this.repliesWrong++;
    this.#close(id, slot);
    this.#closing[slot] = Closing.Broken;
  }

  /** Nanoseconds since a slot's mark. */
  #record(histogram: Histogram, since: Float64Array, slot: number): void {
    this.#elapsed[0] = (this.timeline.clock[0] - since[slot]) / 1e3;
    histogram.recordRow(this.#elapsed, 0);
  }

  #close(id: number, slot: number): void {
    if (this.#closing[slot] !== Closing.No) return;
    this.#closing[slot] = Closing.Yes;
    this.machine.endpoint.close(id);
  }

  #end(id: number, slot: number, error: number): void {
    const wasWhole =
      this.#done[slot] >= this.config.transactions &&
      (error === CloseReason.None || error === CloseReason.Normal);
    if (wasWhole) this.completed++;
    else this.failed++;
    this.#record(this.connection, this.#bornAt, slot);
    this.#close(id, slot);
    this.machine.endpoint.ctx.tcbs.open(id).owner = NONE;
    this.#pauses?.cancel(slot);
    this.#loop.ended(slot);
  }

  #resume(slot: number, id: number): void {
    if (id === NONE) this.#loop.rested(slot);
    else this.#ask(id, slot);
    this.machine.react();
  }
}
