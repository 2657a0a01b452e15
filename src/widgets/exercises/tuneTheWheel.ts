import { milliseconds, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';
import type { ExactFate } from '#experiment/spec.ts';

const connections = 16;
const earliest = 450e6;
const latest = 500e6;
const mostBytes = 400 * 1024;
const flows = 262_144;
const slack = 1e6;
const ms = (value: number) => ({ label: `${value} ms`, value: value * 1e6 });

/** One bit for every flow in every group. */
export const bitmapBytes = (setting: Setting): number =>
  (Number(setting['offloads.wheelGroups']) * flows) / 8;

/** Every connection's second frame towards the client is its response; lose all of them once. */
const losses: ExactFate[] = Array.from({ length: connections }, (_, index) => ({
  link: 'toClient',
  frame: 2 * index + 2,
  fate: 'drop',
  delay: 0,
}));

function judge([report]: readonly Report[], chosen: Setting): Judgement {
  if (report === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const { min, max } = report.latency.transaction;
  const bytes = bitmapBytes(chosen);
  const says = `Lost responses came again after ${milliseconds(min)} to ${milliseconds(max)}; the bitmaps take ${bytes / 1024} KiB.`;
  if (min < earliest)
    return {
      standing: 'wrong',
      text: `${says} The earliest is too early: look at how much one tick can cut off.`,
    };
  if (max > latest + slack)
    return { standing: 'wrong', text: `${says} The latest is too late: a whole turn is groups × tick.` };
  if (bytes > mostBytes)
    return {
      standing: 'wrong',
      text: `${says} On time, but the bitmaps are larger than ${mostBytes / 1024} KiB.`,
    };
  return {
    standing: 'right',
    text: `${says} A turn of ${milliseconds(Number(chosen['offloads.wheelGroups']) * Number(chosen['offloads.wheelTick']))} cut finely enough.`,
  };
}

/** Exercise 6.4: 12 groups of 41 ms. The slips: the original's 8 × 62.5 ms (too early), 16 × 31.25 ms (too much memory). */
export const tuneTheWheel: GoalExercise = {
  ask: 'Sixteen responses are lost. Set the wheel so that each is sent again no earlier than 450 ms and no later than 500 ms after the hand-over, with at most 400 KiB of bitmaps for 262,144 flows.',
  knobs: [
    {
      path: 'offloads.wheelGroups',
      label: 'Groups',
      choices: [4, 8, 12, 16, 32].map((value) => ({ label: String(value), value })),
      start: 8,
    },
    {
      path: 'offloads.wheelTick',
      label: 'Tick',
      choices: [125, 62.5, 41, 31.25, 15.625].map(ms),
      start: 62.5e6,
    },
  ],
  fixed: {
    'testbed.stack': 'acceltcp',
    'workload.connections': connections,
    'workload.concurrency': connections,
    'workload.rampInterval': 7_300_000,
  },
  exact: losses,
  settings: (chosen) => [chosen],
  judge,
};
