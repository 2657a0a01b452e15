import type { Label } from './figure.ts';
import type { hostCosts } from './hardware.ts';

export interface ToeCost {
  /** Cycles a flow processing core computes for one unit. */
  readonly cycles: number;
  /** Accesses to internal memory, where the control blocks lie. */
  readonly accesses: number;
  /** Whether it is counted as connection management or as data path. */
  readonly part: 'connection' | 'data';
  readonly label: Label;
  readonly source: string;
}
const cost = (cycles: number, accesses: number, part: ToeCost['part'], source: string): ToeCost => ({
  cycles,
  accesses,
  part,
  label: 'assumed',
  source,
});

/**
 * What a whole TCP costs on the card, by action. Fitted to one fact: a stack spends 1,000-3,000 cycles a packet (SLD). A core
 * computes one instruction a cycle, in 32 bits and without a cache; the split between actions is as on the host, whose
 * figures contain the misses that stand here as accesses. What is not listed costs the card nothing: the MAC sums
 * checksums, the bulk engine copies, sockets and applications are the host's.
 */
export const toeCosts: Readonly<Partial<Record<keyof typeof hostCosts, ToeCost>>> = {
  demux: cost(150, 2, 'data', 'hash of the 4-tuple, and a bucket and a key to compare'),
  tcbCreate: cost(1200, 12, 'connection', '700 B to take, clear and enter in the table, 64 B an access'),
  tcbFree: cost(700, 4, 'connection', 'table and timer removal, two memories to give back to'),
  synProcess: cost(900, 2, 'connection', 'listener, options, first sequence number, SYN-RECEIVED'),
  ackProcess: cost(550, 4, 'data', 'RTT, window, congestion control without division, release of sent data'),
  dataProcess: cost(600, 4, 'data', 'sequence check, buffer, in-order delivery'),
  finProcess: cost(550, 3, 'connection', 'state change, end of stream, TIME-WAIT list'),
  segmentBuild: cost(400, 2, 'data', 'Ethernet, IPv4 and TCP headers with timestamps'),
  timerSet: cost(120, 2, 'data', 'into or out of a list of slots'),
  timerFire: cost(300, 3, 'data', 'list walk and the control block'),
  accept: cost(200, 2, 'connection', 'an entry of the accept queue'),
};
