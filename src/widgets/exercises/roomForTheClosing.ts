import { milliseconds, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';

const path = 'offloads.teardownFlows';
const rooms = [32, 64, 96, 128, 192, 256, 384];

/** Hand-overs that found no room. */
export function refusals(report: Report): number {
  return Object.entries(report.nic.teardown)
    .filter(([name]) => name.startsWith('refused'))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** The reader's table, and the next smaller one, which must not do. */
function settings(chosen: Setting): Setting[] {
  const at = rooms.indexOf(Number(chosen[path]));
  return at > 0 ? [chosen, { ...chosen, [path]: rooms[at - 1] }] : [chosen];
}

function judge(reports: readonly Report[], chosen: Setting): Judgement {
  const [report, smaller] = reports;
  if (report === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const refused = refusals(report);
  const { connectionsCompleted: completed } = report.totals;
  if (refused > 0)
    return {
      standing: 'wrong',
      text: `${refused} of ${completed} hand-overs found the table full, and the host closed those itself. They close at a rate λ and stay for T: how many is that?`,
    };
  if (smaller !== undefined && refusals(smaller) === 0)
    return {
      standing: 'wrong',
      text: `Nobody was refused, but ${smaller.spec.offloads.teardownFlows} entries would have done as well.`,
    };
  return {
    standing: 'right',
    text: `All ${completed} closed on the NIC within ${milliseconds(report.reached)}, and with ${Number(chosen[path])} entries none was turned away. The table holds λT entries; every one of them is mostly TIME-WAIT.`,
  };
}

/** Exercise 11.4: N = λT again. The slips: a table for those that talk (64), and one with room for everybody. */
export const roomForTheClosing: GoalExercise = {
  ask: 'Sixty-four clients open 400 connections one after another; TIME-WAIT is 1 ms. Find the smallest table in which no hand-over is refused.',
  knobs: [
    {
      path,
      label: 'Entries in the NIC’s table',
      choices: rooms.map((value) => ({ label: String(value), value })),
      start: 64,
    },
  ],
  fixed: {
    'testbed.stack': 'acceltcp',
    'testbed.linkDelay': 50_000,
    'offloads.wheelGroups': 8,
    'offloads.wheelTick': 500_000,
    'tcp.timeWait': 1e6,
    'tcp.rtoInitial': 10e6,
    'tcp.rtoMin': 5e6,
    'workload.concurrency': 64,
    'workload.connections': 400,
    'workload.rampInterval': 20_000,
    'workload.thinkTime': 200_000,
  },
  exact: [],
  settings,
  judge,
};
