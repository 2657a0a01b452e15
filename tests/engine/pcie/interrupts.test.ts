import { describe, expect, test } from 'vitest';
import { us } from '#engine/kernel/time.ts';
import { pcieRig } from './rig.ts';

const DELAY = us(50);

/** A host that sleeps: it takes nothing of its own accord. */
function sleepingHost(delay = DELAY) {
  const rig = pcieRig(4096, { delay, frames: 64 });
  rig.arrivals.hold = true;
  const send = (count: number, queue = 0): void => {
    for (let sent = 0; sent < count; sent++) rig.bus.sendToHost(rig.frame(64, queue));
  };
  const takeAll = (queue = 0): number => {
    let taken = 0;
    for (let frame = rig.bus.poll(queue); frame !== null; frame = rig.bus.poll(queue), taken++)
      rig.pool.release(frame);
    return taken;
  };
  return { ...rig, send, takeAll };
}

describe('interrupts of the NIC', () => {
  test('nobody asked for one: none comes', () => {
    const { timeline, arrivals, send } = sleepingHost();
    send(100);
    timeline.runUntil(us(1000));
    expect(arrivals.interrupts).toEqual([]);
  });

  test('a lone frame waits for company as long as it may, and the interrupt is one posted write', () => {
    const { timeline, bus, arrivals, send } = sleepingHost();
    bus.armInterrupt(0);
    send(1);
    timeline.runUntil(us(1000));
    expect(arrivals.interrupts).toHaveLength(1);
    expect(arrivals.interrupts[0][1] - DELAY).toBeGreaterThan(0);
    expect(arrivals.interrupts[0][1] - DELAY).toBeLessThan(us(1));
    expect(bus.report().toHost.interrupt).toEqual({ transactions: 1, bytes: 4 });
  });

  test('64 frames wait for no more, and the interrupt never overtakes the last of them', () => {
    const { timeline, bus, arrivals, send } = sleepingHost();
    bus.armInterrupt(0);
    send(63);
    expect(arrivals.interrupts).toEqual([]);
    send(1);
    timeline.runUntil(us(1000));
    const [[, time]] = arrivals.interrupts;
    expect(time).toBeLessThan(DELAY);
    expect(time).toBeGreaterThanOrEqual(arrivals.toHost[63]);
  });

  test('with no delay the first frame interrupts', () => {
    const { timeline, bus, arrivals, send } = sleepingHost(0);
    bus.armInterrupt(0);
    send(1);
    timeline.runUntil(us(1000));
    expect(arrivals.interrupts[0][1]).toBe(arrivals.toHost[0]);
  });

  test('once interrupted, the host polls undisturbed until it asks again (NAPI)', () => {
    const { timeline, bus, arrivals, send, takeAll } = sleepingHost();
    bus.armInterrupt(0);
    send(1);
    timeline.runUntil(us(100));
    send(200);
    timeline.runUntil(us(1000));
    expect(arrivals.interrupts).toHaveLength(1);
    expect(takeAll()).toBe(201);
    bus.armInterrupt(0);
    timeline.runUntil(us(2000));
    expect(arrivals.interrupts).toHaveLength(1);
    send(1);
    timeline.runUntil(us(3000));
    expect(arrivals.interrupts).toHaveLength(2);
  });

  test('a frame on its way while the host asks is not forgotten', () => {
    const { timeline, bus, arrivals, send } = sleepingHost();
    send(1);
    expect(bus.waiting(0)).toBe(0);
    bus.armInterrupt(0);
    timeline.runUntil(us(1000));
    expect(arrivals.interrupts).toHaveLength(1);
  });

  test('each ring has a vector of its own', () => {
    const { timeline, bus, arrivals, send } = sleepingHost();
    bus.armInterrupt(0);
    bus.armInterrupt(1);
    send(1, 1);
    timeline.runUntil(us(1000));
    expect(arrivals.interrupts.map(([queue]) => queue)).toEqual([1]);
  });
});
