import { expect, test } from 'vitest';
import { latencyBySize } from '#engine/pcie/latency.ts';
import { pcieConfig } from '#engine/testbed/hardwareConfigs.ts';
import { dmaLatency, dmaThroughput } from '#experiment/pcieHardware.ts';
import { throughput } from '../support/dma.ts';
import { alignedTable, expectGolden } from '../support/golden.ts';

/** What the calibration promises, of the measured value. */
const WITHIN = 0.05;

function beside(model: number, measured: number, digits: number): string[] {
  const difference = model / measured - 1;
  expect(Math.abs(difference)).toBeLessThan(WITHIN);
  const sign = difference < 0 ? '-' : '+';
  const percent = `${sign}${(100 * Math.abs(difference)).toFixed(1)} %`;
  return [model.toFixed(digits).padStart(5), measured.toFixed(digits).padStart(5), percent.padStart(7)];
}

const latencyHead = ['bytes', 'read', 'meas.', '', 'write and read', 'meas.', ''];
const rateHead = ['bytes', 'read', 'meas.', '', 'write', 'meas.', '', 'both', 'meas.', ''];

test('the bus is within 5 % of the board at every measured size', () => {
  const { latencySizes, readLatency, writeLatency } = pcieConfig();
  const read = latencyBySize(latencySizes, readLatency);
  const write = latencyBySize(latencySizes, writeLatency);
  const latencies = dmaLatency.map((row) => [
    String(row.size).padStart(5),
    ...beside(read[row.size] / 1e3, row.read, 0),
    ...beside((write[row.size] + read[row.size]) / 1e3, row.writeAndRead, 0),
  ]);
  const rates = dmaThroughput.map((row) => [
    String(row.size).padStart(5),
    ...beside(throughput(row.size, true, false), row.read, 1),
    ...beside(throughput(row.size, false, true), row.write, 1),
    ...beside(throughput(row.size, true, true), row.both, 1),
  ]);
  const text = [
    'PCIe Gen3 x8 as the model has it, beside the measurement of the LX board (pcie-bench, SIGCOMM 2018).',
    '',
    'Latency of one DMA operation, ns. Read off a table of the measured medians, with straight lines between',
    'them; a write’s own is that of write-and-read less that of the read. Below 64 bytes a cache line moves.',
    alignedTable(latencyHead, latencies),
    'Payload, Gb/s; both: each way. Operations of the model’s DMA engines, one always waiting: a link of 57.88 Gb/s',
    'that carries headers, and engines that hold an operation for a fixed part and a part for every byte.',
    alignedTable(rateHead, rates),
  ].join('\n');
  expectGolden('pcie.txt', text);
});
