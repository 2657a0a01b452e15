import type { Journal } from '#engine/kernel/journal.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import { BinaryHeap } from './binaryHeap.ts';
import type { FlowTimers, TimerConfig } from './flowTimers.ts';
import { HashedWheel } from './hashedWheel.ts';
import { HierarchicalWheel } from './hierarchicalWheel.ts';
import { OrderedList } from './orderedList.ts';
import { Rival } from './rival.ts';
import type { TimerStructure } from './rival.ts';
import { TimerBitmapWheel } from './timerBitmapWheel.ts';
import type { TimerCosts } from './timerCosts.ts';
import type { TimerKind } from './timerKinds.table.ts';

/** `expire` is called once for each timer that rings, when it is disarmed already. */
export function makeTimers(
  kind: TimerKind,
  timeline: Timeline,
  config: TimerConfig,
  expire: (flow: number) => void,
  costs: TimerCosts,
  journal: Journal | null,
): FlowTimers {
  if (kind === 'bitmap-wheel') return new TimerBitmapWheel(timeline, config, expire, costs, journal);
  const deadlines = new Float64Array(config.flows);
  const structure = structureOf(kind, timeline, config.tick, deadlines, costs);
  return new Rival(timeline, config, deadlines, structure, costs, expire, journal);
}

function structureOf(
  kind: Exclude<TimerKind, 'bitmap-wheel'>,
  timeline: Timeline,
  tick: number,
  deadlines: Float64Array,
  costs: TimerCosts,
): TimerStructure {
  switch (kind) {
    case 'list':
      return new OrderedList(timeline, deadlines, costs);
    case 'heap':
      return new BinaryHeap(timeline, deadlines, costs);
    case 'hashed-wheel':
      return new HashedWheel(timeline, tick, deadlines, costs);
    case 'hierarchical-wheel':
      return new HierarchicalWheel(timeline, tick, deadlines, costs);
  }
}
