import type { ProxyReport } from './proxyReport.ts';
import type { CallsReport } from './callsReport.ts';
import type { ExperimentSpec } from './spec.ts';
import type { SteadyReport } from './steadyReport.ts';
import type { ToeReport } from './toeReport.ts';

/**
 * What a run says. Plain data; long columns are typed arrays, so that they cross the worker border by transfer and
 * become ordinary arrays in JSON. Same spec + seed + engine version = same report, byte for byte.
 */
export interface Report extends CallsReport {
  version: 1;
  engine: string;
  spec: ExperimentSpec;
  /** Emulated time reached, ns, and why the run ended there. */
  reached: number;
  ended: 'duration' | 'quiet' | 'running';
  totals: Totals;
  series: Series;
  latency: { handshake: Latency; transaction: Latency; connection: Latency };
  cpu: CpuReport;
  host: HostReport;
  nic: NicReport;
  pcie: PcieReport;
  /** Named as in `netstat -s` / RFC 4022 where a name exists. */
  tcp: { server: Record<string, number>; clients: Record<string, number> };
  /** Reason -> frames. */
  drops: Record<string, number>;
  /** Frames of `disturbances.synFlood` by what became of them; empty without one. */
  flood: Record<string, number>;
  /** Where the application is a proxy. */
  proxy?: ProxyReport;
  /** Where the spec asks for it: the time from `probes.measureFrom` on; outside the digest. */
  steady?: SteadyReport;
  /** Hash of everything observable on the wire and in the counters; 16 hex digits. */
  digest: string;
}

export interface Totals {
  /** Connections that ran their whole life with every byte right. */
  connectionsCompleted: number;
  connectionsFailed: number;
  connectionsOpen: number;
  transactions: number;
  bytesToServer: number;
  bytesToClient: number;
  /** Payload bytes that differed from what was sent. */
  bytesWrong: number;
  /** Frames that entered a link, both ways (lost ones too). */
  frames: number;
  framesToServer: number;
  framesToClient: number;
  framesLost: number;
  events: number;
  /** Frames some component still holds; 0 after a quiet end. */
  framesHeld: number;
  /** Per emulated second. */
  connectionsPerSecond: number;
  transactionsPerSecond: number;
  goodputToClient: number;
}

/** Samples at a fixed emulated interval. `columns` have the length of `time` (ns). */
export interface Series {
  time: Float64Array;
  columns: Record<string, Float64Array>;
}

/** Times in ns. `edges[i]` is the upper edge of bucket i. */
export interface Latency {
  count: number;
  min: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
  edges: Float64Array;
  counts: Float64Array;
}

export interface CpuReport {
  clock: number;
  categories: readonly string[];
  /** cycles[core][category]; idle is a category. */
  cycles: number[][];
  /** Of each core, 0..1: what it worked of the time the run took. */
  busyShares: number[];
  /** Cycles over all cores for one completed connection, by category (idle left out). */
  perConnection: number[];
  tcbBytesPeak: number;
  connectionsPeak: number;
}

/** Control blocks of one kind: what one costs the emulated host, and how many there were. */
export interface TcbKind {
  /** Emulated bytes of one. */
  bytes: number;
  now: number;
  /** At most, summed over the cores' own peaks. */
  peak: number;
}

export interface HostReport {
  quasiTcb: TcbKind;
  fullTcb: TcbKind;
  /** Emulated bytes of all control blocks when the run ended; the most is `cpu.tcbBytesPeak`. */
  tcbBytes: number;
  /** Why quasi-TCBs became full ones: a name of promotions.table.ts -> how many. */
  promotions: Record<string, number>;
  /** Which copies happened: a name of zeroCopy.table.ts -> how often, or bytes. Empty without zero-copy. */
  zeroCopy: Record<string, number>;
  /** Bytes this engine itself spends on one connection's row, index and queues; buffers and frames come on top. */
  realBytesPerConnection: number;
  /** Bytes of send buffers this engine made, over the whole run; they are used again. */
  realSendBufferBytes: number;
}

export interface NicReport {
  clock: number;
  cores: number;
  /** Cycles by program step, over all cores. */
  steps: Record<string, number>;
  busyShare: number;
  memories: { name: string; capacity: number; used: number; peak: number; owners: Record<string, number> }[];
  setup: Record<string, number>;
  teardown: Record<string, number>;
  wheel: Record<string, number>;
  /** Where the card splices. */
  splice?: Record<string, number>;
  /** What the classic offloads spared the host; not in the digest, for the frames and cycles it is about are. */
  savings: OffloadSavings;
  /** How hard it worked; outside the digest. */
  use: NicUse;
  /** Where the card runs all of TCP. */
  toe?: ToeReport;
  /** Where the workload is timers. */
  race?: TimerRaceReport;
  /** Where the workload is frames that the card sends back. */
  forwarding?: ForwardingReport;
  /** Where the workload is hand-overs. */
  capacity?: CapacityReport;
}

/** A direction of large frames: how many, the segments they stood for, and what did not cross PCIe. */
export interface LargeFrames {
  frames: number;
  segments: number;
  /** Frames that did not cross, and as many descriptors. */
  crossingsSaved: number;
  headerBytesSaved: number;
}

/** Each only where its offload was at work. */
export interface OffloadSavings {
  /** Bytes of TCP the NIC summed and the host did not: of segments to the wire, and from it. */
  checksum?: { filled: number; verified: number };
  tso?: LargeFrames;
  /** `closedBy`: why joined frames were closed -> how many. */
  lro?: LargeFrames & { closedBy: Record<string, number> };
  /** Frames the hash sent to each receive queue. */
  rss?: number[];
}

/** Frames of one size at the full rate of the link. */
export interface ForwardingReport {
  /** With the FCS. */
  frameBytes: number;
  sent: number;
  forwarded: number;
  /** Of the link, and between the first frame that came back and the last. */
  offeredPerSecond: number;
  forwardedPerSecond: number;
}

/** Closing flows a card took before it refused one. */
export interface CapacityReport {
  flows: number;
  /** Why it refused, as in `teardown`; empty if it did not. */
  refusal: string;
  /** Bytes of internal memory: of one flow's entry, and of all timers. */
  entryBytes: number;
  timerBytes: number;
}

/** Shares are 0..1 of the time the run took; waits are ns, summed over all who waited. */
export interface NicUse {
  /** Busy share of each core. */
  cores: number[];
  coresPerIsland: number;
  threads: { all: number; mean: number; peak: number };
  /** Frames that found every thread taken, and were taken later. */
  framesWaited: number;
  /** What was waited for -> ns. */
  stalls: Record<string, number>;
  /** Memories and units (CRC, atomics): operations, and the share of those that fit into the time. */
  operations: { name: string; operations: number; busyShare: number }[];
  /** Words of the instruction store that the loaded programs fill, of those a core has. */
  instructions: { words: number; store: number };
}

/** Timers of a card that does nothing else. Rates a second, waits ns, bytes of internal memory. */
export interface TimerRaceReport {
  flows: number;
  bytesPerFlow: number;
  timerBytes: number;
  /** With the flows' entries. */
  allBytes: number;
  memoryBytes: number;
  /** Registrations a second in the paced turn, and how long one of them or a stop waited for a lock or for memory. */
  asked: number;
  meanWait: number;
  longestWait: number;
  /** As fast as all cores can: registrations, each after a stop, and the mean wait of an operation. */
  registrations: number;
  sprintWait: number;
  /** Fired for each second that a sweep, or a lock held for expiries, lasted. */
  expiries: number;
  /** Counts and firing errors of the paced turn. */
  paced: Record<string, number>;
}

export interface PcieReport {
  /** kind -> count and bytes; each direction apart. */
  toHost: Record<string, { transactions: number; bytes: number }>;
  toNic: Record<string, { transactions: number; bytes: number }>;
  /** Frames that crossed, each way. */
  framesToHost: number;
  framesToNic: number;
  /** kind -> how long its crossings took the link or the DMA engine, whichever was slower; ns. Outside the digest. */
  taken: { toHost: Record<string, number>; toNic: Record<string, number> };
}

/**
 * The life of traced frames, hop by hop, and what happened beside them. Times are picoseconds.
 * Every column of a group has the same length; rows are in time order.
 */
export interface Trace {
  hops: {
    time: Float64Array;
    /** Serial number of the frame, given when it is composed. */
    frame: Float64Array;
    /** A row of `taps.table.ts`. */
    tap: Uint8Array;
    length: Uint16Array;
    /** Where the frame's bytes at this hop start in `bytes`; equal to the hop before when nothing changed. */
    at: Int32Array;
  };
  frames: {
    serial: Float64Array;
    /** Serial of the frame this one answers or copies, or -1. */
    cause: Float64Array;
    /** A row of `reasons.table.ts`: why it was sent. */
    reason: Uint8Array;
    /** For a retransmission: which one (1 = first); else 0. */
    attempt: Uint8Array;
    /** Ordinal on its link, from 1, as `disturbances.exact` counts; 0 = never reached one. */
    ordinal: Float64Array;
    /** A row of `links` in `taps.table.ts`. */
    link: Uint8Array;
  };
  notes: {
    time: Float64Array;
    /** A row of `notes.table.ts`. */
    kind: Uint8Array;
    /** What it is about: a connection, a flow, a core (see the table). */
    subject: Int32Array;
    a: Float64Array;
    b: Float64Array;
  };
  bytes: Uint8Array;
  /** True when the trace's limit was reached and later frames are missing. */
  truncated: boolean;
}
