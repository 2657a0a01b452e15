import { DmaEngine } from '#engine/pcie/dmaEngine.ts';
import { Transaction } from '#engine/pcie/transactions.table.ts';
import { pcieConfig } from '#engine/testbed/hardwareConfigs.ts';

const OPERATIONS = 4000;

/** Payload Gb/s of raw DMA operations, as the measurement issued them: no descriptors, always one waiting. */
export function throughput(bytes: number, reads: boolean, writes: boolean): number {
  const {
    linkRate,
    writeEngine,
    readEngine,
    sharedEngine,
    maxPayload,
    requestHeader,
    completionHeader,
    maxReadRequest,
  } = pcieConfig();
  const clock = new Float64Array(1);
  const up = new DmaEngine(clock, linkRate, writeEngine, sharedEngine, maxPayload, requestHeader);
  const down = new DmaEngine(clock, linkRate, readEngine, sharedEngine, maxPayload, completionHeader);
  const both = reads && writes;
  let end = 0;
  for (let i = 0; i < OPERATIONS; i++) {
    if (writes) {
      up.operate(Transaction.FrameData, bytes, both);
      end = Math.max(end, up.wait[0]);
    }
    if (!reads) continue;
    down.operate(Transaction.FrameData, bytes, both);
    end = Math.max(end, down.wait[0]);
    for (let at = 0; at < bytes; at += maxReadRequest) up.send(Transaction.ReadRequest, 0, requestHeader);
  }
  return (bytes * 8 * OPERATIONS * 1000) / end;
}
