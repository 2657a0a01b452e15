import type { Report } from '#experiment/report.ts';
import type { GoalExercise, Judgement, Setting } from '#widgets/kit/goal.ts';
import { percent } from '#widgets/kit/format.ts';

const path = 'workload.replyBytes';
const least = 0.25;
const sizes = [64, 512, 1448, 4096, 8192, 16_384, 65_536];

/** The reader's size without and with the offloads, and the next larger one, which must not do. */
function settings(chosen: Setting): Setting[] {
  const at = sizes.indexOf(Number(chosen[path]));
  return [sizes[at], sizes[at + 1]]
    .filter((size) => size !== undefined)
    .flatMap((size) =>
      ['off', 'intended'].map((on) => ({
        ...chosen,
        [path]: size,
        'offloads.setup': on,
        'offloads.teardown': on,
      })),
    );
}

function busTime({ pcie: { taken } }: Report): number {
  return [taken.toHost, taken.toNic]
    .flatMap((kinds) => Object.values(kinds))
    .reduce((sum, time) => sum + time, 0);
}

const frames = ({ pcie }: Report): number => pcie.framesToHost + pcie.framesToNic;
const spared = (of: (report: Report) => number, off: Report, on: Report): number => 1 - of(on) / of(off);

function judge([off, on, nextOff, nextOn]: readonly Report[], chosen: Setting): Judgement {
  if (off === undefined || on === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const share = spared(busTime, off, on);
  const says = `With a reply of ${Number(chosen[path]).toLocaleString('en')} B the offloads spare ${percent(spared(frames, off, on))} of the frames and ${percent(share)} of the time on the bus.`;
  if (share < least)
    return { standing: 'wrong', text: `${says} The frames they spare are the small ones; look at the time.` };
  if (nextOff === undefined || nextOn === undefined || spared(busTime, nextOff, nextOn) >= least)
    return { standing: 'wrong', text: `${says} A larger one would do as well.` };
  return {
    standing: 'right',
    text: `${says} With the next larger one it is ${percent(spared(busTime, nextOff, nextOn))} of the time: four frames are spared whatever the reply weighs, and the reply weighs more.`,
  };
}

/** Exercise 4.4: bus time, not frames. The slip is to count frames, of which more than half are still spared at 8 KiB. */
export const spareTheBus: GoalExercise = {
  ask: 'Opening and closing on the NIC spare the bus some of its work. What is the largest of these replies for which they spare at least a quarter of the time a connection takes of the bus?',
  knobs: [
    {
      path,
      label: 'Reply',
      choices: sizes.map((size) => ({ label: `${size.toLocaleString('en')} B`, value: size })),
      start: sizes[0],
    },
  ],
  fixed: { 'testbed.stack': 'acceltcp', 'workload.connections': 100, 'workload.concurrency': 20 },
  exact: [],
  settings,
  judge,
};
