import { hostCosts, kernelCosts } from '#experiment/hardware.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Work, workNames } from '#engine/tcp/work.table.ts';

/** Cycles of one unit of each work: the figures of hardware.ts, and what the spec's options add to them or take away. */
export function hostCycles({ host, offloads, testbed }: ExperimentSpec): Float64Array {
  const cycles = Float64Array.from(workNames, (name) => hostCosts[name].cycles);
  if (offloads.checksum === 'intended') cycles[Work.checksumPerByte] = 0;
  if (host.kernelPath) {
    cycles[Work.rxPacket] += kernelCosts.receive.cycles;
    cycles[Work.txPacket] += kernelCosts.transmit.cycles;
  }
  // An sk_buff is frame and socket buffer in one, and a card with TCP writes into the socket's buffer: of two copies each way one is left.
  if ((host.kernelPath || testbed.stack === 'toe') && !host.zeroCopy) cycles[Work.copyPerByte] /= 2;
  if (host.systemCalls) {
    cycles[Work.socketCall] += kernelCosts.systemCall.cycles;
    cycles[Work.epollWait] += kernelCosts.systemCall.cycles;
    cycles[Work.accept] += kernelCosts.socketFile.cycles;
  }
  return cycles;
}

/** The category each work goes to, a row of engine/host/cycles.table.ts. */
export function hostCategories(): Uint8Array {
  return Uint8Array.from(workNames, (name) => hostCosts[name].category);
}
