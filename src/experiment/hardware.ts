import { scales } from './calibration/scales.table.ts';
import { figure } from './figure.ts';
import type { Label } from './figure.ts';
import { httpCosts } from './httpCosts.ts';
import { redisCosts } from './redisCosts.ts';

// Figures of the host and the released tables; cards: nicHardware.ts, the bus: pcieHardware.ts, what sources are called: figure.ts.

/** The timer bitmap wheel and teardown table as released (source-facts A.7, A.10), and what the intended ones account. */
export const teardownStore = {
  entry: figure(12, 'B', 'quoted', 'SRC conn_table.h: packed state, expected seq, expected ack'),
  flows: figure(262_144, 'flows', 'quoted', 'SLD: 10 k -> 256 k; SRC 4 hosts x 65,536 ports'),
  keptFrame: figure(1516, 'B', 'quoted', 'SRC: packet slot per flow in EMEM'),
  wheelPeriod: figure(500e6, 'ns', 'quoted', 'SRC: 500 ms fixed RTO, 8 groups of 62.5 ms'),
} as const;

export const host = {
  clock: figure(2.6e9, 'Hz', 'quoted', 'SLD: Xeon Gold 6142'),
  cores: figure(16, 'cores', 'quoted', 'SLD: Xeon Gold 6142'),
  memory: figure(128e9, 'B', 'quoted', 'SLD: 128 GB DDR4'),
  tcb: figure(700, 'B', 'quoted', 'SLD: a full TCB is up to 700 B'),
  quasiTcb: figure(40, 'B', 'quoted', 'SLD: lazy creation starts with 40 B'),
  interruptFrames: figure(
    64,
    'frames',
    'quoted',
    'LNX nfp_net_common.c: coalesced at most, for at most 50 us',
  ),
  idleExit: figure(2000, 'ns', 'quoted', 'LNX intel_idle.c: leaving state C1 on a Skylake server'),
} as const;

export interface HostCost {
  readonly cycles: number;
  /** A row of engine/host/cycles.table.ts: 0 packet I/O, 1 connection, 2 data path, 3 copy, 4 socket, 5 switch, 6 application. */
  readonly category: number;
  readonly label: Label;
  readonly source: string;
  /** What was counted or guessed before `lab calibrate` scaled it; missing where nothing is scaled. */
  readonly before?: number;
}
const cost = (cycles: number, category: number, label: Label, source: string): HostCost => ({
  cycles,
  category,
  label,
  source,
});

const scaleOf = { 1: scales.connection, 2: scales.dataPath, 4: scales.socket };
/** A count or guess of ours, times the scale of its group that `lab calibrate` found. */
const scaled = (before: number, category: keyof typeof scaleOf, source: string): HostCost => ({
  cycles: Math.round(before * scaleOf[category]),
  category,
  label: 'assumed',
  source,
  before,
});

/**
 * Host cycles by action. The split between actions is ours: a cache miss to L3 or memory is taken as 60 to 200 cycles. Connection
 * management, data path and sockets are each scaled as a whole, as far as published facts ask for it (calibration/).
 */
export const hostCosts = {
  rxPacket: cost(90, 0, 'assumed', 'descriptor, buffer, refill; poll-mode drivers forward in 80-200 cycles'),
  txPacket: cost(70, 0, 'assumed', 'descriptor and buffer; the other half of forwarding'),
  controlFrame: cost(250, 0, 'assumed', 'an ARP or ICMP message read and, if it asks, answered in place'),
  rxBurst: cost(120, 0, 'assumed', 'one poll of a ring: an uncached status word and a doorbell'),
  demux: scaled(130, 2, 'hash of the 4-tuple and one miss in the flow table'),
  tcbCreate: scaled(850, 1, '700 B are eleven cache lines to take and clear, and a table insert'),
  tcbCreateQuasi: scaled(180, 1, '40 B are one cache line, and a table insert'),
  tcbPromote: scaled(700, 1, 'a full TCB without the table insert'),
  tcbFree: scaled(500, 1, 'table and timer removal, three pools'),
  tcbFreeQuasi: scaled(90, 1, 'table removal, one pool'),
  synProcess: scaled(700, 1, 'listener, options, first sequence number, SYN-RECEIVED'),
  ackProcess: scaled(260, 2, 'RTT, window, congestion control, release of sent data'),
  dataProcess: scaled(350, 2, 'sequence check, receive buffer, in-order delivery'),
  finProcess: scaled(400, 1, 'state change, end-of-stream event, TIME-WAIT list'),
  segmentBuild: scaled(180, 2, 'Ethernet, IPv4 and TCP headers with timestamps'),
  checksumPerByte: cost(0.25, 2, 'assumed', '4 bytes a cycle, when the NIC does not do it'),
  copyPerByte: cost(0.1, 3, 'assumed', '10 bytes a cycle, the cautious end for cached data'),
  accept: scaled(400, 4, 'accept queue, new socket, epoll registration'),
  epollEvent: scaled(150, 4, 'one event through two queues'),
  epollWait: scaled(300, 4, 'one call, whatever it brings'),
  socketCall: scaled(150, 4, 'read, write or close: look-up and lock'),
  threadSwitchKernel: cost(4770, 5, 'quoted', 'jmatta1/ContextSwitchTests: 4,763-4,782 cycles'),
  threadSwitchUser: cost(
    105,
    5,
    'quoted',
    'jmatta1/ContextSwitchTests: fibers; lthread: 20 loads and stores',
  ),
  timerSet: scaled(80, 2, 'into or out of a list of 1 ms slots'),
  timerFire: scaled(200, 2, 'list walk and one miss on the TCB'),
  appPerMessage: cost(700, 6, 'assumed', 'event dispatch, parse, prepare a reply; several misses'),
  appPerByte: cost(0.2, 6, 'assumed', 'one pass over request and reply'),
  handOver: scaled(150, 1, 'marking the frame and telling the NIC how to close'),
  interrupt: cost(1500, 0, 'assumed', 'entry and exit, the handler, raising the softirq, and unmasking'),
  rewrite: cost(
    100,
    0,
    'assumed',
    'L4 balancer: hash of the 4-tuple, a look-up fetched ahead for the burst, addresses and sums rewritten',
  ),
  ...redisCosts,
  ...httpCosts,
} as const satisfies Readonly<Record<string, HostCost>>;

/**
 * What a kernel adds to these. XDPB bench04: Linux routes 1,739,672 packets/s on one core at 3.6 GHz, 2,069 cycles in and out;
 * the 160 of rxPacket and txPacket are taken off, and the split, 60 % to receiving, is assumed.
 */
export const kernelCosts = {
  kernelReceive: cost(1145, 0, 'derived', 'XDPB bench04: sk_buff, driver, GRO, IP; 60 % of 1,909 cycles'),
  kernelTransmit: cost(
    764,
    0,
    'derived',
    'XDPB bench04: IP, queueing discipline, driver; 40 % of 1,909 cycles',
  ),
  kernelSystemCall: cost(912, 4, 'derived', 'getpid takes 380 ns on a Xeon Gold 6148 at 2.4 GHz'),
  lockHold: cost(150, 4, 'assumed', 'a list and two counters under a lock'),
  lineTransfer: cost(
    200,
    4,
    'assumed',
    'a modified cache line fetched from another core of the chip, some 75 ns',
  ),
  kernelSocketFile: cost(
    1500,
    4,
    'assumed',
    'inode, dentry, file and descriptor of a socket, made and freed',
  ),
} as const satisfies Readonly<Record<string, HostCost>>;

/** Factors on whole groups of figures. */
export const factors = {
  kernelStack: figure(
    scales.kernelStack,
    'times',
    'derived',
    'calibration: TCP and sockets in a kernel (buffers, locks, wake-ups), of what they take at user level',
  ),
} as const;
