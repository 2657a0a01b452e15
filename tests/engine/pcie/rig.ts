import { Timeline } from '#engine/kernel/timeline.ts';
import { PcieBus } from '#engine/pcie/bus.ts';
import type { InterruptConfig } from '#engine/pcie/interrupts.ts';
import { pcieConfig } from '#engine/testbed/hardwareConfigs.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { Slab } from '#engine/wire/slab.ts';

/** A bus between two ends that count what reaches them and release it. */
export function pcieRig(descriptors = 4096, interrupts: InterruptConfig | null = null) {
  const timeline = new Timeline();
  const pool = new FramePool(new Slab(FramePool.bytesFor(4096, 4096)), 4096, 4096);
  const bus = new PcieBus(timeline, pool, pcieConfig(), 2, descriptors, interrupts);
  const arrivals = {
    toHost: [] as number[],
    toNic: [] as number[],
    interrupts: [] as [queue: number, time: number][],
    answers: [] as unknown[],
    ends: [] as unknown[],
    hold: false,
  };
  bus.connect(
    {
      received: (queue) => {
        arrivals.toHost.push(timeline.now);
        if (!arrivals.hold) pool.release(bus.poll(queue)!);
      },
      interrupted: (queue) => arrivals.interrupts.push([queue, timeline.now]),
      handOverAnswered: (queue, connection, isTaken) => arrivals.answers.push([queue, connection, isTaken]),
      teardownEnded: (queue, connection, why) => arrivals.ends.push([queue, connection, why]),
    },
    {
      fromHost: (frame) => {
        arrivals.toNic.push(timeline.now);
        pool.release(frame);
      },
    },
  );
  const frame = (length: number, queue = 0): Frame => {
    const made = pool.lease(length)!;
    made.queue = queue;
    return made;
  };
  return { timeline, pool, bus, arrivals, frame };
}
