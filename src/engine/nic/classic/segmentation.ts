import type { Tally } from '#engine/kernel/tally.ts';
import { invariant } from '#engine/kernel/invariant.ts';
import { FrameQueues } from '#engine/pcie/frameQueues.ts';
import { checksumField, ipv4HeaderSum } from '#engine/wire/checksum.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag, TCP_START } from '#engine/wire/headers.table.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { Saved } from './savings.ts';
import type { Savings } from './savings.ts';

/**
 * TSO: one large frame of the host becomes segments, each as the host would have composed it. Frames of the host leave in the
 * order they came, and so do their pieces.
 */
export class Segmentation {
  readonly #pieces = new FrameQueues(1);

  constructor(
    private readonly pool: FramePool,
    private readonly cost: ProgramCost,
    private readonly drops: Tally,
    private readonly savings: Savings,
  ) {}

  /** Makes the pieces, each prepared by the caller; `frame.markA` then says how many. */
  cut(frame: Frame, prepare: (piece: Frame) => void): void {
    const { segments } = frame;
    let made = 0;
    for (let at = 0; at < segments; at++) {
      const piece = this.#piece(frame, at, segments);
      if (piece === null) continue;
      made++;
      prepare(piece);
      this.#pieces.push(0, piece);
    }
    this.#count(frame, segments);
    frame.markA = made;
  }

  /** The next piece, when the run that cut it is over. */
  next(): Frame {
    const piece = this.#pieces.shift(0);
    invariant(piece !== null, 'a cut frame is followed by its pieces');
    return piece;
  }

  /** Segment `at`: its own bytes, number, identification and length; FIN and PSH on the last, CWR on the first. */
  #piece(frame: Frame, at: number, segments: number): Frame | null {
    const { segmentBytes } = frame;
    const start = TCP_START + frame.tcp.headerBytes;
    const offset = at * segmentBytes;
    const length = Math.min(segmentBytes, frame.tcpPayloadLength - offset);
    const piece = this.pool.lease(start + length);
    this.cost.charge(Step.CutSegment);
    if (at > 0) this.cost.charge(Step.ToWire);
    if (piece === null) {
      this.drops.add(Drop.PoolEmpty); // like a loss: TCP repairs it
      return null;
    }
    const { slab } = this.pool;
    slab.copy(piece.start, frame.start, start);
    slab.copy(piece.start + start, frame.start + start + offset, length);
    this.#describe(piece, frame, segments - 1 - at);
    const { ip, tcp } = piece;
    ip.totalLength = start - 14 + length;
    ip.identification = (ip.identification + at) & 0xffff;
    ip.checksum = 0;
    ip.checksum = checksumField(ipv4HeaderSum(slab.words, piece.ipStart));
    tcp.sequence = (tcp.sequence + offset) | 0;
    // RFC 9293 §3.1: what ends the data stands behind all of it; RFC 3168 §6.1.2: a window that shrank is told once.
    if (at < segments - 1) tcp.flags &= ~(Flag.Fin | Flag.Psh);
    if (at > 0) tcp.flags &= ~Flag.Cwr;
    return piece;
  }

  /** What stands beside the bytes. Of a hand-over, `markB` counts the segments that follow. */
  #describe(piece: Frame, frame: Frame, following: number): void {
    piece.queue = frame.queue;
    piece.port = frame.port;
    piece.reason = frame.reason;
    piece.attempt = frame.attempt;
    piece.mark = frame.mark;
    piece.markA = frame.markA;
    piece.markB = (frame.markB & 0xffff) + following;
    this.pool.cause[piece.id] = this.pool.serial[frame.id];
  }

  #count(frame: Frame, segments: number): void {
    const { counts } = this.savings;
    counts[Saved.FramesCut]++;
    counts[Saved.SegmentsCut] += segments;
    counts[Saved.HeadersNotFetched] += (segments - 1) * (TCP_START + frame.tcp.headerBytes);
  }
}
