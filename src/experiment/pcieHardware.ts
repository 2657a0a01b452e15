import { figure } from './figure.ts';

/** How long one DMA operation holds an engine: a part of its own, and one for every byte. */
const fitted = (operation: number, byte: number) => ({
  operation: figure(operation, 'ns', 'derived', 'fit of dmaThroughput'),
  byte: figure(byte, 'ns', 'derived', 'fit of dmaThroughput'),
});

/** PCIe Gen3 x8 with MPS 256, as the board was measured. */
export const pcie = {
  tlpRate: figure(
    57.88e9,
    'bit/s',
    'derived',
    'pcie-model: 63.02 Gb/s raw, less acknowledgments and flow control',
  ),
  maxPayload: figure(256, 'B', 'quoted', 'PCIB lspci: MPS 256'),
  maxReadRequest: figure(512, 'B', 'quoted', 'PCIB lspci: MRRS from 512'),
  requestHeader: figure(24, 'B', 'quoted', 'pcie-model: of a write or a read request, framing included'),
  completionHeader: figure(20, 'B', 'quoted', 'pcie-model'),
  descriptor: figure(16, 'B', 'assumed', 'one transmit or receive descriptor, as on common NICs'),
  doorbell: figure(4, 'B', 'assumed', 'one 32-bit register write'),
  batch: figure(8, 'descriptors', 'assumed', 'of one fetch or write-back, as DPDK drivers batch them'),
  writeEngine: fitted(18.3, 0.045),
  readEngine: fitted(7, 0.135),
  /** Both directions busy: the engines share the path to the card's memory. */
  sharedEngine: fitted(8.3, 0.167),
  /** Of an operation, what the shared path holds up: at 1,536 B both ways the board is as fast as the link allows. */
  sharedBytes: figure(1024, 'B', 'derived', 'fit of dmaThroughput: both ways, 1,024 B against 1,536 B'),
  doorbellLatency: figure(
    66,
    'ns',
    'assumed',
    'PCIB: a posted write of 8 B takes 546 - 480 ns at least; as much for a register',
  ),
} as const;

/** What a spec may set (`costs`). */
export const dmaLatencyFactor = figure(1, 'times', 'quoted', 'factor on the latencies that PCIB measured');

/** Measured DMA latency by size (PCIB, local node, IOMMU off, E5-2630v4, medians), ns. */
export const dmaLatency: readonly {
  readonly size: number;
  readonly read: number;
  readonly writeAndRead: number;
}[] = [
  { size: 8, read: 546, writeAndRead: 760 },
  { size: 64, read: 546, writeAndRead: 773 },
  { size: 128, read: 573, writeAndRead: 813 },
  { size: 256, read: 626, writeAndRead: 880 },
  { size: 512, read: 706, writeAndRead: 1013 },
  { size: 1024, read: 853, writeAndRead: 1266 },
  { size: 1520, read: 986, writeAndRead: 1560 },
  { size: 2048, read: 1133, writeAndRead: 1840 },
];

/** Measured DMA throughput by size (PCIB bw_dma_sz_sweep), Gb/s; `both` is each way. */
export const dmaThroughput: readonly {
  readonly size: number;
  readonly read: number;
  readonly write: number;
  readonly both: number;
}[] = [
  { size: 64, read: 31.9, write: 24.3, both: 23.1 },
  { size: 128, read: 43.8, write: 42.4, both: 33.9 },
  { size: 256, read: 47.7, write: 50.5, both: 42.1 },
  { size: 512, read: 55.0, write: 53.0, both: 42.7 },
  { size: 1024, read: 55.4, write: 53.0, both: 43.6 },
  { size: 1536, read: 55.6, write: 53.0, both: 50.8 },
];
