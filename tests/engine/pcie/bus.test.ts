import { describe, expect, test } from 'vitest';
import { DmaEngine } from '#engine/pcie/dmaEngine.ts';
import { latencyBySize } from '#engine/pcie/latency.ts';
import { Transaction } from '#engine/pcie/transactions.table.ts';
import { pcieConfig } from '#engine/testbed/hardwareConfigs.ts';
import { dmaLatency } from '#experiment/pcieHardware.ts';
import { throughput } from '../../support/dma.ts';
import { pcieRig } from './rig.ts';

describe('the bus against the measured board', () => {
  test('throughput beyond the measured sizes stays below the link and does not fall', () => {
    for (const [reads, writes] of [
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const largest = throughput(1536, reads, writes);
      expect(throughput(2048, reads, writes)).toBeGreaterThan(largest * 0.99);
      expect(throughput(4096, reads, writes)).toBeLessThan(57.88);
    }
    expect(throughput(16, false, true)).toBeLessThan(throughput(64, false, true));
  });

  test('latency meets every measured size and rises between', () => {
    const { latencySizes, readLatency } = pcieConfig();
    const table = latencyBySize(latencySizes, readLatency);
    for (const row of dmaLatency) expect(table[row.size]).toBe(row.read * 1000);
    for (let bytes = 1; bytes <= 2048; bytes++) expect(table[bytes]).toBeGreaterThanOrEqual(table[bytes - 1]);
  });

  test('64-byte frames to the host come out bus-bound, near 20-24 Gb/s of payload', () => {
    const { timeline, bus, frame, arrivals } = pcieRig();
    for (let i = 0; i < 2000; i++) expect(bus.sendToHost(frame(64))).toBe(true);
    timeline.runUntil(Infinity);
    const rate = (64 * 8 * 1999 * 1000) / (arrivals.toHost.at(-1)! - arrivals.toHost[0]);
    expect(rate).toBeGreaterThan(19);
    expect(rate).toBeLessThan(24.3);
  });
});

test('a moderate load both ways is carried without a growing queue', () => {
  const { timeline, bus, frame, arrivals } = pcieRig();
  for (let i = 0; i < 500; i++) {
    bus.post(frame(130));
    bus.ringDoorbell(0);
    bus.sendToHost(frame(130, 1));
    bus.sendToHost(frame(130, 1));
    timeline.runUntil((i + 1) * 500_000);
  }
  timeline.runUntil(Infinity);
  const late = arrivals.toNic.map((time, i) => time - i * 500_000);
  expect(Math.max(...late.slice(1)) - Math.min(...late)).toBeLessThan(200_000);
  expect(arrivals.toHost.at(-1)).toBeLessThan(500 * 500_000 + 400_000);
});

describe('descriptor rings', () => {
  test('a frame alone takes the measured write latency', () => {
    const { timeline, bus, frame, arrivals } = pcieRig();
    bus.sendToHost(frame(64));
    timeline.runUntil(Infinity);
    expect(arrivals.toHost).toEqual([227_000]);
  });

  test('a full receive ring refuses and the caller keeps the frame; polling frees a descriptor', () => {
    const { timeline, pool, bus, frame, arrivals } = pcieRig(2);
    arrivals.hold = true;
    expect(bus.sendToHost(frame(64))).toBe(true);
    expect(bus.sendToHost(frame(64))).toBe(true);
    const third = frame(64);
    expect(bus.sendToHost(third)).toBe(false);
    expect(third.isHeld).toBe(true);
    timeline.runUntil(Infinity);
    expect(bus.waiting(0)).toBe(2);
    expect(bus.isIdle).toBe(false);
    pool.release(bus.poll(0)!);
    expect(bus.sendToHost(third)).toBe(true);
    timeline.runUntil(Infinity);
    for (let held = bus.poll(0); held; held = bus.poll(0)) pool.release(held);
    expect(pool.inUse).toBe(0);
    expect(bus.isIdle).toBe(true);
  });

  test('posted frames wait for the doorbell, share its fetches, and arrive in order', () => {
    const { timeline, pool, bus, frame, arrivals } = pcieRig();
    for (let i = 0; i < 20; i++) bus.post(frame(i % 2 === 0 ? 1514 : 64));
    timeline.runUntil(1e9);
    expect(arrivals.toNic).toEqual([]);
    bus.ringDoorbell(0);
    timeline.runUntil(Infinity);
    expect(arrivals.toNic).toHaveLength(20);
    expect([...arrivals.toNic].sort((a, b) => a - b)).toEqual(arrivals.toNic);
    expect(bus.report().toNic).toMatchObject({
      doorbell: { transactions: 1 },
      'descriptor fetch': { transactions: 3, bytes: 320 },
    });
    expect(pool.inUse).toBe(0);
  });

  test('answers and news reach the host behind the frames sent before them', () => {
    const { timeline, bus, frame, arrivals } = pcieRig();
    bus.sendToHost(frame(1514));
    bus.answerHandOver(1, 77, true);
    bus.reportTeardown(1, 78, 2);
    timeline.runUntil(Infinity);
    expect(arrivals.answers).toEqual([[1, 77, true]]);
    expect(arrivals.ends).toEqual([[1, 78, 2]]);
    expect(timeline.now).toBeGreaterThanOrEqual(arrivals.toHost[0]);
  });
});

describe('what crossings take of the bus', () => {
  test('is the slower of link and engine for each, so one direction never takes more than the time that passed', () => {
    const config = pcieConfig();
    const clock = new Float64Array(1);
    const { linkRate, writeEngine, sharedEngine, maxPayload, requestHeader } = config;
    const up = new DmaEngine(clock, linkRate, writeEngine, sharedEngine, maxPayload, requestHeader);
    for (let i = 0; i < 100; i++) {
      clock[0] += up.wait[0];
      up.operate(Transaction.FrameData, 64, false);
      up.send(Transaction.ReadRequest, 0, requestHeader);
    }
    up.operate(Transaction.FrameData, 64, false);
    const taken = up.taken();
    // 64 bytes take the engine longer than the link.
    expect(taken['frame data'] / 101).toBeCloseTo((writeEngine.operation + 64 * writeEngine.byte) / 1e3, 6);
    expect(taken['read request']).toBeCloseTo((100 * Math.round((requestHeader * 8e12) / linkRate)) / 1e3, 6);
    expect(taken['frame data'] * 1e3).toBeLessThanOrEqual(clock[0] + up.wait[0] + writeEngine.operation * 2);
  });
});
