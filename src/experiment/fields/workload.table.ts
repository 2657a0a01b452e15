import { bytes, choice, integer, second, time, toggle, type SpecField } from './kinds.table.ts';

const thinkShapes = [
  'fixed', 'uniform', 'exponential', 'generalised-pareto', 'generalised-extreme-value', 'zipf', 'table',
];

/** What the clients ask for. */
export const workloadFields: readonly SpecField[] = [
  choice('workload.kind', 'closed-loop', ['closed-loop', 'timers', 'forwarding', 'hand-overs'], 'Workload',
    'A finished connection is followed by the next; or no connections, and the NIC’s cores set, clear and ring timers for as many flows as its table holds, send every frame of a full link back, or are handed closing flows until they refuse one.'),
  integer('workload.concurrency', 1, 1, 1_048_576, 'Concurrency', 'Connections open at once, over all clients.', 'connections'),
  integer('workload.connections', 1, 0, 1_000_000_000, 'Connections', 'In all; 0 = keep going until the duration ends.', 'connections'),
  integer('workload.transactions', 1, 1, 1_000_000, 'Transactions', 'Requests and replies on each connection.'),
  bytes('workload.requestBytes', 64, 1, 1_073_741_824, 'Request', 'Payload of one request.'),
  bytes('workload.replyBytes', 64, 1, 1_073_741_824, 'Reply', 'Payload of one reply.'),
  choice('workload.closer', 'server', ['server', 'client'], 'Who closes', 'The side that sends the first FIN.'),
  time('workload.rampInterval', 100, 0, second, 'Ramp interval', 'Time between the first SYNs while the loop fills up.'),
  time('workload.thinkTime', 0, 0, 100 * second, 'Think time', 'Mean pause between a reply and the next request, and between connections; 0 = none.'),
  choice('workload.thinkDistribution', 'exponential', thinkShapes, 'Think time drawn from',
    'Its shape; the Pareto shape is that of gaps between requests in Facebook’s ETC pool, the extreme value shape that of its key sizes.'),
  toggle('workload.thinkFirst', false, 'Think first', 'A connection also pauses before its first request: it is open and idle.'),
];
