/** What happened between two times, ns: rates without the start. */
export interface SteadyReport {
  from: number;
  to: number;
  connections: number;
  transactions: number;
  bytesToServer: number;
  bytesToClient: number;
  /** Per emulated second. */
  connectionsPerSecond: number;
  transactionsPerSecond: number;
  goodputToServer: number;
  goodputToClient: number;
  /** cycles[core][category], as in CpuReport. A pass is charged when it begins. */
  cycles: number[][];
  busyShares: number[];
  nicBusyShare: number;
  /** Frames and bytes that crossed PCIe; bytes of all kinds. */
  framesToHost: number;
  framesToNic: number;
  bytesToHost: number;
  bytesToNic: number;
}
