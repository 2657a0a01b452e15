import { invariant } from '#engine/kernel/invariant.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import type { PcieConfig, PcieReport } from './config.ts';
import { Mark } from './controlMessages.table.ts';
import { DmaEngine } from './dmaEngine.ts';
import { FrameQueues } from './frameQueues.ts';
import { Interrupts } from './interrupts.ts';
import type { InterruptConfig } from './interrupts.ts';
import { Arrival, Lane } from './lane.ts';
import { latencyBySize } from './latency.ts';
import { MESSAGE_BYTES } from './socketMessages.table.ts';
import type { HostPort, NicPort } from './ports.ts';
import { Transaction } from './transactions.table.ts';

export type { HostPort, NicPort } from './ports.ts';
export type { PcieConfig, PcieReport } from './config.ts';

/**
 * The only door between NIC and host: receive and transmit descriptor rings for every host core, DMA both ways, doorbells
 * and write-backs. Each crossing takes its time on the link and in the DMA engine, and is counted by kind.
 */
export class PcieBus {
  readonly #received: FrameQueues;
  readonly #posted: FrameQueues;
  /** By queue: receive descriptors taken; those returned since the last tail doorbell; transmit descriptors taken. */
  readonly #receiveTaken: Int32Array;
  readonly #returned: Int32Array;
  readonly #fetched: Int32Array;
  readonly #transmitTaken: Int32Array;
  /** [0]: when the descriptors fetched last are here. A typed array: no boxed doubles. */
  /** [0]: how long the last DMA read takes, ps. */
  readonly #readTime = new Float64Array(1);
  readonly #fetchedAt = new Float64Array(1);
  readonly #toHostLane: Lane;
  readonly #toNicLane: Lane;
  readonly #toHost: DmaEngine;
  readonly #toNic: DmaEngine;
  readonly #readLatency: Float64Array;
  readonly #writeLatency: Float64Array;
  /** null: the host polls. */
  readonly #interrupts: Interrupts | null;
  #batched = 0;
  #framesToHost = 0;
  #framesToNic = 0;
  #host: HostPort | null = null;
  #nic: NicPort | null = null;

  constructor(
    private readonly timeline: Timeline,
    pool: FramePool,
    private readonly config: PcieConfig,
    readonly queues: number,
    private readonly descriptors: number,
    interrupts: InterruptConfig | null = null,
  ) {
    this.#interrupts =
      interrupts === null
        ? null
        : new Interrupts(timeline, queues, interrupts, (queue) => this.#interrupt(queue));
    this.#received = new FrameQueues(queues);
    this.#posted = new FrameQueues(queues);
    this.#receiveTaken = new Int32Array(queues);
    this.#returned = new Int32Array(queues);
    this.#fetched = new Int32Array(queues);
    this.#transmitTaken = new Int32Array(queues);
    const { linkRate, maxPayload, sharedEngine, writeEngine, readEngine } = config;
    const { requestHeader, completionHeader } = config;
    const { clock } = timeline;
    this.#toHost = new DmaEngine(clock, linkRate, writeEngine, sharedEngine, maxPayload, requestHeader);
    this.#toNic = new DmaEngine(clock, linkRate, readEngine, sharedEngine, maxPayload, completionHeader);
    this.#readLatency = latencyBySize(config.latencySizes, config.readLatency, pool.longest);
    this.#writeLatency = latencyBySize(config.latencySizes, config.writeLatency, pool.longest);
    this.#toHostLane = new Lane(timeline, (frame, kind, queue, connection, value) => {
      this.#reachHost(frame, kind, queue, connection, value);
    });
    this.#toNicLane = new Lane(timeline, (frame) => {
      this.#reachNic(frame);
    });
  }

  connect(host: HostPort, nic: NicPort): void {
    this.#host = host;
    this.#nic = nic;
  }

  /** Nothing is on its way and no ring holds a frame. */
  get isIdle(): boolean {
    if (this.#toHostLane.length + this.#toNicLane.length > 0) return false;
    for (let queue = 0; queue < this.queues; queue++) {
      if (this.#received.count(queue) + this.#posted.count(queue) > 0) return false;
    }
    return true;
  }

  /** NIC side: would `sendToHost` find a descriptor? */
  hasRoom(queue: number): boolean {
    return this.#receiveTaken[queue] < this.descriptors;
  }

  /** NIC side. False: no free receive descriptor in frame.queue's ring; the caller still holds the frame. */
  sendToHost(frame: Frame): boolean {
    const queue = frame.queue;
    if (this.#receiveTaken[queue] >= this.descriptors) return false;
    this.#receiveTaken[queue]++;
    const engine = this.#toHost;
    const lane = this.#toHostLane;
    const wasBusy = engine.isBusy;
    if (frame.mark === Mark.SocketEvent) this.#writeMessage(frame, wasBusy);
    else {
      engine.operate(Transaction.FrameData, frame.length, this.#toNic.isBusy);
      lane.due[0] = this.timeline.clock[0] + engine.wait[0] + this.#writeLatency[frame.length];
      this.#writeBack(Transaction.WriteBack, wasBusy);
      this.#framesToHost++;
    }
    if (this.#fetched[queue]-- === 0) this.#fetchReceiveDescriptors(queue);
    lane.push(frame, Arrival.Frame, queue, 0, 0);
    if (this.#interrupts !== null) this.#interrupts.frameWritten(queue, this.#receiveTaken[queue]);
    return true;
  }

  /** Host side. False: transmit ring full; the caller still holds the frame. The frame travels at the next doorbell. */
  post(frame: Frame): boolean {
    const queue = frame.queue;
    if (this.#transmitTaken[queue] >= this.descriptors) return false;
    this.#transmitTaken[queue]++;
    this.#posted.push(queue, frame);
    return true;
  }

  /** Host side: the NIC fetches the descriptors of everything posted, then the frames. */
  ringDoorbell(queue: number): void {
    let left = this.#posted.count(queue);
    if (left === 0) return;
    const { doorbellBytes, requestHeader, doorbellLatency, batch, descriptorBytes } = this.config;
    const now = this.timeline.clock[0];
    this.#toNic.send(Transaction.Doorbell, doorbellBytes, requestHeader);
    while (left > 0) {
      const count = left < batch ? left : batch;
      if (this.#posted.first(queue)?.mark === Mark.SocketCommand)
        this.#read(Transaction.SocketCommand, count * MESSAGE_BYTES);
      else this.#read(Transaction.DescriptorFetch, count * descriptorBytes);
      this.#fetchedAt[0] = now + doorbellLatency + this.#readTime[0];
      for (let i = 0; i < count; i++) this.#readNext(queue);
      left -= count;
    }
  }

  /** Host side: the next received frame of a ring, or null; returns its descriptor. */
  poll(queue: number): Frame | null {
    const frame = this.#received.shift(queue);
    if (frame === null) return null;
    this.#receiveTaken[queue]--;
    if (++this.#returned[queue] === this.config.batch) {
      this.#returned[queue] = 0;
      this.#toNic.send(Transaction.Doorbell, this.config.doorbellBytes, this.config.requestHeader);
    }
    return frame;
  }

  /** Host side: the ring is empty, and the host would rather be woken than poll. */
  armInterrupt(queue: number): void {
    if (this.#interrupts !== null) this.#interrupts.arm(queue, this.#receiveTaken[queue]);
  }

  waiting(queue: number): number {
    return this.#received.count(queue);
  }

  /** NIC side: rides on the write-back of the hand-over's descriptor. */
  answerHandOver(queue: number, connection: number, isTaken: boolean): void {
    this.#notify(Arrival.HandOverAnswer, queue, connection, isTaken ? 1 : 0);
  }

  reportTeardown(queue: number, connection: number, why: number): void {
    this.#notify(Arrival.TeardownEnd, queue, connection, why);
  }

  report(): PcieReport {
    return {
      toHost: this.#toHost.report(),
      toNic: this.#toNic.report(),
      framesToHost: this.#framesToHost,
      framesToNic: this.#framesToNic,
      taken: { toHost: this.#toHost.taken(), toNic: this.#toNic.taken() },
    };
  }

  /** A message-signalled interrupt is a posted write, so it never overtakes the frames it is about. */
  #interrupt(queue: number): void {
    const { doorbellBytes, requestHeader } = this.config;
    this.#toHost.send(Transaction.Interrupt, doorbellBytes, requestHeader);
    this.#toHostLane.due[0] = this.timeline.clock[0] + this.#writeLatency[doorbellBytes];
    this.#toHostLane.push(null, Arrival.Interrupt, queue, 0, 0);
  }

  #notify(kind: number, queue: number, connection: number, value: number): void {
    this.#writeBack(Transaction.Notification, this.#toHost.isBusy);
    const lane = this.#toHostLane;
    const latency = this.#writeLatency[this.config.descriptorBytes];
    lane.due[0] = this.timeline.clock[0] + this.#toHost.wait[0] + latency;
    lane.push(null, kind, queue, connection, value);
  }

  /** A message of the card's sockets: the payload as it is, and an entry of the event ring in place of a descriptor. */
  #writeMessage(frame: Frame, wasBusy: boolean): void {
    const engine = this.#toHost;
    const bytes = frame.payloadLength;
    engine.wait[0] = 0;
    if (bytes > 0) engine.operate(Transaction.Payload, bytes, this.#toNic.isBusy);
    this.#writeBack(Transaction.SocketEvent, wasBusy);
    const latency = this.#writeLatency[bytes > MESSAGE_BYTES ? bytes : MESSAGE_BYTES];
    this.#toHostLane.due[0] = this.timeline.clock[0] + engine.wait[0] + latency;
  }

  /** A descriptor written back alone when the engine was idle, else together with its neighbours. */
  #writeBack(kind: number, wasBusy: boolean): void {
    const bytes = kind === Transaction.SocketEvent ? MESSAGE_BYTES : this.config.descriptorBytes;
    const isBatched = kind !== Transaction.Notification;
    if (wasBusy && isBatched && this.#batched > 0 && this.#batched < this.config.batch) {
      this.#batched++;
      this.#toHost.join(kind, bytes);
      return;
    }
    if (isBatched) this.#batched = 1;
    this.#toHost.operate(kind, bytes, this.#toNic.isBusy);
  }

  /** Ahead of need, so that no frame waits for it. */
  #fetchReceiveDescriptors(queue: number): void {
    this.#fetched[queue] = this.config.batch - 1;
    this.#read(Transaction.DescriptorFetch, this.config.batch * this.config.descriptorBytes);
  }

  /**
   * A DMA read: requests one way, completions the other; `#readTime` then says how long it takes. Its share of link and engines is taken
   * now, though the bytes move later: the delay is the same for all, and no gap is left in between.
   */
  #read(kind: number, bytes: number): void {
    const requests = Math.ceil(bytes / this.config.maxReadRequest);
    const header = this.config.requestHeader;
    for (let i = 0; i < requests; i++) this.#toHost.send(Transaction.ReadRequest, 0, header);
    this.#toNic.operate(kind, bytes, this.#toHost.isBusy);
    this.#readTime[0] = this.#toNic.wait[0] + this.#readLatency[bytes];
  }

  #readNext(queue: number): void {
    const frame = this.#posted.shift(queue);
    invariant(frame !== null, 'a descriptor fetched stands for a frame posted');
    const isCommand = frame.mark === Mark.SocketCommand;
    this.#readTime[0] = 0;
    if (isCommand && frame.payloadLength > 0) this.#read(Transaction.Payload, frame.payloadLength);
    else if (!isCommand) {
      this.#framesToNic++;
      this.#read(Transaction.FrameData, frame.length);
    }
    const lane = this.#toNicLane;
    lane.due[0] = this.#fetchedAt[0] + this.#readTime[0];
    lane.push(frame, Arrival.Frame, queue, 0, 0);
  }

  #reachNic(frame: Frame | null): void {
    const nic = this.#nic;
    invariant(
      frame !== null && nic !== null,
      'only frames travel to the NIC, and only once both ends are connected',
    );
    this.#transmitTaken[frame.queue]--;
    this.#writeBack(Transaction.WriteBack, this.#toHost.isBusy);
    nic.fromHost(frame);
  }

  #reachHost(frame: Frame | null, kind: number, queue: number, connection: number, value: number): void {
    const host = this.#host;
    invariant(host !== null, 'nothing travels before both ends are connected');
    if (kind === Arrival.Interrupt) host.interrupted(queue);
    else if (kind === Arrival.HandOverAnswer) host.handOverAnswered(queue, connection, value === 1);
    else if (kind === Arrival.TeardownEnd) host.teardownEnded(queue, connection, value);
    else if (frame !== null) {
      this.#received.push(queue, frame);
      host.received(queue, frame);
    }
  }
}
