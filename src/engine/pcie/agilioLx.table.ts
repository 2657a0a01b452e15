/**
 * Gen3 x8 as measured on an Agilio LX (PCI Express bench, Neugebauer et al. 2018, medians, local node, IOMMU off) beside the
 * constants of the model fitted to it. Sizes are bytes, latencies ns, throughputs Gb/s of payload.
 */
export interface PcieMeasurement {
  readonly bytes: number;
  readonly readLatency: number;
  readonly writeAndReadLatency: number;
  readonly label: 'quoted';
}
export const measuredLatency: readonly PcieMeasurement[] = [
  { bytes: 64, readLatency: 546, writeAndReadLatency: 773, label: 'quoted' },
  { bytes: 128, readLatency: 573, writeAndReadLatency: 813, label: 'quoted' },
  { bytes: 256, readLatency: 626, writeAndReadLatency: 880, label: 'quoted' },
  { bytes: 512, readLatency: 706, writeAndReadLatency: 1013, label: 'quoted' },
  { bytes: 1024, readLatency: 853, writeAndReadLatency: 1266, label: 'quoted' },
  { bytes: 1520, readLatency: 986, writeAndReadLatency: 1560, label: 'quoted' },
  { bytes: 2048, readLatency: 1133, writeAndReadLatency: 1840, label: 'quoted' },
];

export const measuredThroughput: readonly {
  readonly bytes: number;
  readonly read: number;
  readonly write: number;
  readonly both: number;
  readonly label: 'quoted';
}[] = [
  { bytes: 64, read: 31.9, write: 24.3, both: 23.1, label: 'quoted' },
  { bytes: 128, read: 43.8, write: 42.4, both: 33.9, label: 'quoted' },
  { bytes: 256, read: 47.7, write: 50.5, both: 42.1, label: 'quoted' },
  { bytes: 512, read: 55.0, write: 53.0, both: 42.7, label: 'quoted' },
  { bytes: 1024, read: 55.4, write: 53.0, both: 43.6, label: 'quoted' },
  { bytes: 1536, read: 55.6, write: 53.0, both: 50.8, label: 'quoted' },
];

/** Times one DMA operation holds a resource: `operation` ps each and `byte` ps for every byte. */
export const agilioLxPcie = {
  /** bit/s left for TLPs of 63.02 Gb/s once acknowledgments and flow control are paid. Derived (Neugebauer et al. 2018). */
  linkRate: 57.88e9,
  /** Bytes; quoted: lspci on the board. */
  maxPayload: 256,
  maxReadRequest: 512,
  /** Bytes of TLP header with framing; derived from the PCIe 3.0 specification. */
  requestHeader: 24,
  completionHeader: 20,
  /** Assumed: as common NICs lay them out, and as DPDK drivers batch them. */
  descriptorBytes: 16,
  doorbellBytes: 4,
  batch: 8,
  /** Derived: fits of `measuredThroughput`. */
  writeEngine: { operation: 18_000, byte: 48 },
  readEngine: { operation: 7_000, byte: 130 },
  /** Both directions busy: the engines share the path to the card's memory. */
  sharedEngine: { operation: 7_000, byte: 165 },
  /** Quoted: write-then-read 8 B less read 8 B by direct commands, 546 - 480 ns, is the least a posted write takes; assumed for MMIO. */
  doorbellLatency: 66_000,
  latencySizes: measuredLatency.map((row) => row.bytes),
  /** ps. Quoted for reads; derived for writes: write-then-read less read. */
  readLatency: measuredLatency.map((row) => row.readLatency * 1000),
  writeLatency: measuredLatency.map((row) => (row.writeAndReadLatency - row.readLatency) * 1000),
};
