import { Histogram } from '#engine/kernel/histogram.ts';
import type { MessagePattern } from '#engine/kernel/pattern.ts';
import type { Picoseconds } from '#engine/kernel/time.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import { CloseReason, Event } from '#engine/tcp/events.table.ts';
import type { Slab } from '#engine/wire/slab.ts';
import type { ClientMachine, ConnectionUser } from './clientMachine.ts';
import { Pauses } from './pauses.ts';
import { PortPool } from './portPool.ts';
import type { ThinkTime } from './thinkTime.ts';

export interface ClosedLoopConfig {
  readonly clientAddresses: readonly number[];
  readonly serverAddress: number;
  readonly serverPort: number;
  /** Connections open at once. */
  readonly concurrency: number;
  /** In all; 0 = no end. */
  readonly connections: number;
  readonly transactions: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
  readonly serverClosesFirst: boolean;
  readonly rampInterval: Picoseconds;
  /** Pauses between a reply and the next request, and between connections. */
  readonly think: ThinkTime | null;
  /** And before the first request. */
  readonly thinksFirst: boolean;
}

const KEY_BYTES = 4;
const CHUNK = 16_384;
const NONE = -1;

/** Keeps `concurrency` connections open until `connections` have been: the original's msg_test (source-facts D.2), every byte checked. */
export class ClosedLoop implements ConnectionUser {
  readonly handshake = new Histogram();
  readonly transaction = new Histogram();
  readonly connection = new Histogram();
  started = 0;
  completed = 0;
  failed = 0;
  transactionsDone = 0;
  bytesSent = 0;
  bytesReceived = 0;
  bytesWrong = 0;
  readonly #elapsed = new Float64Array(1);
  readonly #ramp: Alarm;
  readonly #pauses: Pauses | null;
  readonly #ports: PortPool;
  readonly #input: number;
  readonly #output: number;
  /** By slot. */
  readonly #sent: Int32Array;
  readonly #received: Int32Array;
  readonly #done: Int32Array;
  readonly #key: Int32Array;
  readonly #isClosing: Uint8Array;
  readonly #bornAt: Float64Array;
  readonly #askedAt: Float64Array;
  /** Slots whose connection ended and that have not begun another. */
  readonly #idle: Int32Array;
  #idleCount = 0;
  #slots = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly machine: ClientMachine,
    private readonly slab: Slab,
    private readonly pattern: MessagePattern,
    private readonly config: ClosedLoopConfig,
  ) {
    const slots = config.concurrency;
    this.#sent = new Int32Array(slots);
    this.#received = new Int32Array(slots);
    this.#done = new Int32Array(slots);
    this.#key = new Int32Array(slots);
    this.#isClosing = new Uint8Array(slots);
    this.#bornAt = new Float64Array(slots);
    this.#askedAt = new Float64Array(slots);
    this.#idle = new Int32Array(slots);
    const { think } = config;
    this.#pauses =
      think === null ? null : new Pauses(timeline, think, slots, (slot, id) => this.#resume(slot, id));
    this.#ports = new PortPool(config.clientAddresses.length);
    this.#input = slab.take(CHUNK);
    this.#output = slab.take(CHUNK + 8192);
    pattern.fill(slab.bytes, this.#output, CHUNK + 8192);
    this.#ramp = timeline.alarm(() => this.#fill());
  }

  static readonly slabBytes = 2 * CHUNK + 8192 + 256;

  start(): void {
    this.machine.user = this;
    this.#ramp.at(this.timeline.clock[0]);
  }

  get open(): number {
    return this.started - this.completed - this.failed;
  }

  get isFinished(): boolean {
    return this.config.connections > 0 && this.completed + this.failed >= this.config.connections;
  }

  /** One more slot begins; with no ramp interval, all at once. */
  #fill(): void {
    const { concurrency, connections, rampInterval } = this.config;
    const most = connections > 0 ? Math.min(concurrency, connections) : concurrency;
    while (this.#slots < most) {
      const slot = this.#slots++;
      if (!this.#begin(slot)) this.#idle[this.#idleCount++] = slot;
      if (rampInterval > 0) break;
    }
    this.machine.react();
    if (this.#slots < most) this.#ramp.at(this.timeline.clock[0] + rampInterval);
  }

  #begin(slot: number): boolean {
    const { config } = this;
    if (this.#hasBegunAll) return true; // enough: the slot rests
    const machine = slot % config.clientAddresses.length;
    const address = config.clientAddresses[machine];
    for (let tries = 0; tries < 64; tries++) {
      const port = this.#ports.next(machine);
      const id = this.machine.endpoint.connect(address, port, config.serverAddress, config.serverPort, slot);
      if (id === NONE) continue;
      this.#key[slot] = this.pattern.key(this.started++);
      this.#sent[slot] = 0;
      this.#received[slot] = 0;
      this.#done[slot] = 0;
      this.#isClosing[slot] = 0;
      this.#bornAt[slot] = this.timeline.clock[0];
      return true;
    }
    return false;
  }

  act(id: number, events: number): void {
    const tcb = this.machine.endpoint.ctx.tcbs.open(id);
    const slot = tcb.owner;
    if (slot === NONE) {
      if ((events & Event.Finished) !== 0) this.#wakeIdle(); // TIME-WAIT is over: its port is free
      return;
    }
    const error = tcb.error;
    if ((events & Event.Established) !== 0) {
      this.#record(this.handshake, this.#bornAt, slot);
      if (this.#pauses !== null && this.config.thinksFirst) this.#pauses.begin(slot, id);
      else this.#ask(id, slot);
    }
    if ((events & Event.Writable) !== 0) this.#send(id, slot);
    if ((events & Event.Readable) !== 0) this.#take(id, slot);
    if ((events & Event.PeerClosed) !== 0) this.#close(id, slot);
    if ((events & (Event.Finished | Event.TimeWait)) !== 0) this.#end(id, slot, error);
  }

  #ask(id: number, slot: number): void {
    this.#askedAt[slot] = this.timeline.clock[0];
    this.#sent[slot] = 0;
    this.#received[slot] = 0;
    this.#send(id, slot);
  }

  /** Writes what is left of the request: its key, then the pattern. */
  #send(id: number, slot: number): void {
    const { requestBytes } = this.config;
    const { endpoint } = this.machine;
    const key = this.#key[slot];
    while (this.#sent[slot] < requestBytes) {
      const position = this.#sent[slot];
      const length = Math.min(CHUNK, requestBytes - position);
      const from = this.#output + this.pattern.offset(key, position);
      const hasKey = position === 0 && requestBytes >= KEY_BYTES;
      const kept = this.slab.view.getInt32(from, true);
      if (hasKey) this.slab.view.setInt32(from, key, true);
      const taken = endpoint.write(id, from, length);
      if (hasKey) this.slab.view.setInt32(from, kept, true);
      this.bytesSent += taken;
      this.#sent[slot] += taken;
      if (taken < length) return;
    }
  }

  #take(id: number, slot: number): void {
    const { endpoint } = this.machine;
    const { replyBytes, requestBytes } = this.config;
    const key = requestBytes < KEY_BYTES ? 0 : this.#key[slot] + 1;
    for (;;) {
      const count = endpoint.read(id, this.#input, CHUNK);
      if (count === 0) return;
      const position = this.#received[slot];
      this.bytesReceived += count;
      this.bytesWrong += this.pattern.mismatches(this.slab.bytes, this.#input, count, key, position);
      this.bytesWrong += Math.max(0, position + count - replyBytes);
      this.#received[slot] = position + count;
      if (this.#received[slot] >= replyBytes) this.#answered(id, slot);
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

  /** Nanoseconds since a slot's mark. */
  #record(histogram: Histogram, since: Float64Array, slot: number): void {
    this.#elapsed[0] = (this.timeline.clock[0] - since[slot]) / 1e3;
    histogram.recordRow(this.#elapsed, 0);
  }

  #close(id: number, slot: number): void {
    if (this.#isClosing[slot] !== 0) return;
    this.#isClosing[slot] = 1;
    this.machine.endpoint.close(id);
  }

  /** The connection is over, or only waits out TIME-WAIT: the slot is free for the next. */
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
    if (this.#pauses === null || this.#hasBegunAll) this.#beginNext(slot);
    else this.#pauses.begin(slot, NONE);
  }

  get #hasBegunAll(): boolean {
    return this.config.connections > 0 && this.started >= this.config.connections;
  }

  #beginNext(slot: number): void {
    if (!this.#begin(slot)) this.#idle[this.#idleCount++] = slot;
    else this.#wakeIdle();
  }

  #resume(slot: number, id: number): void {
    if (id === NONE) this.#beginNext(slot);
    else this.#ask(id, slot);
    this.machine.react();
  }

  /** A slot that found no free port tries again when another connection has ended. */
  #wakeIdle(): void {
    if (this.#idleCount === 0) return;
    const slot = this.#idle[--this.#idleCount];
    if (!this.#begin(slot)) this.#idle[this.#idleCount++] = slot;
  }
}
