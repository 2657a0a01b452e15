import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { packPeerOptions, readListen } from '#engine/pcie/controlMessages.ts';
import type { Listen } from '#engine/pcie/controlMessages.ts';
import { Verdict } from '#engine/wire/frame.ts';
import { update32 } from '#engine/wire/checksum.ts';
import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { EtherType, Flag, TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { crcOfFlow } from '#engine/wire/synCookie/crc32.ts';
import {
  counterHighWord,
  RELEASED_MSS,
  RELEASED_SCALE,
  releasedAccepts,
  releasedIsn,
  releasedMssCode,
  releasedTimestamp,
} from '#engine/wire/synCookie/releasedCookie.ts';
import { turnAround } from '#engine/nic/answer.ts';
import type { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import type { Setup } from './buildSetup.ts';

/** The one layout of options the parser knows: NOP NOP timestamps, NOP window scale, MSS (source-facts A.2). */
const STAMPS = 32;
const EVERYTHING = 40;
const VALUE_AT = TCP_START + TCP_BYTES + 4;
const ECHO_AT = VALUE_AT + 4;
const MSS_AT = TCP_START + TCP_BYTES + 18;
const Count = { Answered: 0, Accepted: 1, Refused: 2, Listeners: 3, Overwritten: 4 } as const;
/** Whatever the client said (E-N5, E-N6). */
const assumed = packPeerOptions(RELEASED_MSS, RELEASED_SCALE, false, true, false);

/** Connection setup as the released source does it (source-facts A.4, A.5), with its defects E-N4 to E-N7, E-N21 and E-N22. */
export class ReleasedSetup implements Setup {
  /** It mends the sum it finds: a broken SYN gets a broken answer. */
  readonly verifies = false;
  /** One: the next overwrites it (E-N21). */
  #listen: Listen | null = null;
  readonly #counts = new Tally([
    'SYNs answered',
    'cookies accepted',
    'ACKs without a good cookie',
    'listeners',
    'listeners overwritten',
  ]);

  constructor(
    private readonly clock: Float64Array,
    private readonly pool: FramePool,
    private readonly cost: ProgramCost,
    private readonly journal: Journal | null,
  ) {}

  listen(frame: Frame): void {
    this.#counts.add(this.#listen === null ? Count.Listeners : Count.Overwritten);
    this.#listen = readListen(frame);
  }

  fromWire(frame: Frame): Verdict {
    const { ip, tcp } = frame;
    this.cost.charge(Step.HashFlow);
    const hash = crcOfFlow(ip.source, ip.destination, tcp.ports);
    if (tcp.flags === Flag.Syn) {
      this.cost.charge(Step.ListenerLookup);
      const listen = this.#listen;
      const isMeant =
        listen !== null && listen.address === ip.destination && listen.port === (tcp.ports & 0xffff);
      return isMeant ? this.#answer(frame, hash) : Verdict.Pass;
    }
    this.#check(frame, hash);
    return Verdict.Pass;
  }

  report(): Record<string, number> {
    return this.#counts.record();
  }

  /** The SYN reflected: window, scale and MSS stay the client's own. Only what changes is mended in the checksum (RFC 1624). */
  #answer(frame: Frame, hash: number): Verdict {
    const { tcp } = frame;
    this.cost.charge(Step.AnswerSyn);
    this.pool.renew(frame);
    const highWord = counterHighWord(this.clock);
    const code = tcp.headerBytes >= EVERYTHING ? this.#mssCode(frame) : 0;
    const { sequence, acknowledgment, headerBytes } = tcp;
    const cookie = releasedIsn(hash, code, highWord);
    let sum = update32(tcp.checksum, sequence, cookie);
    sum = update32(sum, acknowledgment, (sequence + 1) | 0);
    sum = update32(sum, Flag.Syn, Flag.Syn | Flag.Ack);
    turnAround(frame);
    tcp.sequence = cookie;
    tcp.acknowledgment = (sequence + 1) | 0;
    tcp.flags = Flag.Syn | Flag.Ack;
    if (headerBytes >= STAMPS) sum = this.#stamp(frame, sum, releasedTimestamp(highWord));
    tcp.checksum = sum;
    frame.reason = Reason.CookieSynAck;
    frame.attempt = 0;
    this.#counts.add(Count.Answered);
    this.journal?.note(Note.CookieMade, cookie, code, highWord);
    return Verdict.ToWire;
  }

  #mssCode(frame: Frame): number {
    return releasedMssCode(frame.slab.view.getUint16(frame.start + MSS_AT));
  }

  /** The client's value moves to the echo; what stood there goes. In another layout these are other options (E-N22). */
  #stamp(frame: Frame, sum: number, value: number): number {
    const { view } = frame.slab;
    const own = view.getInt32(frame.start + VALUE_AT);
    const old = view.getInt32(frame.start + ECHO_AT);
    view.setInt32(frame.start + VALUE_AT, value);
    view.setInt32(frame.start + ECHO_AT, own);
    return update32(sum, old, value);
  }

  /** Whatever flags, however late: nothing but the 24 bits is looked at. */
  #check(frame: Frame, hash: number): void {
    const { acknowledgment } = frame.tcp;
    const isGood = releasedAccepts(acknowledgment, hash);
    this.journal?.note(Note.CookieChecked, (acknowledgment - 1) | 0, isGood ? 1 : 0, 0);
    if (!isGood) {
      this.#counts.add(Count.Refused);
      return;
    }
    frame.ethernet.etherType = EtherType.SetupAccepted;
    frame.mark = Mark.SetupAccepted;
    frame.markA = assumed;
    frame.markB = 0;
    this.#counts.add(Count.Accepted);
  }
}
