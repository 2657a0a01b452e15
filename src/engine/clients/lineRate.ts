import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import { transmissionTime } from '#engine/kernel/time.ts';
import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import type { Frame, FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { address } from '#engine/wire/ipv4.ts';
import { Reason } from '#engine/wire/reasons.table.ts';

export interface LineRateConfig {
  /** bit/s */
  readonly rate: number;
  /** Flows the frames belong to in turn, by their source port, and machines they come from. */
  readonly flows: number;
  readonly machines: number;
  /** Whether TCP checksums are filled: a forwarder that looks at addresses only needs none. */
  readonly seals: boolean;
  /** Bytes behind the TCP header; 6 make the smallest frame. */
  readonly payload: number;
  /** 0 = until the end. */
  readonly frames: number;
  /** ps */
  readonly end: number;
}

const CLIENT = address(10, 77, 1, 1);
const CLIENT_MAC = 1;
/** Preamble 8, FCS 4, gap 12; at least 60 bytes before the FCS (IEEE 802.3), as the link counts. */
const OVERHEAD = 24;
const LEAST = 60;
/** [when the next is due, ps; sent; come back; when the first came back; when the last did] */
const Sum = { Due: 0, Sent: 1, Back: 2, First: 3, Last: 4 } as const;

/** Frames of one size, one behind the other as fast as the wire takes them, and a count of those that come back. */
export class LineRate implements FrameSink {
  readonly #alarm: Alarm;
  readonly #sums = new Float64Array(5);
  readonly #spacing: number;

  constructor(
    private readonly timeline: Timeline,
    private readonly pool: FramePool,
    private readonly wire: FrameSink,
    private readonly config: LineRateConfig,
    private readonly server: number,
  ) {
    this.#alarm = timeline.alarm(() => this.#send());
    this.#spacing = transmissionTime(this.#frameBytes + OVERHEAD, config.rate);
  }

  start(): void {
    this.#alarm.atRow(this.#sums, Sum.Due);
  }

  accept(frame: Frame): void {
    const sums = this.#sums;
    sums[Sum.Last] = this.timeline.clock[0];
    if (sums[Sum.Back]++ === 0) sums[Sum.First] = sums[Sum.Last];
    this.pool.release(frame);
  }

  /** Rates are frames a second: what the wire brings, and what came back between the first and the last. */
  report() {
    const [, sent, back, first, last] = this.#sums;
    return {
      frameBytes: this.#frameBytes + 4,
      sent,
      forwarded: back,
      offeredPerSecond: 1e12 / this.#spacing,
      forwardedPerSecond: last > first ? ((back - 1) * 1e12) / (last - first) : 0,
    };
  }

  get #frameBytes(): number {
    return Math.max(LEAST, TCP_START + TCP_BYTES + this.config.payload);
  }

  #send(): void {
    const { frames, end, payload, flows, machines } = this.config;
    const sums = this.#sums;
    const flow = sums[Sum.Sent]++;
    sums[Sum.Due] += this.#spacing;
    if ((frames === 0 || sums[Sum.Sent] < frames) && sums[Sum.Due] < end) this.#alarm.atRow(sums, Sum.Due);
    const frame = this.pool.lease(TCP_START + TCP_BYTES + payload);
    if (frame === null) return;
    const client = CLIENT + (flow % machines);
    composeIpv4(frame, CLIENT_MAC, this.server, client, this.server, TCP_BYTES + payload, flow & 0xffff);
    const { tcp } = frame;
    tcp.ports = ((1024 + (flow % flows)) << 16) | 80;
    tcp.sequence = flow | 0;
    tcp.acknowledgment = 0;
    tcp.headerBytes = TCP_BYTES;
    tcp.flags = Flag.Ack;
    tcp.window = 0;
    tcp.urgentPointer = 0;
    tcp.checksum = 0;
    if (this.config.seals) sealTcp(frame);
    frame.reason = Reason.Data;
    frame.attempt = 0;
    this.wire.accept(frame);
  }
}
