import type { GoalExercise, Judgement, Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';

const wanted = 500_000;
const MIB = 1_048_576;
const memoryChoices = [8, 16, 24];
const groupChoices = [8, 16, 32];
const finest = 16;
const smallest = 16 * MIB;

const wrong = (text: string): Judgement => ({ standing: 'wrong', text });

function judge([report]: readonly Report[], chosen: Setting): Judgement {
  const capacity = report?.nic.capacity;
  if (capacity === undefined) return wrong('There was no run.');
  const { flows, entryBytes, timerBytes, refusal } = capacity;
  const says = `${flows.toLocaleString('en')} flows of ${entryBytes} bytes, and ${(timerBytes / MIB).toFixed(2)} MiB of bitmaps; then ${refusal}.`;
  if (flows < wanted) return wrong(`${says} Half a million were asked for: what takes the room?`);
  if (Number(chosen['testbed.nicMemory']) > smallest)
    return wrong(`${says} They fit, but a smaller memory would do.`);
  if (Number(chosen['offloads.wheelGroups']) < finest)
    return wrong(`${says} They fit, and there is room left: a finer wheel would go in as well.`);
  return {
    standing: 'right',
    text: `${says} Sixteen bits and thirty bytes are 32 bytes a flow, to the last byte.`,
  };
}

/** Exercise 8.4. The slips: a whole control block; so many groups that entries have no room; more memory than it takes. */
export const finestWheel: GoalExercise = {
  ask: 'Half a million flows are to be closing at once. Find the smallest memory that holds them, and in it the wheel with most groups.',
  knobs: [
    {
      path: 'testbed.nicMemory',
      label: 'Internal memory',
      choices: memoryChoices.map((value) => ({ label: `${value} MiB`, value: value * MIB })),
      start: 8 * MIB,
    },
    {
      path: 'offloads.wheelGroups',
      label: 'Groups',
      choices: groupChoices.map((value) => ({ label: String(value), value })),
      start: 8,
    },
    {
      path: 'offloads.teardownEntry',
      label: 'An entry holds',
      choices: [
        { label: 'a whole control block', value: 'full' },
        { label: 'what a close needs', value: 'compact' },
      ],
      start: 'full',
    },
  ],
  fixed: {
    'workload.kind': 'hand-overs',
    'workload.connections': 0,
    'testbed.linkRate': 40e9,
    'testbed.linkDelay': 1000,
    'offloads.teardown': 'intended',
    'offloads.teardownFlows': 524_288,
    'offloads.wheelTick': 15_625_000,
    duration: 400_000_000,
  },
  exact: [],
  settings: (chosen) => [chosen],
  judge,
};
