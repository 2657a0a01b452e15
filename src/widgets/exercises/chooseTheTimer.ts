import { milliseconds, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';

const flows = 262_144;
const timeout = 500e6;
const slack = 50e6;
const kinds = [
  { label: 'bitmap wheel', value: 'bitmap-wheel' },
  { label: 'ordered list', value: 'list' },
  { label: 'hashed wheel', value: 'hashed-wheel' },
];
const groupChoices = [4, 8, 10, 16, 20];
const tickChoices = [25, 31.25, 50, 62.5, 125];
/** The longest that the rest allows: ten groups of 50 ms. */
const longest = 50e6;

const wrong = (text: string): Judgement => ({ standing: 'wrong', text });

function judge([report]: readonly Report[], chosen: Setting): Judgement {
  const race = report?.nic.race;
  if (race === undefined) return wrong('There was no run.');
  const tick = Number(chosen['offloads.wheelTick']);
  const turn = Number(chosen['offloads.wheelGroups']) * tick;
  const error = Math.max(-race.paced['late by, least (ns)'], race.paced['late by, most (ns)']);
  const says = `A timeout of ${milliseconds(turn)}; the worst rang ${milliseconds(error)} from its deadline; ${(race.allBytes / 1_048_576).toFixed(2)} MiB with the entries.`;
  if (turn !== timeout)
    return wrong(`${says} The timeout is groups × tick, and ${milliseconds(timeout)} were asked for.`);
  if (race.allBytes > race.memoryBytes)
    return wrong(`${says} That is more than the card’s 8 MiB: look at the bytes of one flow.`);
  if (error >= slack) return wrong(`${says} Too far off: how much of a tick can a bit not tell?`);
  if (tick < longest) return wrong(`${says} All three hold, but a longer tick would do, with fewer sweeps.`);
  return {
    standing: 'right',
    text: `${says} A tick no longer than the error that is allowed, and bits, because nothing else fits.`,
  };
}

/** Exercise 7.4. The slips: the released tick, which is too coarse; so fine that the bits do not fit; an exact list that does not fit. */
export const chooseTheTimer: GoalExercise = {
  ask: 'A quarter of a million closing flows, each with a timeout of 500 ms. All must fit in 8 MiB, and no timer may ring 50 ms or more from its deadline. Find the timer and the longest tick that do it.',
  knobs: [
    { path: 'offloads.timer', label: 'Timer', choices: kinds, start: 'list' },
    {
      path: 'offloads.wheelGroups',
      label: 'Ticks of a timeout (the bitmap wheel’s groups)',
      choices: groupChoices.map((value) => ({ label: String(value), value })),
      start: 8,
    },
    {
      path: 'offloads.wheelTick',
      label: 'Tick',
      choices: tickChoices.map((value) => ({ label: `${value} ms`, value: value * 1e6 })),
      start: 62.5e6,
    },
  ],
  fixed: {
    'workload.kind': 'timers',
    'workload.connections': 0,
    'offloads.teardownFlows': flows,
    duration: 60e9,
  },
  exact: [],
  settings: (chosen) => [chosen],
  judge,
};
