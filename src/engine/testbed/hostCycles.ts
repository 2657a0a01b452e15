import { hostCosts } from '#experiment/hardware.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Category } from '#engine/host/cycles.table.ts';
import { Work, workNames } from '#engine/tcp/work.table.ts';

const stackCategories: readonly number[] = [Category.Connection, Category.DataPath, Category.Socket];

/** What a kernel's TCP and sockets do costs more than the same at user level; bytes cost the same. */
function asInKernel(cycles: Float64Array, factor: number): void {
  workNames.forEach((name, row) => {
    if (row !== Work.checksumPerByte && stackCategories.includes(hostCosts[name].category))
      cycles[row] = Math.round(cycles[row] * factor);
  });
}

/** Cycles of one unit of each work: the spec's figures (hardware.ts, unless set), and what its options add to them or take away. */
export function hostCycles({ host, offloads, testbed, costs }: ExperimentSpec): Float64Array {
  const cycles = Float64Array.from(workNames, (name) => costs[name]);
  if (offloads.checksum === 'intended') cycles[Work.checksumPerByte] = 0;
  if (host.kernelPath) {
    asInKernel(cycles, costs.kernelStack);
    cycles[Work.rxPacket] += costs.kernelReceive;
    cycles[Work.txPacket] += costs.kernelTransmit;
  }
  // An sk_buff is frame and socket buffer in one, and a card with TCP writes into the socket's buffer: of two copies each way one is left.
  if ((host.kernelPath || testbed.stack === 'toe') && !host.zeroCopy) cycles[Work.copyPerByte] /= 2;
  if (host.systemCalls) {
    cycles[Work.socketCall] += costs.kernelSystemCall;
    cycles[Work.epollWait] += costs.kernelSystemCall;
    cycles[Work.accept] += costs.kernelSocketFile;
  }
  return cycles;
}

/** The category each work goes to, a row of engine/host/cycles.table.ts. */
export function hostCategories(): Uint8Array {
  return Uint8Array.from(workNames, (name) => hostCosts[name].category);
}
