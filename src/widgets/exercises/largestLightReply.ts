import type { GoalExercise, Judgement, Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';

const path = 'workload.replyBytes';
/** One frame carries 1,460 bytes less the 12 of the timestamps option (RFC 7323 appendix A). */
const sizes = [64, 1024, 1448, 1460, 2048, 8192];

function settings(chosen: Setting): Setting[] {
  const above = sizes[sizes.indexOf(Number(chosen[path])) + 1];
  return above === undefined ? [chosen] : [chosen, { ...chosen, [path]: above }];
}

const grownOf = ({ host }: Report): [string, number][] =>
  Object.entries(host.promotions).filter(([, times]) => times > 0);

function judge([report, next]: readonly Report[], chosen: Setting): Judgement {
  if (report === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const size = Number(chosen[path]).toLocaleString('en');
  const [reason] = grownOf(report);
  if (reason !== undefined)
    return {
      standing: 'wrong',
      text: `With a reply of ${size} B, ${reason[1]} of ${report.totals.connectionsCompleted} control blocks grew: ${reason[0]}.`,
    };
  const says = `With a reply of ${size} B no control block grew`;
  if (next === undefined || grownOf(next).length === 0)
    return { standing: 'wrong', text: `${says}, but with a larger one none grows either.` };
  return {
    standing: 'right',
    text: `${says}, and with the next larger one all of them do: ${grownOf(next)[0][0]}. The option with the timestamps takes 12 bytes of each segment, so a full one carries 1,448.`,
  };
}

/** Exercise 10.4: the bound is one frame, less what the timestamps take; the slip is to forget them. */
export const largestLightReply: GoalExercise = {
  ask: 'Setup, teardown and lazy TCBs are on, and the MSS is 1,460. What is the largest of these replies for which no control block on the host has to grow?',
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
