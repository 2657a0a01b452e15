import type { RandomStream } from '#engine/kernel/random.ts';
import { Tally } from '#engine/kernel/tally.ts';
import type { Picoseconds } from '#engine/kernel/time.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag, OptionKind, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { address } from '#engine/wire/ipv4.ts';
import { Reason } from '#engine/wire/reasons.table.ts';

export interface SynFloodConfig {
  /** Between two SYNs; need not be whole. */
  readonly interval: Picoseconds;
  /** Forged addresses. */
  readonly sources: number;
  readonly start: Picoseconds;
  /** The first moment without a SYN. */
  readonly end: Picoseconds;
  readonly serverAddress: number;
  readonly serverPort: number;
}

/** 198.18.0.0/15 is nobody's (RFC 2544 §C.2.2): no host there answers a SYN-ACK with the reset that would end the pretence. */
const NOBODY = address(198, 18, 0, 0);
const NETWORK = ~0x1ffff;
const MSS_BYTES = 4;
const MSS_OPTION = (OptionKind.MaximumSegmentSize << 24) | (MSS_BYTES << 16) | 1460;
const SYN_BYTES = TCP_BYTES + MSS_BYTES;
const FIRST_PORT = 1024;
const WINDOW = 65_535;
const Count = { Sent: 0, NoFrame: 1, Answers: 2 } as const;

/**
 * SYNs nobody means (RFC 4987 §2): a steady stream, each from a source, port and number of its own. It stands before the
 * clients, so that what is answered to nobody ends here.
 */
export class SynFlood implements FrameSink {
  readonly #alarm: Alarm;
  /** [when the next SYN is due, ps; SYNs due before it] */
  readonly #next = new Float64Array(2);
  readonly #counts = new Tally(['SYNs sent', 'SYNs no frame was left for', 'answers that reached nobody']);
  #identification = 0;

  constructor(
    timeline: Timeline,
    private readonly pool: FramePool,
    private readonly random: RandomStream,
    private readonly wire: FrameSink,
    private readonly clients: FrameSink,
    private readonly config: SynFloodConfig,
  ) {
    this.#alarm = timeline.alarm(() => this.#due());
  }

  start(): void {
    this.#next[0] = this.config.start;
    this.#alarm.atRow(this.#next, 0);
  }

  /** A frame from the wire to the clients. */
  accept(frame: Frame): void {
    if ((frame.ip.destination & NETWORK) !== NOBODY) {
      this.clients.accept(frame);
      return;
    }
    this.#counts.add(Count.Answers);
    this.pool.release(frame);
  }

  report(): Record<string, number> {
    return this.#counts.record();
  }

  #due(): void {
    const { start, interval, end } = this.config;
    const next = this.#next;
    next[1]++;
    next[0] = start + Math.round(next[1] * interval);
    if (next[0] < end) this.#alarm.atRow(next, 0);
    this.#send();
  }

  #send(): void {
    const frame = this.pool.lease(TCP_START + SYN_BYTES);
    if (frame === null) {
      this.#counts.add(Count.NoFrame);
      return;
    }
    const { random, config } = this;
    const source = NOBODY + ((random.int32() >>> 15) % config.sources);
    const { tcp } = frame;
    tcp.sourcePort = FIRST_PORT + ((random.int32() >>> 16) % (65_536 - FIRST_PORT));
    tcp.destinationPort = config.serverPort;
    tcp.sequence = random.int32();
    tcp.acknowledgment = 0;
    tcp.headerBytes = SYN_BYTES;
    tcp.flags = Flag.Syn;
    tcp.window = WINDOW;
    tcp.urgentPointer = 0;
    frame.slab.view.setInt32(frame.start + TCP_START + TCP_BYTES, MSS_OPTION);
    this.#identification = (this.#identification + 1) & 0xffff;
    const { serverAddress } = config;
    composeIpv4(frame, source, serverAddress, source, serverAddress, SYN_BYTES, this.#identification);
    sealTcp(frame);
    frame.reason = Reason.ForgedSyn;
    frame.attempt = 0;
    this.#counts.add(Count.Sent);
    this.wire.accept(frame);
  }
}
