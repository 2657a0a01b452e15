import type { GoalExercise, Judgement, Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';

const path = 'workload.replyBytes';
/** What a segment carries beside the timestamps option: 1,460 less 12. */
const segment = 1448;
const counts = [1, 2, 3, 4, 5, 6, 7, 8, 10];

function settings(chosen: Setting): Setting[] {
  const above = counts[counts.indexOf(Number(chosen[path]) / segment) + 1];
  return above === undefined ? [chosen] : [chosen, { ...chosen, [path]: above * segment }];
}

const grownOf = (report: Report): number => report.tcp.server['LazyTcbPromotions'] ?? 0;

function judge([report, next]: readonly Report[], chosen: Setting): Judgement {
  if (report === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const grown = grownOf(report);
  const done = report.totals.connectionsCompleted;
  const says = `With a reply of ${Number(chosen[path]) / segment} segments, ${grown} of ${done} control blocks grew.`;
  if (grown > 0)
    return {
      standing: 'wrong',
      text: `${says} The NIC was not given the whole reply, so the host had to keep what it may have to repeat.`,
    };
  if (next === undefined || grownOf(next) === 0)
    return { standing: 'wrong', text: `${says} But a larger reply does not make them grow either.` };
  return {
    standing: 'right',
    text: `${says} The next larger reply makes them grow: it is more than the NIC will keep of one connection.`,
  };
}

/** Exercise 10.4: the bound is what the NIC takes over, not what fits into one frame, and not what the window allows. */
export const largestLightReply: GoalExercise = {
  ask: 'Setup, teardown and lazy TCBs are on. What is the largest of these replies for which no control block on the host has to grow? A segment carries 1,448 bytes.',
  knobs: [
    {
      path,
      label: 'Reply',
      choices: counts.map((count) => ({
        label: count === 1 ? 'one segment' : `${count} segments`,
        value: count * segment,
      })),
      start: segment,
    },
  ],
  fixed: { 'testbed.stack': 'acceltcp', 'workload.connections': 100, 'workload.concurrency': 20 },
  exact: [],
  settings,
  judge,
};
