import type { PcieBus } from '#engine/pcie/bus.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import type { HostPort } from '#engine/pcie/ports.ts';
import { turnAround, writeBare } from '#engine/nic/answer.ts';
import { composeIpv4 } from '#engine/wire/compose.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { EtherType, Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { address } from '#engine/wire/ipv4.ts';
import { Reason } from '#engine/wire/reasons.table.ts';

/** Hand-overs under way at once. */
const WINDOW = 32;
const CLIENTS = address(10, 78, 0, 0);
const CLIENT_MAC = 1;
const SERVER_PORT = 80;
const PORTS = 60_000;
const FIRST_PORT = 1024;
const QUEUE = 0;
const RECEIVE_WINDOW = 8192;

/**
 * A host that only closes, and peers that acknowledge its FIN and send none: flow after flow is handed over, and all stay in
 * FIN-WAIT-2, until the card refuses one. It stands in the host's place and in the clients'.
 */
export class HandOvers implements HostPort, FrameSink {
  #asked = 0;
  #taken = 0;
  #isRefused = false;

  constructor(
    private readonly pool: FramePool,
    private readonly bus: PcieBus,
    private readonly wire: FrameSink,
    private readonly server: number,
    /** 0 = until one is refused. */
    private readonly most: number,
  ) {}

  start(): void {
    for (let i = 0; i < WINDOW; i++) this.#next();
  }

  handOverAnswered(_queue: number, _connection: number, isTaken: boolean): void {
    if (!isTaken) this.#isRefused = true;
    if (this.#isRefused) return;
    this.#taken++;
    this.#next();
  }

  received(queue: number): void {
    const frame = this.bus.poll(queue);
    if (frame !== null) this.pool.release(frame);
  }

  interrupted(): void {
    // It polls.
  }

  teardownEnded(): void {
    // The card gave a flow up; whoever counts has counted already.
  }

  /** A frame at the peers: the FIN is acknowledged. */
  accept(frame: Frame): void {
    const { tcp } = frame;
    if ((tcp.flags & Flag.Fin) === 0) {
      this.pool.release(frame);
      return;
    }
    const next = (tcp.sequence + 1) | 0;
    const own = tcp.acknowledgment;
    this.pool.renew(frame);
    turnAround(frame);
    writeBare(frame, own, next, Flag.Ack, RECEIVE_WINDOW, false, 0, 0);
    frame.reason = Reason.Ack;
    this.wire.accept(frame);
  }

  /** Flows taken before the first was refused. */
  report(): { flows: number } {
    return { flows: this.#taken };
  }

  #next(): void {
    if (this.most > 0 && this.#asked === this.most) return;
    const frame = this.pool.lease(TCP_START + TCP_BYTES);
    if (frame === null) return;
    const flow = this.#asked++;
    const client = CLIENTS + Math.floor(flow / PORTS);
    composeIpv4(frame, this.server, CLIENT_MAC, this.server, client, TCP_BYTES, flow & 0xffff);
    const { tcp } = frame;
    tcp.ports = (SERVER_PORT << 16) | (FIRST_PORT + (flow % PORTS));
    tcp.sequence = flow;
    tcp.acknowledgment = 1;
    tcp.headerBytes = TCP_BYTES;
    tcp.flags = Flag.Fin | Flag.Ack;
    tcp.window = RECEIVE_WINDOW;
    tcp.urgentPointer = 0;
    frame.payloadLength = 0;
    frame.queue = QUEUE;
    frame.ethernet.etherType = EtherType.Teardown;
    frame.mark = Mark.HandOver;
    frame.markA = flow;
    frame.markB = 0;
    frame.reason = Reason.Fin;
    frame.attempt = 0;
    this.bus.post(frame);
    this.bus.ringDoorbell(QUEUE);
  }
}
