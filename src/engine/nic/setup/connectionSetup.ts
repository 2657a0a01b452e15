import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import type { RandomStream } from '#engine/kernel/random.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { packPeerOptions, readListen } from '#engine/pcie/controlMessages.ts';
import type { Listen } from '#engine/pcie/controlMessages.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { EtherType, Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { TcpOptions, timestampNow, writeSynOptions } from '#engine/wire/tcpOptions.ts';
import { sealBare, turnAround } from '#engine/nic/answer.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import type { Setup } from './buildSetup.ts';
import { Listeners } from './listeners.ts';
import {
  CookieCheck,
  cookieCount,
  cookieMss,
  mssIndex,
  SynCookie,
  timestampEcn,
  timestampSack,
  timestampScale,
  timestampWithOptions,
} from '#engine/wire/synCookie/synCookie.ts';

/** Used when a SYN names no MSS (RFC 9293 §3.7.1, MUST-15). */
const DEFAULT_MSS = 536;
const Count = {
  Answered: 0,
  Accepted: 1,
  Refused: 2,
  Expired: 3,
  LeftToHost: 4,
  Listeners: 5,
  ListenersRefused: 6,
  Later: 7,
} as const;

/** Stateless connection setup: SYNs to a listener are answered here, and the ACK that brings a good cookie back is marked. */
export class ConnectionSetup implements Setup {
  readonly verifies = true;
  readonly #listeners = new Listeners();
  readonly #cookie: SynCookie;
  readonly #options = new TcpOptions();
  readonly #counts = new Tally([
    'SYNs answered',
    'cookies accepted',
    'ACKs without a good cookie',
    'ACKs with an old count',
    'SYNs left to the host',
    'listeners',
    'listeners refused',
    'later segments of a cookie’s connection',
  ]);

  constructor(
    private readonly clock: Float64Array,
    private readonly pool: FramePool,
    private readonly cost: ProgramCost,
    secret: RandomStream,
    lifetimeCounts: number,
    private readonly journal: Journal | null,
  ) {
    this.#cookie = new SynCookie(secret, lifetimeCounts);
  }

  listen(frame: Frame): void {
    const isTaken = this.#listeners.add(readListen(frame));
    this.#counts.add(isTaken ? Count.Listeners : Count.ListenersRefused);
  }

  fromWire(frame: Frame): Verdict {
    if (this.#listeners.count === 0) return Verdict.Pass;
    const flags = frame.tcp.flags;
    if ((flags & Flag.Rst) !== 0) return Verdict.Pass;
    this.cost.charge(Step.ListenerLookup);
    const listen = this.#listeners.find(frame.ip.destination, frame.tcp.ports & 0xffff);
    if (listen === null) return Verdict.Pass;
    if ((flags & (Flag.Syn | Flag.Ack | Flag.Fin)) === Flag.Syn) return this.#answer(frame, listen);
    if ((flags & (Flag.Syn | Flag.Ack)) === Flag.Ack) this.#check(frame);
    return Verdict.Pass;
  }

  report(): Record<string, number> {
    return this.#counts.record();
  }

  /** SYN to SYN-ACK in the same slot. What the cookie cannot say is the host's business. */
  #answer(frame: Frame, listen: Listen): Verdict {
    const { ip, tcp } = frame;
    const offer = this.#options;
    offer.read(frame);
    const index = mssIndex(offer.mss === 0 ? DEFAULT_MSS : offer.mss);
    if (offer.isMalformed || index < 0) {
      this.#counts.add(Count.LeftToHost);
      return Verdict.Pass;
    }
    this.cost.charge(Step.MakeCookie);
    this.cost.charge(Step.AnswerSyn);
    const count = cookieCount(this.clock);
    const sequence = tcp.sequence;
    const cookie = this.#cookie.make(ip.source, ip.destination, tcp.ports, sequence, index, count);
    this.pool.renew(frame);
    turnAround(frame);
    tcp.sequence = cookie;
    tcp.acknowledgment = (sequence + 1) | 0;
    // Who can be remembered in no timestamp is refused ECN: the answer to its SYN is as if we had none (RFC 3168 §6.1.1).
    const isAsked = (tcp.flags & (Flag.Ece | Flag.Cwr)) === (Flag.Ece | Flag.Cwr);
    const ecn = isAsked && listen.ecn && listen.timestamps && offer.hasTimestamps;
    tcp.flags = Flag.Syn | Flag.Ack | (ecn ? Flag.Ece : 0);
    tcp.window = listen.window;
    sealBare(frame, TCP_BYTES + this.#writeOptions(frame, listen, offer, ecn));
    frame.reason = Reason.CookieSynAck;
    frame.attempt = 0;
    this.#counts.add(Count.Answered);
    this.journal?.note(Note.CookieMade, cookie, index, count);
    return Verdict.ToWire;
  }

  /** Without timestamps there is no scaling, SACK or ECN: nothing could carry them. Returns the bytes written. */
  #writeOptions(frame: Frame, listen: Listen, offer: TcpOptions, ecn: boolean): number {
    const stamped = offer.hasTimestamps && listen.timestamps;
    const isScaled = stamped && offer.windowScale >= 0 && listen.windowScale >= 0;
    const sack = stamped && offer.sackPermitted && listen.sack;
    const clock = timestampNow(this.clock);
    const value = timestampWithOptions(clock, isScaled ? offer.windowScale : -1, sack, ecn);
    const at = frame.start + TCP_START + TCP_BYTES;
    const ownScale = isScaled ? listen.windowScale : -1;
    const { view } = frame.slab;
    return writeSynOptions(view, at, listen.mss, ownScale, sack, stamped, value, offer.timestampValue);
  }

  /** A good cookie marks the frame; any other frame passes unmarked, and the host answers it as it answers a stranger. */
  #check(frame: Frame): void {
    const { ip, tcp } = frame;
    const count = cookieCount(this.clock);
    const cookie = (tcp.acknowledgment - 1) | 0;
    const isn = (tcp.sequence - 1) | 0;
    if (this.#cookie.isOld(cookie, count)) {
      this.#counts.add(Count.Expired);
      return;
    }
    this.cost.charge(Step.CheckCookie);
    const result = this.#cookie.check(cookie, ip.source, ip.destination, tcp.ports, isn, count);
    const isGood = result === CookieCheck.Accepted;
    this.journal?.note(Note.CookieChecked, cookie, isGood ? 1 : 0, this.#cookie.age(cookie, count));
    if (!isGood) {
      // A FIN comes after an answer was read: whoever sends it is no client whose first segment was lost.
      const isLater = result === CookieCheck.Later && (tcp.flags & Flag.Fin) === 0;
      if (isLater) frame.mark = Mark.SetupLater;
      this.#counts.add(isLater ? Count.Later : Count.Refused);
      return;
    }
    const echo = this.#options;
    echo.read(frame);
    const bits = echo.timestampEcho;
    const has = echo.hasTimestamps;
    frame.ethernet.etherType = EtherType.SetupAccepted;
    frame.mark = Mark.SetupAccepted;
    frame.markA = packPeerOptions(
      cookieMss(cookie),
      has ? timestampScale(bits) : -1,
      has && timestampSack(bits),
      has,
      has && timestampEcn(bits),
    );
    frame.markB = 0;
    this.#counts.add(Count.Accepted);
  }
}
