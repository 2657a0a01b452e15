import { definePreset } from './preset.ts';

/** No connections: the card's cores set, stop and ring timers for a whole table of flows. `offloads.timer` names who counts. */
export const timerRace = definePreset(
  'timer-race',
  '81 cores share the timers of 16 k closing flows: registrations a second, waits, bytes and firing errors',
  {
    testbed: { stack: 'acceltcp' },
    offloads: { teardownFlows: 16_384 },
    workload: { kind: 'timers', connections: 0 },
    duration: '30s',
  },
);
