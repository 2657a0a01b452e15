import { describe, expect, test } from 'vitest';
import { nicModel } from '#engine/testbed/hardwareConfigs.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { Unit } from '#engine/nic/memoryNames.table.ts';
import { ProgramCost } from '#engine/nic/programCost.ts';
import { Step } from '#engine/nic/programSteps.table.ts';
import { nicRig } from './rig.ts';

const one = { ...nicModel('agilio-lx'), cores: 1, threads: 1, waitingFrames: 3 };

describe('flow processing cores', () => {
  test('one thread: the others wait, and beyond the ring they are dropped with a reason', () => {
    const rig = nicRig({ model: one });
    for (let i = 0; i < 6; i++) rig.clientSends({ sequence: i, flags: Flag.Ack });
    rig.settle();
    expect(rig.atHost.map((segment) => segment.sequence)).toEqual([0, 1, 2, 3]);
    expect(rig.drops.record()).toEqual({ 'NIC threads full': 2 });
    expect(rig.pool.inUse).toBe(0);
  });

  test('threads hide memory latency, cores divide the computing', () => {
    const last = (cores: number, threads: number): number => {
      const rig = nicRig({ model: { ...one, cores, threads, waitingFrames: 1000 } });
      for (let i = 0; i < 200; i++) rig.clientSends({ sequence: i, flags: Flag.Ack });
      rig.settle(1e9);
      return rig.atHost.at(-1)!.time;
    };
    const alone = last(1, 1);
    expect(last(1, 8)).toBeLessThan(alone * 0.6);
    expect(last(4, 8)).toBeLessThan(last(1, 8) * 0.4);
  });

  test('extra cycles are charged, frames keep their order, and the report adds up', () => {
    const rig = nicRig({ extraCycles: 1000 });
    for (let i = 0; i < 50; i++)
      rig.clientSends({ sequence: i, flags: Flag.Ack, payload: i % 2 === 0 ? 1400 : 0 });
    rig.settle();
    const order = rig.atHost.map((segment) => segment.sequence);
    expect([...order].sort((a, b) => a - b)).toEqual(order);
    const { steps } = rig.nic.report();
    expect(steps).toMatchObject({ 'extra cycles': 50_000, 'parse and dispatch': 50 * 224 });
  });

  test('bad frames are dropped by name: checksum, truncation, marks from outside, foreign addresses', () => {
    const rig = nicRig();
    const frames = Array.from({ length: 4 }, () =>
      rig.compose({ sequence: 1, flags: Flag.Ack, payload: 20 }, true),
    );
    frames[0]!.slab.bytes[frames[0]!.start + 60] ^= 1;
    frames[1]!.length = 40;
    frames[2]!.ethernet.etherType = 0x0808;
    frames[3]!.ethernet.setDestination(0x0277, 9);
    for (const frame of frames) rig.nic.wirePort.accept(frame);
    rig.settle();
    expect(rig.drops.record()).toEqual({
      truncated: 1,
      'unknown EtherType': 1,
      'TCP checksum': 1,
      'not for us': 1,
    });
    expect(rig.pool.inUse).toBe(0);
  });
});

describe('how hard a card worked', () => {
  test('one thread: frames wait for it, and the one core computed all that the steps say', () => {
    const rig = nicRig({ model: one });
    for (let i = 0; i < 6; i++) rig.clientSends({ sequence: i, flags: Flag.Ack });
    rig.settle();
    const { steps, use, clock } = rig.nic.report();
    expect(use.framesWaited).toBe(3);
    expect(use.threads).toMatchObject({ all: 1, peak: 1 });
    const computed = Object.values(steps).reduce((sum, cycles) => sum + cycles, 0);
    expect(use.cores[0]! * clock * (rig.timeline.now / 1e12)).toBeCloseTo(computed, 6);
    // The fourth frame waits for three others, the third for two, the second for one.
    expect(use.stalls['a thread']! / ((1 + 2 + 3) * (rig.atHost[0]!.time / 1e3))).toBeCloseTo(1, 0);
  });

  test('eight threads of one core wait for each other’s computing, not for a thread', () => {
    const rig = nicRig({ model: { ...one, threads: 8 } });
    for (let i = 0; i < 8; i++) rig.clientSends({ sequence: i, flags: Flag.Ack });
    rig.settle();
    const { use } = rig.nic.report();
    expect(use.threads.peak).toBe(8);
    expect(use.stalls['its core']).toBeGreaterThan(0);
    expect(use.stalls['a thread']).toBeUndefined();
  });

  test('load spreads over all cores before any takes a second frame', () => {
    const rig = nicRig();
    for (let i = 0; i < 81; i++) rig.clientSends({ sequence: i, flags: Flag.Ack });
    rig.settle();
    const { cores } = rig.nic.report().use;
    expect(cores).toHaveLength(81);
    expect(new Set(cores).size).toBe(1);
  });

  test('every flow looked up is three words for the CRC unit, and the memory read once', () => {
    const rig = nicRig({ setup: false });
    for (let i = 0; i < 10; i++) rig.clientSends({ sequence: i, flags: Flag.Ack });
    rig.settle();
    const { operations } = rig.nic.report().use;
    expect(operations.find(({ name }) => name === 'CRC')?.operations).toBe(30);
    expect(operations.find(({ name }) => name === 'IMEM')?.operations).toBe(10);
  });

  test('a unit holds nobody up until its queue is full; then everybody waits for its pace', () => {
    const model = nicModel('agilio-lx');
    const units = model.units.map((unit) => ({ ...unit, operationsPerSecond: 1e6, queue: 2 }));
    const cost = new ProgramCost(new Float64Array(1), { ...model, units });
    const waits = Array.from({ length: 5 }, () => {
      cost.begin(0);
      cost.access(Unit.Atomics, 1);
      return cost.waited / 1e6;
    });
    expect(waits).toEqual([0, 0, 0, 1, 2]);
    expect(cost.waitedFor(Unit.Atomics)).toBe(3e6);
    cost.charge(Step.HashFlow);
    expect(cost.operations(Unit.Crc)).toBe(3);
  });
});
