import type { Journal } from '#engine/kernel/journal.ts';
import type { RandomStream } from '#engine/kernel/random.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import { TimerWheel } from '#engine/kernel/timerWheel.ts';
import { COOKIE_LIFETIME } from '#engine/wire/synCookie/cookieLayout.table.ts';
import { SynCookie } from '#engine/wire/synCookie/synCookie.ts';
import { FlowTable } from '#engine/wire/flowTable.ts';
import type { FrameSink } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { congestionController } from './congestion/choose.ts';
import type { CongestionController } from './congestion/controller.ts';
import type { TcpConfig } from './config.ts';
import { Listeners } from './listeners.ts';
import { RowPool } from './rowPool.ts';
import { REPORT_WORDS } from './sack/report.ts';
import { Scoreboard } from './sack/scoreboard.ts';
import { StreamMemory } from './streamMemory.ts';
import { TCB_WORDS } from './tcb.ts';
import type { Tcb } from './tcb.ts';
import { TcbMemory } from './tcbMemory.ts';
import { TcbTable } from './tcbTable.ts';
import type { Diversion } from './splicing.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { WindowNotes } from './windowNotes.ts';
import { ReleasedWire } from './released/releasedWire.ts';
import { ZeroCopy } from './zeroCopy.ts';
import { workNames } from './work.table.ts';
import { TcpOptions, timestampNow } from '#engine/wire/tcpOptions.ts';

const NONE = -1;

/** What the rows of a journal are called for this TCP (kernel/notes.table.ts). */
export interface TcpNotes {
  readonly state: number;
  readonly timer: number;
  readonly created: number;
  readonly freed: number;
  /** -1: windows are not noted. */
  readonly window: number;
  readonly flight: number;
}

export interface TcpParts {
  readonly timeline: Timeline;
  readonly pool: FramePool;
  readonly config: TcpConfig;
  /** Connections at once. */
  readonly capacity: number;
  /** Bytes of send buffers in all. */
  readonly streamBytes: number;
  readonly random: RandomStream;
  /** Where composed segments go. */
  readonly wire: FrameSink;
  readonly drops: Tally;
  readonly counts: Tally;
  readonly journal: Journal | null;
  readonly notes: TcpNotes;
  /** Absent where memory is the host's, and ample. */
  readonly room?: ConnectionRoom;
}

/** Memory that connections need room in; a card's, which ends. */
export interface ConnectionRoom {
  /** Room for a control block and its buffers. False: there is none. */
  take(id: number): boolean;
  /** The connection will carry no more data. */
  giveBuffers(id: number): void;
  give(id: number): void;
}

/** Does anything of this configuration keep what tcbRare.ts lists? */
function needsRareWords(config: TcpConfig): boolean {
  const name = config.congestionControl;
  const asks = config.keepAlive > 0 || config.keepAliveOnDemand === true;
  return config.ecn || config.rack || asks || name === 'cubic' || name === 'dctcp';
}

/** What the rules of TCP share: one machine's (or core's) tables, timers, counters. Holds no rule itself. */
export class TcpContext {
  readonly clock: Float64Array;
  readonly pool: FramePool;
  readonly config: TcpConfig;
  readonly tcbs: TcbTable;
  readonly flows: FlowTable;
  readonly streams: StreamMemory;
  readonly wheel: TimerWheel;
  readonly congestion: CongestionController;
  readonly options = new TcpOptions();
  readonly listeners = new Listeners();
  /** What answers SYNs without keeping anything, where the configuration asks for it. */
  readonly cookies: SynCookie | null;
  readonly scoreboard = new Scoreboard();
  readonly reports = new RowPool(REPORT_WORDS);
  /** Units of work since the owner last looked; rows of work.table.ts. */
  readonly work = new Int32Array(workNames.length);
  readonly #timestampOffset: number;
  readonly isnSecret: number;
  readonly wire: FrameSink;
  readonly drops: Tally;
  readonly counts: Float64Array;
  readonly journal: Journal | null;
  readonly notes: TcpNotes;
  readonly windowNotes: WindowNotes | null;
  /** [When the span of RFC 5961 §7 began, us; challenges in it] */
  readonly challengeSpan = new Int32Array(2);
  /** Who takes the segments of spliced connections; null where there are none. */
  diversion: Diversion | null = null;
  identification = 0;
  /** The next connection replaces one in TIME-WAIT: its first number must be above all of that one's (RFC 1122 §4.2.2.13). */
  hasIssFloor = false;
  issFloor = 0;
  /** Accounted bytes of control blocks, now and at most. */
  tcbBytes = 0;
  tcbBytesPeak = 0;
  readonly memory = new TcbMemory();
  /** null where payload is always copied. */
  readonly zeroCopy: ZeroCopy | null;
  readonly releasedWire: ReleasedWire | null;
  readonly room: ConnectionRoom | null;
  #outputFirst = NONE;
  #outputLast = NONE;
  readonly #events: Int32Array;
  readonly #eventMask: number;
  #eventHead = 0;
  #eventTail = 0;

  constructor(parts: TcpParts, expire: (id: number) => void) {
    this.clock = parts.timeline.clock;
    this.pool = parts.pool;
    this.config = parts.config;
    this.#timestampOffset = parts.config.timestampOffset ?? 0;
    this.tcbs = new TcbTable(parts.capacity, needsRareWords(parts.config));
    this.flows = new FlowTable(parts.capacity, this.tcbs.words, TCB_WORDS);
    this.streams = new StreamMemory(parts.pool.slab, parts.streamBytes, parts.config.sendBuffer);
    this.wheel = new TimerWheel(parts.timeline, parts.capacity, expire);
    this.congestion = congestionController(parts.config.congestionControl);
    this.isnSecret = parts.random.int32();
    this.cookies = parts.config.syncookies === 'off' ? null : new SynCookie(parts.random, COOKIE_LIFETIME);
    this.zeroCopy = parts.config.zeroCopy
      ? new ZeroCopy(parts.capacity, this.work, parts.config.fallBackCopies)
      : null;
    this.releasedWire = parts.config.releasedZeroCopy ? new ReleasedWire(parts.wire) : null;
    this.wire = this.releasedWire ?? parts.wire;
    this.room = parts.room ?? null;
    this.drops = parts.drops;
    this.counts = parts.counts.counts;
    this.journal = parts.journal;
    this.notes = parts.notes;
    const { window, flight } = parts.notes;
    this.windowNotes =
      parts.journal === null || window < 0 ? null : new WindowNotes(parts.journal, window, flight);
    const size = 2 ** (32 - Math.clz32(Math.max(2, parts.capacity) - 1)); // each row stands in it once at most
    this.#events = new Int32Array(size);
    this.#eventMask = size - 1;
  }

  /** Now, in microseconds, modulo 2^32 and signed: differences count, up to 35 minutes either way. */
  get nowUs(): number {
    return (this.clock[0] / 1e6) | 0;
  }

  setState(tcb: Tcb, state: number): void {
    if (this.journal !== null) this.journal.note(this.notes.state, tcb.id, tcb.state, state);
    tcb.state = state;
  }

  account(tcb: Tcb, bytes: number): void {
    this.tcbBytes += bytes - tcb.accountedBytes;
    tcb.accountedBytes = bytes;
    if (this.tcbBytes > this.tcbBytesPeak) this.tcbBytesPeak = this.tcbBytes;
  }

  /** Puts the connection on the list of those whose turn to send comes with the next flush. */
  wantOutput(tcb: Tcb): void {
    if (tcb.has(TcbFlag.InOutputList)) return;
    tcb.raise(TcbFlag.InOutputList);
    const id = tcb.id;
    tcb.outputNext = NONE;
    if (this.#outputFirst === NONE) this.#outputFirst = id;
    else {
      const at = tcb.at;
      this.tcbs.open(this.#outputLast).outputNext = id;
      tcb.at = at;
    }
    this.#outputLast = id;
  }

  /** What this machine's clock says now, as it stands in a segment (RFC 7323 §5.4). */
  get timestamp(): number {
    return (timestampNow(this.clock) + this.#timestampOffset) | 0;
  }

  get hasOutput(): boolean {
    return this.#outputFirst !== NONE;
  }

  /** Takes the first connection off the output list and opens it. */
  shiftOutput(): Tcb {
    const tcb = this.tcbs.open(this.#outputFirst);
    this.#outputFirst = tcb.outputNext;
    tcb.lower(TcbFlag.InOutputList);
    return tcb;
  }

  /** Tells the owner; several bits of one connection make one entry. */
  raiseEvent(tcb: Tcb, event: number): void {
    tcb.events |= event;
    const id = tcb.id;
    if (this.tcbs.inEvents[id] !== 0) return;
    this.tcbs.inEvents[id] = 1;
    this.#events[this.#eventTail & this.#eventMask] = id;
    this.#eventTail = (this.#eventTail + 1) | 0;
  }

  get hasEvents(): boolean {
    return this.#eventHead !== this.#eventTail;
  }

  /** The next connection with news, or -1. */
  shiftEvent(): number {
    if (this.#eventHead === this.#eventTail) return NONE;
    const id = this.#events[this.#eventHead & this.#eventMask];
    this.#eventHead = (this.#eventHead + 1) | 0;
    this.tcbs.inEvents[id] = 0;
    return id;
  }
}
