export type ThinkDistribution =
  'fixed' | 'uniform' | 'exponential' | 'generalised-pareto' | 'generalised-extreme-value' | 'zipf' | 'table';
/** How large messages are: the spec's own numbers, or drawn from what others measured. */
export type ContentName =
  'fixed' | 'usr' | 'etc' | 'specweb' | 'web-search' | 'data-mining' | 'cache' | 'cellular';
export type ArrivalsName = 'poisson' | 'fixed' | 'generalised-pareto' | 'capture';

/** What the clients ask for, and when. */
export interface WorkloadSpec {
  /** The last three open no connections: the NIC's cores race on its timers, forward frames, or are handed closing flows until full. */
  kind: 'closed-loop' | 'open-loop' | 'timers' | 'forwarding' | 'hand-overs';
  /** Connections open at once, over all clients; in an open loop, at most. */
  concurrency: number;
  /** Connections in all; 0 = keep going until `duration`. */
  connections: number;
  transactions: number;
  requestBytes: number;
  replyBytes: number;
  content: ContentName;
  /** Drawn sizes are cut to this, bytes. */
  sizeLimit: number;
  /** Of a key-value workload: keys there are, the share of them the server holds at the start, the most popular first. */
  keys: number;
  keysPresent: number;
  /** Zipf's exponent of their popularity. */
  popularity: number;
  /** Share of GETs; -1 = that of the content. */
  getShare: number;
  /** Which side closes first. */
  closer: 'server' | 'client';
  /** Time between the first SYNs while the loop fills up, ns. */
  rampInterval: number;
  /** Mean pause between a reply and the next request, and between connections, ns; 0 = none. */
  thinkTime: number;
  thinkDistribution: ThinkDistribution;
  /** Also before the first request: connections that are open and idle. */
  thinkFirst: boolean;
  /** Of an open loop: connections a second, and how they are spread. */
  rate: number;
  arrivals: ArrivalsName;
  /** The rate grows or falls to this within `rampTime`, ns; 0 = it stays. */
  rateEnd: number;
  rampTime: number;
  /** Arrivals for so long, then none for so long, ns; 0 = always. */
  burstOn: number;
  burstOff: number;
  /** When connections begin, ns from the start, in order: what `arrivals: "capture"` follows. */
  arrivalTimes: number[];
}
