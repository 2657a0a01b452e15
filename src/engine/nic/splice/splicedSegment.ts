import type { Tally } from '#engine/kernel/tally.ts';
import { SpliceNews, SpliceWhy } from '#engine/pcie/spliceMessages.table.ts';
import { update32 } from '#engine/wire/checksum.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { ahead, atOrBefore, before } from '#engine/wire/sequence.ts';
import { TcpOptions } from '#engine/wire/tcpOptions.ts';
import { turnAround, writeBare } from '#engine/nic/answer.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import type { BucketLocks } from './bucketLocks.ts';
import { Count } from './counts.table.ts';
import { EntryState } from './entries.table.ts';
import type { Rewriting } from './rewriting.ts';
import type { SplicedPairs } from './splicedPairs.ts';

const { FinAcknowledged, FinSent, Owed, Reset } = EntryState;

/** What a segment of a spliced pair means to the pair, and where it goes. The ends judge it as TCP; the card only relays. */
export class SplicedSegment {
  readonly #options = new TcpOptions();

  constructor(
    private readonly clock: Float64Array,
    private readonly pool: FramePool,
    private readonly pairs: SplicedPairs,
    private readonly locks: BucketLocks,
    private readonly rewriting: Rewriting,
    private readonly cost: ProgramCost,
    private readonly drops: Tally,
    /** Ends the pair at once where nothing lingers. */
    private readonly timeWait: number,
  ) {}

  arrives(entry: number, frame: Frame): Verdict {
    const { flags } = frame.tcp;
    if (frame.ip.timeToLive <= 1) return this.#expired();
    if ((flags & Flag.Syn) !== 0 && this.#beginsAnew(entry, frame)) return Verdict.Pass;
    const payload = frame.tcpPayloadLength;
    const isLong = payload > 0 || (flags & Flag.Fin) !== 0;
    if (isLong && before(frame.tcp.sequence, this.pairs.additions.first[entry]))
      return this.#repeat(entry, frame);
    const isOwed = (this.pairs.table.state[entry] & Owed) !== 0;
    if (isOwed && (flags & Flag.Ack) !== 0) {
      const isAll = atOrBefore(this.pairs.additions.owedEnd[entry], frame.tcp.acknowledgment);
      if (isAll) this.#settle(entry);
      else if (!isLong && (flags & (Flag.Rst | Flag.Syn)) === 0) return this.#leaveToHost(entry, frame);
    }
    this.#note(entry, frame, payload);
    return this.#relay(entry, frame, payload);
  }

  /** A bare acknowledgment that says less than one seen since: it was for the host, or overtaken on the bus. */
  isStale(entry: number, frame: Frame): boolean {
    const { acknowledgment, flags, sequence } = frame.tcp;
    const { acknowledged, next } = this.pairs.additions;
    if (frame.tcpPayloadLength > 0 || (flags & (Flag.Syn | Flag.Fin | Flag.Rst)) !== 0) return false;
    return before(acknowledgment, acknowledged[entry]) || before(sequence, next[entry]);
  }

  /** A pair is over for the card: both FINs are acknowledged, or one end has said that it is no more. */
  isOver(front: number): boolean {
    return this.#isClosed(front) || this.#isReset(front);
  }

  whyOver(front: number): number {
    return this.#isClosed(front) ? SpliceWhy.Closed : SpliceWhy.Reset;
  }

  #isClosed(front: number): boolean {
    const { state, twin } = this.pairs.table;
    return (state[front] & state[twin[front]] & FinAcknowledged) !== 0;
  }

  #isReset(front: number): boolean {
    const { state, twin } = this.pairs.table;
    return ((state[front] | state[twin[front]]) & Reset) !== 0;
  }

  /** The host is done with this side: it may forget the connection. */
  #settle(entry: number): void {
    const { pairs } = this;
    const front = pairs.frontOf(entry);
    const kind = entry === front ? SpliceNews.FrontAcknowledged : SpliceNews.BackAcknowledged;
    this.cost.charge(Step.Control);
    if (pairs.tell(front, kind, 0)) pairs.table.state[entry] &= ~Owed; // else the next acknowledgment tries again
  }

  /** It acknowledges part of what only the host can send again: the host's TCP takes it, at a number it expects. */
  #leaveToHost(entry: number, frame: Frame): Verdict {
    const { tcp } = frame;
    const { first } = this.pairs.additions;
    tcp.checksum = update32(tcp.checksum, tcp.sequence, first[entry]);
    tcp.sequence = first[entry];
    frame.queue = this.pairs.table.queue[entry];
    this.pairs.counts.add(Count.ToHost);
    this.#touch(entry);
    return Verdict.ToHost;
  }

  /** Bytes the host has had and acknowledged come again: only the acknowledgment was lost. */
  #repeat(entry: number, frame: Frame): Verdict {
    const { additions, counts } = this.pairs;
    counts.add(Count.Repeated);
    this.cost.charge(Step.AnswerClosing);
    const options = this.#options;
    options.read(frame);
    const has = options.hasTimestamps;
    const echo = options.timestampValue;
    const value = options.timestampEcho; // the newest the sender has seen: none is invented
    const { acknowledgment } = frame.tcp;
    this.pool.renew(frame);
    turnAround(frame);
    const expected = before(additions.first[entry], this.#heard(entry))
      ? this.#heard(entry)
      : additions.first[entry];
    writeBare(frame, acknowledgment, expected, Flag.Ack, additions.window[entry], has, value, echo);
    frame.reason = Reason.DuplicateAck;
    frame.attempt = 0;
    this.#touch(entry);
    return Verdict.ToWire;
  }

  /** What the other end has acknowledged of this direction, in its sender's numbers. */
  #heard(entry: number): number {
    const { table, additions } = this.pairs;
    return (additions.acknowledged[table.twin[entry]] - table.sequenceOffset[entry]) | 0;
  }

  #note(entry: number, frame: Frame, payload: number): void {
    const { additions, counts, table } = this.pairs;
    const isFront = (table.state[entry] & EntryState.Front) !== 0;
    additions.packets[entry]++;
    additions.bytes[entry] += payload;
    counts.add(isFront ? Count.PacketsToBack : Count.PacketsToFront);
    counts.add(isFront ? Count.BytesToBack : Count.BytesToFront, payload);
    const { sequence, acknowledgment, flags } = frame.tcp;
    const end = (sequence + payload + ((flags & Flag.Fin) !== 0 ? 1 : 0)) | 0;
    if ((flags & Flag.Rst) === 0 && before(additions.next[entry], end)) additions.next[entry] = end;
    if ((flags & Flag.Ack) !== 0 && before(additions.acknowledged[entry], acknowledgment))
      additions.acknowledged[entry] = acknowledgment;
    this.#touch(entry);
  }

  #touch(entry: number): void {
    this.pairs.additions.lastSeen[this.pairs.frontOf(entry)] = this.clock[0];
  }

  #relay(entry: number, frame: Frame, payload: number): Verdict {
    const { table } = this.pairs;
    const { flags, sequence } = frame.tcp;
    const isReset = (flags & Flag.Rst) !== 0;
    const isEnding = isReset || (flags & Flag.Fin) !== 0 || (table.state[entry] & (FinSent | Reset)) !== 0;
    const isExact = isReset && this.#isExact(entry, sequence);
    this.cost.charge(Step.SpliceRewrite);
    this.rewriting.rewrite(entry, frame);
    if (isEnding) this.#end(entry, frame, payload, isReset, isExact);
    return Verdict.ToWire;
  }

  /** RFC 5961 §3.2: the receiver believes a reset only at the number it expects; so does the card. */
  #isExact(entry: number, sequence: number): boolean {
    return sequence === this.#heard(entry) || sequence === this.pairs.additions.next[entry];
  }

  /** FINs, their acknowledgments and resets: the pair's state, read and written under its lock (E-S4, E-S5). The frame is rewritten. */
  #end(entry: number, frame: Frame, payload: number, isReset: boolean, isExact: boolean): void {
    const { table } = this.pairs;
    const { state, finEnd } = table;
    const twin = table.twin[entry];
    const { flags, sequence, acknowledgment } = frame.tcp;
    this.cost.charge(Step.SpliceState);
    this.locks.takeOf(twin);
    if (isReset) {
      if (isExact) state[entry] |= Reset;
    } else {
      state[entry] &= ~Reset; // it lives after all
      if ((flags & Flag.Fin) !== 0) {
        state[twin] |= FinSent;
        finEnd[twin] = (sequence + payload + 1) | 0;
      }
      // The rewritten number is in the other end's terms, where its own FIN ends.
      const isSent = (state[entry] & FinSent) !== 0 && (flags & Flag.Ack) !== 0;
      const end = (finEnd[entry] + table.acknowledgmentOffset[entry]) | 0;
      if (isSent && ahead(end, acknowledgment) >= 0) state[entry] |= FinAcknowledged;
    }
    const front = this.pairs.frontOf(entry);
    if (this.timeWait === 0 && this.isOver(front)) this.pairs.end(front, this.whyOver(front));
  }

  /** After the end a newer SYN begins anew (RFC 9293 §3.10.7.4, MAY-2; RFC 6191): client ports come again. */
  #beginsAnew(entry: number, frame: Frame): boolean {
    const front = this.pairs.frontOf(entry);
    if ((frame.tcp.flags & Flag.Ack) !== 0 || !this.isOver(front)) return false;
    if (ahead(this.pairs.additions.next[entry], frame.tcp.sequence) < 0) return false;
    return this.pairs.end(front, this.whyOver(front));
  }

  #expired(): Verdict {
    this.pairs.counts.add(Count.Expired);
    this.drops.add(Drop.TimeToLive);
    return Verdict.Consumed;
  }
}
