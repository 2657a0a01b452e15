import { bytes, choice, integer, offload, second, time, type SpecField } from './kinds.table.ts';

/** What the card does for the host. */
export const offloadsFields: readonly SpecField[] = [
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
];
