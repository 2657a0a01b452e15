/**
 * Every field of ExperimentSpec, once. Defaults, validation, `--set`, the lab page's controls and the help all read
 * this table. Times are ns, rates bit/s or Hz, sizes bytes.
 */
export type FieldKind = 'integer' | 'number' | 'boolean' | 'choice' | 'time' | 'rate' | 'bytes' | 'text' | 'list';

export interface SpecField {
  readonly path: string;
  readonly kind: FieldKind;
  readonly label: string;
  /** One line of help. */
  readonly help: string;
  readonly default: number | boolean | string | readonly never[];
  /** Bounds of a number; of a text or list, its length. */
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly choices: readonly string[];
  /** Values that have a place in the contract but are refused today, and why. */
  readonly refused: Readonly<Record<string, string>>;
}

type Extra = Partial<Pick<SpecField, 'unit' | 'refused'>>;
const none: readonly string[] = [];
const second = 1_000_000_000;

function ranged(
  kind: FieldKind, path: string, value: number, min: number, max: number, label: string, help: string, unit = '',
): SpecField {
  return { path, kind, label, help, default: value, min, max, unit, choices: none, refused: {} };
}
function integer(path: string, value: number, min: number, max: number, label: string, help: string, unit = '') {
  return ranged('integer', path, value, min, max, label, help, unit);
}
function time(path: string, value: number, min: number, max: number, label: string, help: string) {
  return ranged('time', path, value, min, max, label, help, 'ns');
}
function rate(path: string, value: number, min: number, max: number, label: string, help: string, unit: string) {
  return ranged('rate', path, value, min, max, label, help, unit);
}
function bytes(path: string, value: number, min: number, max: number, label: string, help: string) {
  return ranged('bytes', path, value, min, max, label, help, 'B');
}
function probability(path: string, label: string, help: string) {
  return ranged('number', path, 0, 0, 1, label, help, 'probability');
}
function toggle(path: string, value: boolean, label: string, help: string, extra: Extra = {}): SpecField {
  return { path, kind: 'boolean', label, help, default: value, min: 0, max: 1, unit: '', choices: none, refused: {}, ...extra };
}
function choice(
  path: string, value: string, choices: readonly string[], label: string, help: string, extra: Extra = {},
): SpecField {
  return { path, kind: 'choice', label, help, default: value, min: 0, max: 0, unit: '', choices, refused: {}, ...extra };
}
/** A part of the host stack with the released source's defects or without (engine/tcp/released/released.table.ts). */
function behaviour(path: string, label: string, help: string) {
  return choice(path, 'intended', ['intended', 'as-released'], label, help);
}
function offload(path: string, value: string, label: string, help: string, refused: Record<string, string>) {
  return choice(path, value, ['off', 'intended', 'as-released'], label, help, { refused });
}

const thinkShapes = [
  'fixed', 'uniform', 'exponential', 'generalised-pareto', 'generalised-extreme-value', 'zipf', 'table',
];
const links = ['toServer', 'toClient', 'toBackends', 'fromBackends'];
const directions = ['both', ...links];

export const fields: readonly SpecField[] = [
  { path: 'name', kind: 'text', label: 'Name', help: 'What the run is called in reports and links.', default: 'experiment',
    min: 0, max: 100, unit: '', choices: none, refused: {} },

  integer('testbed.clients', 1, 1, 8, 'Client machines', 'Each has its own address and no CPU limit; they share the link.'),
  integer('testbed.serverCores', 1, 1, 64, 'Server cores', 'Host cores, each with its own receive and transmit ring.'),
  rate('testbed.serverClock', 2.6e9, 100e6, 10e9, 'Server clock', 'Clock of every host core; a Xeon Gold 6142 runs at 2.6 GHz.', 'Hz'),
  choice('testbed.stack', 'mtcp', ['mtcp', 'acceltcp', 'original', 'linux', 'toe'], 'Host stack',
    'A named set of host options and offloads; fields you state yourself are kept. toe: all of TCP runs on the NIC, and no other offload has anything to do.'),
  choice('testbed.nic', 'agilio-lx', ['agilio-lx', 'agilio-cx', 'dpu', 'ideal'], 'NIC', 'Cores, clock and memories of the card.'),
  bytes('testbed.nicMemory', 0, 0, 8_589_934_592, 'NIC memory', 'Internal memory of the card instead of its own (8 MB on the Agilio LX); 0 = its own.'),
  integer('testbed.nicInstructions', 0, 0, 16_777_216, 'Instruction store', 'Words of a core’s store instead of its own (8,192 on the Agilio); programs that do not fit are refused; 0 = its own.', 'words'),
  integer('testbed.ringDescriptors', 4096, 64, 65_536, 'Ring size', 'Frames a receive or transmit ring holds, per core.', 'frames'),
  rate('testbed.linkRate', 10e9, 1e6, 400e9, 'Link rate', 'In each direction; preamble, gap and FCS are counted.', 'bit/s'),
  time('testbed.linkDelay', 10_000, 0, second, 'Link delay', 'One way, from the first bit in to the first bit out.'),
  integer('testbed.linkQueue', 65_536, 1, 1_048_576, 'Link queue', 'Frames that may wait for the link before the newest is dropped.', 'frames'),
  integer('testbed.linkMark', 0, 0, 1_048_576, 'ECN marking', 'Frames waiting from which on the link marks ECN-capable ones (RFC 3168 §5); 0 = never.', 'frames'),
  integer('testbed.backends', 2, 1, 8, 'Backends', 'Machines behind the proxy, on the NIC’s second port and links like the clients’; each has its own address and no CPU limit.'),
  integer('testbed.deadBackends', 0, 0, 8, 'Dead backends', 'Of the backends, the last so many refuse every connection.'),

  offload('offloads.setup', 'off', 'Connection setup', 'The NIC answers SYNs with a keyed cookie and keeps nothing; as released, with an unkeyed sum that never expires (E-N4).', {}),
  offload('offloads.teardown', 'off', 'Connection teardown', 'The NIC sends the last data and FIN, and resends them until closed; as released, in a table without keys, and for ever (E-N1 to E-N20).', {}),
  offload('offloads.splice', 'off', 'Splicing', 'The NIC relays between a proxy’s two connections, rewriting headers; as released, with a table that nothing ages and a host that lets go at once (E-S1 to E-S9).', {}),
  offload('offloads.tso', 'off', 'Segmentation (TSO)', 'The NIC cuts large frames of the host into segments; as released, only those of a hand-over, and wrongly (E-N14, E-N15).', {}),
  bytes('offloads.tsoSize', 8192, 2048, 65_535, 'Largest frame to cut', 'With its headers; the released system stops at 8 KiB on this card (source-facts A.8).'),
  offload('offloads.lro', 'off', 'Coalescing (LRO)', 'The NIC joins segments of a flow into large frames for the host.',
    { 'as-released': 'the released source has none' }),
  bytes('offloads.lroSize', 8192, 2048, 65_535, 'Largest joined frame', 'With its headers.'),
  time('offloads.lroDelay', 20_000, 0, 10_000_000, 'Joining waits', 'Longest time the NIC holds a segment back for the next of its flow; PSH ends the wait.'),
  offload('offloads.checksum', 'intended', 'Checksum', 'The NIC fills and verifies TCP checksums; as released, it looks at none and only updates, and the host sums (source-facts A.4, E-H14).', {}),
  offload('offloads.rss', 'intended', 'Receive-side scaling', 'The NIC spreads flows over host cores by a Toeplitz hash; as released, of a key that gives 64 values, over a power of two of cores or one (E-N24).', {}),
  choice('offloads.timer', 'bitmap-wheel', ['bitmap-wheel', 'list', 'heap', 'hashed-wheel', 'hierarchical-wheel'], 'Timer of closing flows',
    'The bitmap wheel, or one of its rivals, which need locks: their shortest timeout is groups × tick as well.'),
  integer('offloads.wheelGroups', 8, 2, 64, 'Wheel groups', 'Bitmaps in the timer wheel; a whole turn is groups × tick.'),
  time('offloads.wheelTick', 62_500_000, 10_000, 10 * second, 'Wheel tick', 'Time from one group of the timer wheel to the next.'),
  integer('offloads.teardownRetries', 5, 0, 30, 'Teardown retries', 'Resends from NIC memory before the NIC gives up and tells the host.'),
  integer('offloads.teardownFlows', 262_144, 1, 1_048_576, 'Teardown flows', 'Closing flows the NIC table can hold; 8 MB hold 256 k.', 'flows'),
  choice('offloads.teardownEntry', 'compact', ['compact', 'full'], 'Entry of a closing flow',
    'The 30 bytes that a close needs, or a whole control block of 700.'),
  integer('offloads.splicePairs', 28_672, 1, 131_072, 'Spliced pairs', 'Pairs the NIC table can hold, two entries each; as released, always 28,672.', 'pairs'),
  time('offloads.spliceIdle', 60 * second, 0, 7200 * second, 'Splice idle time', 'Silence after which the NIC gives a pair up; 0 = never.'),
  time('offloads.spliceReport', 0, 0, 3600 * second, 'Splice reports', 'Time between the NIC’s reports of what a pair has carried; 0 = only when it ends.'),
  integer('offloads.extraCycles', 0, 0, 100_000, 'Extra NIC cycles', 'Cycles every NIC program spends on every frame on top of its own.', 'cycles'),

  toggle('host.userLevelThreads', false, 'User-level threads', 'The application runs beside the stack as a coroutine, without the kernel.'),
  toggle('host.stackThread', true, 'Stack thread', 'The stack takes turns with the application, each a thread; off: it runs in softirq, and the application blocks in epoll_wait.'),
  toggle('host.systemCalls', false, 'System calls', 'Every socket call and every epoll_wait crosses into the kernel, and a socket is a file.'),
  toggle('host.interrupts', false, 'Interrupts', 'An idle core sleeps until the NIC interrupts it, and polls while there are frames (NAPI); off: it polls for ever.'),
  time('host.interruptDelay', 50_000, 0, second, 'Interrupt delay', 'Longest wait of the NIC for more frames before it interrupts; it never waits for more than 64.'),
  toggle('host.kernelPath', false, 'Kernel packet path', 'Every packet gets an sk_buff and passes the layers of a kernel; off: frame buffers of a pool, as DPDK has.'),
  integer('host.batch', 64, 1, 64, 'Batch', 'Frames a receive burst takes before the application has its turn.', 'frames'),
  toggle('host.zeroCopy', false, 'Zero-copy', 'Data is read from and written into frame buffers where it can be.'),
  toggle('host.lazyTcb', false, 'Lazy TCB', 'Connections start as a 40-byte quasi-TCB and grow only when they must.'),
  toggle('host.ackPiggyback', true, 'ACK on data', 'An acknowledgment that can ride on data is not sent alone.'),
  toggle('host.finPiggyback', true, 'FIN on data', 'A FIN that can ride on the last data is not sent alone.'),
  behaviour('host.lazyTcbMode', 'Lazy TCB behaves', 'As released, a quasi-TCB that outlives its burst empty-handed gets no buffers (E-H1, E-H2).'),
  behaviour('host.zeroCopyMode', 'Zero-copy behaves', 'As released, a long reply is lost at close and a reply without a close is broken (E-H4, E-H5).'),
  behaviour('host.handOverMode', 'Hand-over behaves', 'As released, a full TCB hands over one segment, wrongly numbered, and forgets the rest (E-H7, E-H8).'),
  behaviour('host.timestampMode', 'Timestamps behave', 'As released, the round trip of a plain passive open is the host’s uptime (E-H34).'),

  bytes('tcp.mss', 1460, 64, 1460, 'MSS', 'Largest segment each side offers to take (RFC 6691).'),
  integer('tcp.windowScale', 7, 0, 14, 'Window scale', 'Shift count both sides offer (RFC 7323 §2.2).', 'bits'),
  toggle('tcp.timestamps', true, 'Timestamps', 'RFC 7323 §3; also what carries options through a SYN cookie.'),
  toggle('tcp.sack', false, 'SACK', 'Selective acknowledgment (RFC 2018).'),
  time('tcp.delayedAck', 0, 0, second / 2, 'Delayed ACK', 'Longest wait of an acknowledgment; 0 = never delayed (RFC 1122 §4.2.3.2: at most 500 ms).'),
  toggle('tcp.nagle', false, 'Nagle', 'Small segments wait for an acknowledgment (RFC 1122 §4.2.3.4).'),
  choice('tcp.congestionControl', 'newreno', ['newreno', 'cubic', 'dctcp', 'original', 'none'], 'Congestion control',
    'RFC 5681 with RFC 6582, RFC 9438, RFC 8257 (with ECN), what the released stack does, or only the peer’s window.'),
  toggle('tcp.ecn', false, 'ECN', 'Congestion is marked where the link marks it, and echoed (RFC 3168); DCTCP brings it along.'),
  toggle('tcp.rack', false, 'RACK-TLP', 'With SACK: losses are told by time, and a lost tail is probed for (RFC 8985).'),
  time('tcp.keepAlive', 0, 0, 7200 * second, 'Keep-alive', 'Silence after which the host asks whether its peer lives; 0 = never (RFC 1122 §4.2.3.6).'),
  time('tcp.keepAliveInterval', 75 * second, 1_000_000, 7200 * second, 'Keep-alive interval', 'Time between unanswered questions.'),
  integer('tcp.keepAliveProbes', 9, 1, 100, 'Keep-alive probes', 'Unanswered questions after which the connection is given up.'),
  time('tcp.rtoInitial', second, 1_000_000, 60 * second, 'First RTO', 'Before any round trip was measured (RFC 6298 §2.1).'),
  time('tcp.rtoMin', second, 1_000_000, 60 * second, 'Least RTO', 'RFC 6298 §2.4 says 1 s; stacks use less.'),
  time('tcp.rtoMax', 60 * second, 1_000_000, 600 * second, 'Largest RTO', 'Back-off stops here (RFC 6298 §2.5: at least 60 s).'),
  integer('tcp.retries', 15, 0, 30, 'Retries', 'Retransmissions of one segment before the connection is given up.'),
  time('tcp.timeWait', second, 0, 240 * second, 'TIME-WAIT', 'How long the side that closed first remembers (RFC 9293: 2 MSL).'),
  time('tcp.finWait2', 60 * second, 1_000_000, 600 * second, 'FIN-WAIT-2', 'How long a peer that never closes is waited for once the application has let go.'),
  integer('tcp.initialSequence', -1, -1, 4_294_967_295, 'Initial sequence number', 'The server’s, of every connection; -1 = a keyed hash (RFC 6528).'),
  choice('tcp.syncookies', 'off', ['off', 'overflow', 'always'], 'SYN cookies of the host',
    'SYNs are answered without keeping anything: never, when the backlog is full of half-open connections, or always (RFC 4987 §3.6).'),
  integer('tcp.initialWindow', 10, 1, 1000, 'Initial window', 'First congestion window (RFC 6928).', 'segments'),
  bytes('tcp.sendBuffer', 65_536, 2048, 16_777_216, 'Send buffer', 'Bytes a connection may hold unacknowledged.'),
  bytes('tcp.receiveBuffer', 65_536, 2048, 16_777_216, 'Receive buffer', 'Bytes a connection may hold unread; the largest window.'),

  choice('application.kind', 'message-server', ['message-server', 'proxy'], 'Application',
    'Reads a request, writes a reply, as often as the workload asks; or a proxy that relays to backends which do.'),
  toggle('application.readsAtOnce', false, 'Reads at once', 'It reads right after accept, before epoll says that there is something.'),
  choice('proxy.balance', 'roundrobin', ['roundrobin', 'leastconn', 'source'], 'Balance',
    'How the proxy picks a backend, in HAProxy’s words: in turn, the one with the fewest open connections, or by the client’s address.'),

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

  probability('disturbances.loss', 'Loss', 'Chance that the wire loses a frame.'),
  probability('disturbances.duplicate', 'Duplicates', 'Chance that the wire delivers a frame twice.'),
  probability('disturbances.reorder', 'Reordering', 'Chance that a frame is held back and overtaken.'),
  time('disturbances.reorderDelay', 50_000, 0, second, 'Held back for', 'How long a reordered frame waits.'),
  probability('disturbances.corrupt', 'Corruption', 'Chance that a bit of a frame flips.'),
  choice('disturbances.direction', 'both', directions, 'Direction', 'Which way the random disturbances work.'),
  { path: 'disturbances.exact', kind: 'list', label: 'Single frames', help: 'Frames singled out by link and number, and their fate, as in [{"link":"toClient","frame":4,"fate":"drop"}].',
    default: [], min: 0, max: 1000, unit: 'entries', choices: none, refused: {} },
  integer('disturbances.forgedBit', -1, -1, 63, 'Forged bit', 'Of the first acknowledgment to the server, its checksum mended: 0 to 31 of the number it acknowledges, 32 to 63 of its timestamp echo; -1 = none.'),
  integer('disturbances.synFlood.rate', 0, 0, 100_000_000, 'SYN flood', 'SYNs with forged sources a second, on the same link (RFC 4987 §2); 0 = none.', 'SYN/s'),
  integer('disturbances.synFlood.sources', 131_072, 1, 131_072, 'Forged addresses', 'Drawn from 198.18.0.0/15, where nobody answers (RFC 2544).', 'addresses'),
  time('disturbances.synFlood.start', 0, 0, 3600 * second, 'Flood begins', 'When the first of its SYNs is sent.'),
  time('disturbances.synFlood.duration', 0, 0, 3600 * second, 'Flood lasts', '0 = until the run ends.'),

  integer('probes.trace', 0, 0, 100_000, 'Trace', 'Frames whose whole life is recorded, byte for byte.', 'frames'),
  time('probes.sampleInterval', 0, 0, 3600 * second, 'Sample interval', 'Time between samples; 0 = a hundredth of the duration.'),
  toggle('probes.nic', false, 'NIC samples', 'Samples also tell cycles of every core of the card, and bytes by memory and owner.'),

  time('duration', 10 * second, 1, 3600 * second, 'Duration', 'The run ends here, or earlier once nothing is left to happen.'),
  integer('seed', 1, 0, 4_294_967_295, 'Seed', 'Same spec and seed, same run.'),
];

/** The fields of one entry of `disturbances.exact`. */
export const exactFields: readonly SpecField[] = [
  choice('link', 'toClient', links, 'Link', 'Which way the frame travels.'),
  integer('frame', 1, 1, 1_000_000_000, 'Frame', 'The n-th frame that enters this link, from 1.'),
  choice('fate', 'drop', ['drop', 'duplicate', 'corrupt', 'delay'], 'Fate', 'What happens to it.'),
  time('delay', 0, 0, 60 * second, 'Delay', 'How long it is held, for the fate “delay”.'),
];

/** What each stack profile means where the spec does not say otherwise (emulation.md §7). */
export const profiles: Readonly<Record<string, Readonly<Record<string, boolean | string | number>>>> = {
  mtcp: {},
  // A Linux host as it comes: none of the book's mechanisms, and TCP as its defaults are (ip-sysctl; tcp.h). Its buffers grow; these do not.
  linux: {
    'host.stackThread': false,
    'host.systemCalls': true,
    'host.interrupts': true,
    'host.kernelPath': true,
    'host.finPiggyback': false,
    'tcp.sack': true,
    'tcp.rack': true,
    'tcp.delayedAck': 40_000_000,
    'tcp.nagle': true,
    'tcp.congestionControl': 'cubic',
    'tcp.rtoMin': 200_000_000,
    'tcp.rtoMax': 120 * second,
    'tcp.timeWait': 60 * second,
  },
  // The released stack's simplified TCP: go-back-N, growth by whole segments, no deflation, no least RTO (source-facts C.11-C.14).
  original: {
    'tcp.congestionControl': 'original',
    'tcp.delayedAck': 0,
    'tcp.initialWindow': 2,
    'tcp.rtoInitial': 500_000_000,
    'tcp.rtoMin': 1_000_000,
    'tcp.retries': 16,
    'tcp.timeWait': 0,
    'tcp.sendBuffer': 8192,
    'tcp.receiveBuffer': 8192,
  },
  // All of TCP on the card. The host keeps sockets and the application, which polls for news beside them.
  toe: {
    'host.stackThread': false,
    'host.userLevelThreads': true,
  },
  acceltcp: {
    'offloads.setup': 'intended',
    'offloads.teardown': 'intended',
    'host.userLevelThreads': true,
    'host.zeroCopy': true,
    'host.lazyTcb': true,
  },
};
