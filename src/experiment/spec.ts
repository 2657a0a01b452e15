import type { CostsSpec } from './costFields.ts';
import type { WorkloadSpec } from './workloadSpec.ts';

/**
 * ExperimentSpec: what a run is. Plain JSON, versioned, checked at every border by `validate.ts`.
 *
 * Units: times are integer nanoseconds, rates bits per second, sizes bytes, probabilities 0..1.
 * At a border a time may also be written with its unit ("10ms", "500us", "1.5s"); `validate.ts` turns it into nanoseconds.
 */
export const SPEC_VERSION = 1;

/** How an offload runs: not at all, as the authors intended it, or as the released source does it. */
export type OffloadMode = 'off' | 'intended' | 'as-released';
/** A part of the host stack as the authors meant it, or with the defects of the released source (source-facts E.3). */
export type Behaviour = 'intended' | 'as-released';
export type StackProfile = 'mtcp' | 'acceltcp' | 'original' | 'linux' | 'toe';
export type NicModel = 'agilio-lx' | 'agilio-cx' | 'dpu' | 'ideal';
export type TimerChoice = 'bitmap-wheel' | 'list' | 'heap' | 'hashed-wheel' | 'hierarchical-wheel';
export type SyncookieChoice = 'off' | 'overflow' | 'always';
export type CongestionName = 'newreno' | 'cubic' | 'dctcp' | 'original' | 'none';
export type BalanceName = 'roundrobin' | 'leastconn' | 'source' | 'uri';
export type LinkName = 'toServer' | 'toClient' | 'toBackends' | 'fromBackends';
export type FrameFate = 'drop' | 'duplicate' | 'corrupt' | 'delay';

export interface TestbedSpec {
  /** Client machines, each with its own address; they have no CPU limit. */
  clients: number;
  serverCores: number;
  /** Host core clock, Hz. */
  serverClock: number;
  stack: StackProfile;
  nic: NicModel;
  /** Internal memory of the card, bytes; 0 = the card's own. */
  nicMemory: number;
  /** Words of a core's instruction store; 0 = the card's own. */
  nicInstructions: number;
  /** Frames a receive or transmit ring holds, per core. */
  ringDescriptors: number;
  /** bit/s, each direction. */
  linkRate: number;
  /** Of the card: 1 = clients on the first, backends on the second; 2 = every other machine of either kind on each. */
  ports: number;
  /** One way, ns. */
  linkDelay: number;
  /** Frames the link's queue holds before it drops the newest. */
  linkQueue: number;
  /** Frames waiting from which on the queue marks what is ECN-capable; 0 = never. */
  linkMark: number;
  /** Machines behind a proxy, each with its own address; they have no CPU limit. */
  backends: number;
  /** Of them, the last so many refuse every connection. */
  deadBackends: number;
}

export interface OffloadsSpec {
  setup: OffloadMode;
  teardown: OffloadMode;
  splice: OffloadMode;
  tso: OffloadMode;
  lro: OffloadMode;
  checksum: OffloadMode;
  rss: OffloadMode;
  /** The longest frame the host may hand over to be cut, with its headers. */
  tsoSize: number;
  /** The longest frame the NIC joins, with its headers, and how long it may hold a segment back, ns. */
  lroSize: number;
  lroDelay: number;
  /** Who counts the time of closing flows on the NIC. */
  timer: TimerChoice;
  /** Timer bitmap wheel: number of groups and time from one group to the next, ns. */
  wheelGroups: number;
  wheelTick: number;
  /** Retransmissions from NIC memory before the NIC gives up and tells the host. */
  teardownRetries: number;
  /** Flows the teardown table can hold. */
  teardownFlows: number;
  /** Of one closing flow: what the close needs, or a whole control block. */
  teardownEntry: 'compact' | 'full';
  /** Pairs the splice table can hold. */
  splicePairs: number;
  /** Silence after which a spliced pair is given up, and time between reports of what one carries, ns; 0 = never. */
  spliceIdle: number;
  spliceReport: number;
  /** Extra cycles every NIC program spends on every frame. */
  extraCycles: number;
}

export interface HostSpec {
  /** What a switch between stack and application costs: a coroutine's, not the kernel's. */
  userLevelThreads: boolean;
  /** The stack has a thread beside the application; without, it runs where interrupts bring it (softirq). */
  stackThread: boolean;
  /** Every socket call crosses into the kernel. */
  systemCalls: boolean;
  /** A core sleeps until the NIC interrupts it; without, it polls. */
  interrupts: boolean;
  /** How long the NIC may wait for more frames before it interrupts, ns. */
  interruptDelay: number;
  /** Every packet gets an sk_buff and passes the layers of a kernel, where TCP and sockets cost more. */
  kernelPath: boolean;
  /** One listening socket for all cores, with one lock; without, each has its own. */
  sharedListener: boolean;
  /** Frames a receive burst takes. */
  batch: number;
  zeroCopy: boolean;
  lazyTcb: boolean;
  ackPiggyback: boolean;
  finPiggyback: boolean;
  /** Each says something only where its mechanism is at work. */
  lazyTcbMode: Behaviour;
  zeroCopyMode: Behaviour;
  handOverMode: Behaviour;
  timestampMode: Behaviour;
}

export interface TcpSpec {
  mss: number;
  /** Shift count 0..14 (RFC 7323). */
  windowScale: number;
  timestamps: boolean;
  sack: boolean;
  /** Longest time an acknowledgment may wait, ns; 0 = never delayed. */
  delayedAck: number;
  nagle: boolean;
  congestionControl: CongestionName;
  /** RFC 3168; DCTCP brings it along. */
  ecn: boolean;
  /** RFC 8985, where SACK is on. */
  rack: boolean;
  /** Silence before the first probe, ns; 0 = no keep-alive. */
  keepAlive: number;
  keepAliveInterval: number;
  keepAliveProbes: number;
  rtoInitial: number;
  rtoMin: number;
  rtoMax: number;
  /** Retransmissions of one segment before giving up. */
  retries: number;
  timeWait: number;
  /** How long FIN-WAIT-2 lasts once the application has let go, ns. */
  finWait2: number;
  /** The server's initial sequence number, of every connection; -1 = a keyed hash (RFC 6528). */
  initialSequence: number;
  /** When the host answers SYNs with cookies (RFC 4987 §3.6). */
  syncookies: SyncookieChoice;
  /** Initial congestion window, segments (RFC 6928). */
  initialWindow: number;
  sendBuffer: number;
  receiveBuffer: number;
}

export interface ApplicationSpec {
  /** `proxy`: relays between the clients and the backends, which answer as the message server does, or the HTTP server; `forwarder`: no TCP, the host rewrites addresses and sends on. */
  kind: 'message-server' | 'proxy' | 'http' | 'redis' | 'forwarder';
  /** Reads right after accept, before it is told that there is something. */
  readsAtOnce: boolean;
  /** Bytes of keys and values from which on Redis writes no more (its maxmemory). */
  redisMemory: number;
}

/** What HAProxy's configuration says of a proxy, in its words. */
export interface ProxySpec {
  mode: 'tcp' | 'http';
  balance: BalanceName;
  cookie: boolean;
  /** ns; 0 = no checks. */
  healthInterval: number;
  retries: number;
  redispatch: boolean;
  /** ns; 0 = none. */
  timeoutConnect: number;
  timeoutServer: number;
  timeoutClient: number;
  timeoutHttpRequest: number;
}

/** One frame singled out: the n-th (from 1) that enters the named link. */
export interface ExactFate {
  link: LinkName;
  frame: number;
  fate: FrameFate;
  /** ns, for 'delay'. */
  delay: number;
}

export interface DisturbancesSpec {
  loss: number;
  duplicate: number;
  reorder: number;
  /** How long a reordered frame is held back, ns. */
  reorderDelay: number;
  corrupt: number;
  direction: 'both' | LinkName;
  exact: ExactFate[];
  /** Bit of the first acknowledgment to the server that is forged: 0..31 its number, 32..63 its timestamp echo; -1 = none. */
  forgedBit: number;
  synFlood: SynFloodSpec;
}

/** SYNs that nobody means: RFC 4987. */
export interface SynFloodSpec {
  /** SYN/s; 0 = none. */
  rate: number;
  /** Forged source addresses. */
  sources: number;
  /** ns */
  start: number;
  /** ns; 0 = until the run ends. */
  duration: number;
}

export interface ProbesSpec {
  /** Frames whose whole life is recorded, byte for byte; 0 = none. */
  trace: number;
  /** Time between samples of the time series, ns; 0 = a hundredth of the duration. */
  sampleInterval: number;
  /** Samples also tell the card's cores and memories. */
  nic: boolean;
  /** The report also says what happened from here on, ns; 0 = only of the whole run. */
  measureFrom: number;
}

export interface ExperimentSpec {
  version: typeof SPEC_VERSION;
  name: string;
  testbed: TestbedSpec;
  offloads: OffloadsSpec;
  host: HostSpec;
  tcp: TcpSpec;
  application: ApplicationSpec;
  proxy: ProxySpec;
  workload: WorkloadSpec;
  disturbances: DisturbancesSpec;
  probes: ProbesSpec;
  /** Figures of the machine, by name; each is that of the cost tables unless it is set. */
  costs: CostsSpec;
  /** The run ends here, or earlier once every connection is done and every timer has run out; ns. */
  duration: number;
  seed: number;
}
