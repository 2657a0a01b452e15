import type { Tally } from '#engine/kernel/tally.ts';
import { TeardownEnd } from '#engine/pcie/controlMessages.table.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { ahead } from '#engine/wire/sequence.ts';
import { TcpOptions, timestampClock } from '#engine/wire/tcpOptions.ts';
import { turnAround, writeBare } from '#engine/nic/answer.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { Count } from './closingFlows.ts';
import type { ClosingFlows } from './closingFlows.ts';
import { hasTimestamps, timestampValueOf } from './packetStore.ts';
import { Phase } from './phases.table.ts';

/** The host's scaled window is not kept: what counts as inside the window is its largest unscaled size. */
const WINDOW = 0xffff;

/** RFC 9293 §3.10.7.4 for flows whose application has closed: the checks in the RFC's order, one function each. */
export class ClosingSegment {
  readonly #options = new TcpOptions();

  constructor(
    private readonly clock: Float64Array,
    private readonly pool: FramePool,
    private readonly flows: ClosingFlows,
    private readonly cost: ProgramCost,
    private readonly drops: Tally,
  ) {}

  arrives(row: number, frame: Frame): Verdict {
    const { table } = this.flows;
    const { flags } = frame.tcp;
    if (table.phase[row] === Phase.Collecting) return this.#passWhileCollecting(row, frame);
    const isFin = (flags & Flag.Fin) !== 0;
    const expected = table.expected[row];
    const offset = ahead(expected, frame.tcp.sequence);
    if ((flags & Flag.Rst) !== 0) return this.#reset(row, frame, offset);
    if ((flags & Flag.Syn) !== 0) return this.#synchronize(row, frame);
    if ((flags & Flag.Ack) === 0) return this.#ignored(Drop.BadFlags);
    const payload = frame.tcpPayloadLength;
    const length = payload + (isFin ? 1 : 0);
    const isAcceptable = offset < WINDOW && (length === 0 ? offset >= 0 : offset + length > 0);
    if (!isAcceptable) return this.#repeat(row, frame, isFin);
    const acknowledgment = frame.tcp.acknowledgment;
    if (ahead(table.next[row], acknowledgment) > 0) return this.#answer(row, frame, Reason.DuplicateAck);
    if (!this.#acknowledged(row, frame, acknowledgment)) return this.#consumed();
    if (payload > 0 && offset + payload > 0) return this.#text(row, frame);
    if (isFin) return this.#finish(row, frame, offset + payload);
    return this.#consumed();
  }

  /** The host still holds the connection: it sees the segment, the copies only shrink. */
  #passWhileCollecting(row: number, frame: Frame): Verdict {
    if ((frame.tcp.flags & Flag.Ack) !== 0) this.flows.store.acknowledge(row, frame.tcp.acknowledgment);
    return Verdict.Pass;
  }

  /** RFC 5961 §3.2: exact resets; inside the window asks back; elsewhere is ignored. */
  #reset(row: number, frame: Frame, offset: number): Verdict {
    if (offset === 0) {
      if (this.flows.table.phase[row] === Phase.TimeWait) return this.#ignored(Drop.OldDuplicate); // RFC 1337 §3
      this.flows.free(row, TeardownEnd.Reset);
      return this.#consumed();
    }
    if (offset > 0 && offset < WINDOW) return this.#answer(row, frame, Reason.ChallengeAck);
    return this.#ignored(Drop.BlindReset);
  }

  /** A SYN of a new connection ends TIME-WAIT (RFC 9293 §3.10.7.4, MAY-2); any other is asked back (RFC 5961 §4.2). */
  #synchronize(row: number, frame: Frame): Verdict {
    if (this.flows.isOfNewConnection(row, frame, this.#options)) {
      this.flows.free(row, TeardownEnd.Closed);
      return Verdict.Pass;
    }
    return this.#answer(row, frame, Reason.ChallengeAck);
  }

  /** Outside the window: say again what is expected; a FIN come again restarts TIME-WAIT. */
  #repeat(row: number, frame: Frame, isFin: boolean): Verdict {
    const isWaiting = this.flows.table.phase[row] === Phase.TimeWait;
    if (isWaiting && isFin) {
      this.flows.rememberTimestamp(row, frame);
      this.flows.enterTimeWait(row);
    }
    return this.#answer(row, frame, isFin ? Reason.NicFinAck : Reason.DuplicateAck);
  }

  /** False: that was the last acknowledgment awaited, and the flow is gone. */
  #acknowledged(row: number, frame: Frame, acknowledgment: number): boolean {
    const { table, store } = this.flows;
    const phase = table.phase[row];
    if (phase === Phase.TimeWait || ahead(table.unacknowledged[row], acknowledgment) <= 0) return true;
    table.unacknowledged[row] = acknowledgment;
    table.attempts[row] = 0;
    store.acknowledge(row, acknowledgment);
    if (acknowledgment !== table.next[row]) {
      this.flows.awaitAcknowledgment(row);
      return true;
    }
    if (phase === Phase.FinWait1) this.flows.enterFinWait2(row);
    else if (phase === Phase.Closing) {
      this.flows.rememberTimestamp(row, frame);
      this.flows.enterTimeWait(row);
      return table.phase[row] === Phase.TimeWait;
    } else if (phase === Phase.LastAck) {
      this.flows.free(row, TeardownEnd.Closed);
      return false;
    }
    return true;
  }

  /** Data nobody will read: a reset tells the peer it is lost (RFC 1122 §4.2.2.13). After the peer's FIN it means nothing. */
  #text(row: number, frame: Frame): Verdict {
    const phase = this.flows.table.phase[row];
    if (phase !== Phase.FinWait1 && phase !== Phase.FinWait2)
      return this.#answer(row, frame, Reason.DuplicateAck);
    this.flows.counts.add(Count.ResetsSent);
    this.cost.charge(Step.AnswerClosing);
    this.pool.renew(frame);
    turnAround(frame);
    writeBare(frame, frame.tcp.acknowledgment, 0, Flag.Rst, 0, false, 0, 0);
    frame.reason = Reason.NicReset;
    frame.attempt = 0;
    this.flows.free(row, TeardownEnd.Reset);
    return Verdict.ToWire;
  }

  /** `gap`: bytes missing before the FIN. */
  #finish(row: number, frame: Frame, gap: number): Verdict {
    const { table } = this.flows;
    const phase = table.phase[row];
    if (gap !== 0 || (phase !== Phase.FinWait1 && phase !== Phase.FinWait2))
      return this.#answer(row, frame, Reason.DuplicateAck);
    table.expected[row] = table.expected[row] + 1;
    this.flows.counts.add(Count.FinsAnswered);
    if (phase === Phase.FinWait2) this.flows.rememberTimestamp(row, frame);
    const verdict = this.#answer(row, frame, Reason.NicFinAck);
    if (phase === Phase.FinWait1) table.phase[row] = Phase.Closing;
    else this.flows.enterTimeWait(row);
    return verdict;
  }

  #ignored(reason: number): Verdict {
    this.drops.add(reason);
    return this.#consumed();
  }

  #consumed(): Verdict {
    this.flows.counts.add(Count.Consumed);
    return Verdict.Consumed;
  }

  /** The peer's segment becomes our acknowledgment, in place. */
  #answer(row: number, frame: Frame, reason: number): Verdict {
    const { table } = this.flows;
    if (reason !== Reason.NicFinAck) this.flows.counts.add(Count.Answered);
    this.cost.charge(Step.AnswerClosing);
    const has = hasTimestamps(frame);
    const echo = has ? timestampValueOf(frame) : 0;
    const value = has ? timestampClock(this.clock[0]) : 0;
    this.pool.renew(frame);
    turnAround(frame);
    writeBare(frame, table.next[row], table.expected[row], Flag.Ack, table.window[row], has, value, echo);
    frame.reason = reason;
    frame.attempt = 0;
    return Verdict.ToWire;
  }
}
