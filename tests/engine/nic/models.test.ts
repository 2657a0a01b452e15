import { describe, expect, test } from 'vitest';
import { agilioLxPcie, measuredLatency, measuredThroughput } from '#engine/pcie/agilioLx.table.ts';
import { nicModels } from '#engine/nic/models.table.ts';
import { dmaLatency, dmaThroughput, nics, pcie } from '#experiment/hardware.ts';

/** hardware.ts is where figures have their sources; what the machine runs on must say the same. */
describe('the machine’s tables and the quoted figures', () => {
  test.each(['agilio-lx', 'agilio-cx', 'ideal'] as const)('%s: cores, clock, threads, memories', (name) => {
    const quoted = nics[name];
    const model = nicModels[name]!;
    expect([model.cores, model.clock, model.threads]).toEqual([
      quoted.cores.value,
      quoted.clock.value,
      quoted.threadsPerCore.value,
    ]);
    const islands = Math.ceil(quoted.cores.value / quoted.coresPerIsland.value);
    const copies = { core: quoted.cores.value, island: islands, chip: 1 };
    expect(
      model.memories.map(({ name: label, capacity, latencyCycles }) => [label, capacity, latencyCycles]),
    ).toEqual(
      quoted.memories.map(({ name: label, scope, size, latency }) => [
        label,
        size.value * copies[scope],
        latency.value,
      ]),
    );
  });

  test('PCIe: link, headers, descriptors, and the measured tables', () => {
    expect(agilioLxPcie).toMatchObject({
      linkRate: pcie.tlpRate.value,
      maxPayload: pcie.maxPayload.value,
      maxReadRequest: pcie.maxReadRequest.value,
      requestHeader: pcie.writeHeader.value,
      completionHeader: pcie.completionHeader.value,
      descriptorBytes: pcie.descriptor.value,
      doorbellBytes: pcie.doorbell.value,
    });
    expect(measuredLatency.map((row) => [row.bytes, row.readLatency, row.writeAndReadLatency])).toEqual(
      dmaLatency.filter((row) => row.size >= 64).map((row) => [row.size, row.read, row.writeAndRead]),
    );
    expect(measuredThroughput.map((row) => [row.bytes, row.read, row.write, row.both])).toEqual(
      dmaThroughput.map((row) => [row.size, row.read, row.write, row.both]),
    );
  });
});
