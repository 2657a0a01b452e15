import type { Timeline } from '#engine/kernel/timeline.ts';
import { ProgramCost } from '#engine/nic/programCost.ts';
import type { FlowTimers, TimerConfig } from '#engine/nic/timers/flowTimers.ts';
import { makeTimers } from '#engine/nic/timers/makeTimers.ts';
import { TimerCosts } from '#engine/nic/timers/timerCosts.ts';
import type { TimerKind } from '#engine/nic/timers/timerKinds.table.ts';
import { nicModel } from '#engine/testbed/hardwareConfigs.ts';

/** Timers on a card of which only the clock matters. */
export function timersOf(
  kind: TimerKind,
  timeline: Timeline,
  config: TimerConfig,
  expire: (flow: number) => void,
  swept: (words: number) => void = () => undefined,
): FlowTimers {
  const model = nicModel('agilio-lx');
  const costs = new TimerCosts(timeline.clock, new ProgramCost(timeline.clock, model), model, kind, {
    atomic: () => undefined,
    sweep: (words) => {
      swept(words);
      return 0;
    },
    found: () => 0,
    alone: () => undefined,
  });
  return makeTimers(kind, timeline, config, expire, costs, null);
}
