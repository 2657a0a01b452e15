import { describe, expect, test } from 'vitest';
import { nicModel } from '#engine/testbed/hardwareConfigs.ts';
import { Flag } from '#engine/wire/headers.table.ts';
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
