import { bytes, choice, integer, none, number, second, time, toggle, type SpecField } from './kinds.table.ts';

const thinkShapes = [
  'fixed', 'uniform', 'exponential', 'generalised-pareto', 'generalised-extreme-value', 'zipf', 'table',
];

const contents = ['fixed', 'usr', 'etc', 'specweb', 'web-search', 'data-mining', 'cache', 'cellular'];

/** What the clients ask for, and when. */
export const workloadFields: readonly SpecField[] = [
  choice('workload.kind', 'closed-loop', ['closed-loop', 'open-loop', 'timers', 'forwarding', 'hand-overs'], 'Workload',
    'A finished connection is followed by the next; or they begin at a rate, whatever becomes of them; or no connections, and the NIC’s cores set, clear and ring timers for as many flows as its table holds, send every frame of a full link back, or are handed closing flows until they refuse one.'),
  integer('workload.concurrency', 1, 1, 1_048_576, 'Concurrency', 'Connections open at once, over all clients; in an open loop, at most: more wait their turn.', 'connections'),
  integer('workload.connections', 1, 0, 1_000_000_000, 'Connections', 'In all; 0 = keep going until the duration ends.', 'connections'),
  integer('workload.transactions', 1, 1, 1_000_000, 'Transactions', 'Requests and replies on each connection.'),
  bytes('workload.requestBytes', 64, 1, 1_073_741_824, 'Request', 'Payload of one request.'),
  bytes('workload.replyBytes', 64, 1, 1_073_741_824, 'Reply', 'Payload of one reply.'),
  choice('workload.content', 'fixed', contents, 'Content',
    'How large messages are: as the fields say; key sizes, value sizes and shares of GETs of Facebook’s USR or ETC pool (for Redis); or replies as large as SPECweb’s 31 images or as measured flows.'),
  bytes('workload.sizeLimit', 1_073_741_824, 1, 1_073_741_824, 'Largest drawn size', 'Sizes drawn from a distribution are cut to this.'),
  integer('workload.keys', 10_000, 1, 1_000_000, 'Keys', 'Keys that requests to Redis name.', 'keys'),
  number('workload.keysPresent', 1, 0, 1, 'Keys present', 'Share of them the server holds at the start, the most popular first.', 'share'),
  number('workload.popularity', 0.99, 0, 4, 'Popularity of keys', 'Zipf’s exponent; 0 = all alike. YCSB’s 0.99 is assumed: for Facebook’s pools none was published.'),
  number('workload.getShare', -1, -1, 1, 'Share of GETs', 'The rest are SETs; -1 = that of the content: USR 99.8 %, ETC 30 of 31, fixed all.'),
  choice('workload.closer', 'server', ['server', 'client'], 'Who closes', 'The side that sends the first FIN.'),
  time('workload.rampInterval', 100, 0, second, 'Ramp interval', 'Time between the first SYNs while the loop fills up.'),
  time('workload.thinkTime', 0, 0, 100 * second, 'Think time', 'Mean pause between a reply and the next request, and between connections; 0 = none.'),
  choice('workload.thinkDistribution', 'exponential', thinkShapes, 'Think time drawn from',
    'Its shape; the Pareto shape is that of gaps between requests in Facebook’s ETC pool, the extreme value shape that of its key sizes.'),
  toggle('workload.thinkFirst', false, 'Think first', 'A connection also pauses before its first request: it is open and idle.'),
  integer('workload.rate', 100_000, 1, 100_000_000, 'Arrival rate', 'Of an open loop: connections a second, whatever becomes of them; latency counts from the moment each was meant to begin.', 'connections/s'),
  choice('workload.arrivals', 'poisson', ['poisson', 'fixed', 'generalised-pareto', 'capture'], 'Arrivals',
    'Gaps between connections: exponential, all equal, of the shape of those in Facebook’s ETC pool (whose own rate is 52,716 a second), or the times of arrivalTimes.'),
  integer('workload.rateEnd', 0, 0, 100_000_000, 'Rate at the ramp’s end', 'The rate grows or falls to this in a straight line; 0 = no ramp.', 'connections/s'),
  time('workload.rampTime', 0, 0, 3600 * second, 'Ramp takes', 'From the first rate to the last.'),
  time('workload.burstOn', 0, 0, 3600 * second, 'Burst lasts', 'Arrivals come in bursts of this length, at the rate; 0 = all the time.'),
  time('workload.burstOff', 0, 0, 3600 * second, 'Time between bursts', 'Nobody arrives for so long after each burst.'),
  { path: 'workload.arrivalTimes', kind: 'list', label: 'Arrival times', help: 'When connections begin, ns from the start, in order: for arrivals “capture”; lab run --arrivals FILE reads them from a capture’s SYNs.',
    default: [], min: 0, max: 20_000, unit: 'times', choices: none, refused: {} },
];
