import { busyShare, percent, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';

const limit = 0.2;
const path = 'workload.transactions';
const counts = [1, 2, 4, 8, 16, 32, 64];
const CONNECTION = 'TCP connection management';

function settings(chosen: Setting): Setting[] {
  const below = counts[counts.indexOf(Number(chosen[path])) - 1];
  return below === undefined ? [chosen] : [chosen, { ...chosen, [path]: below }];
}

function judge([report, before]: readonly Report[], chosen: Setting): Judgement {
  if (report === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const share = busyShare(report, CONNECTION);
  const says = `With ${String(chosen[path])} to a connection, connection management takes ${percent(share)} of the busy cycles.`;
  if (share >= limit) return { standing: 'wrong', text: `${says} That is not under ${percent(limit)}.` };
  const shareBefore = before === undefined ? 1 : busyShare(before, CONNECTION);
  if (shareBefore < limit) {
    return {
      standing: 'wrong',
      text: `${says} But half as many transactions come to ${percent(shareBefore)}: not the fewest.`,
    };
  }
  return { standing: 'right', text: `${says} With half as many it is ${percent(shareBefore)}.` };
}

/** Exercise 2.3: the fewest transactions that spread the cost; the slips are too few, and far too many. */
export const spreadTheCost: GoalExercise = {
  ask: 'Keep the messages at 64 bytes, keep the plain stack, and let each connection carry more transactions. What is the fewest, among these, that brings connection management under 20 % of the busy cycles?',
  knobs: [
    {
      path,
      label: 'Transactions on each connection',
      choices: counts.map((value) => ({ label: String(value), value })),
      start: 1,
    },
  ],
  fixed: {
    'testbed.stack': 'mtcp',
    'workload.connections': 200,
    'workload.concurrency': 50,
    'workload.requestBytes': 64,
    'workload.replyBytes': 64,
  },
  exact: [],
  settings,
  judge,
};
