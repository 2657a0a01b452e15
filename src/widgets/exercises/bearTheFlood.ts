import type { Report } from '#experiment/report.ts';
import { percent, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';

const rate = 'disturbances.synFlood.rate';
const FLOOD = 3_000_000;
const WANTED = 0.95;

function settings(chosen: Setting): Setting[] {
  return [chosen, { ...chosen, [rate]: 0 }];
}

function judge([flooded, peaceful]: readonly Report[]): Judgement {
  if (flooded === undefined || peaceful === undefined)
    return { standing: 'wrong', text: 'There was no run.' };
  const served = flooded.totals.connectionsCompleted;
  const usual = peaceful.totals.connectionsCompleted;
  const share = `${served.toLocaleString('en')} of the ${usual.toLocaleString('en')} connections of a quiet day were served`;
  if (served >= WANTED * usual)
    return {
      standing: 'right',
      text: `${share}, and ${(flooded.nic.setup['SYNs answered'] ?? 0).toLocaleString('en')} SYNs were answered by the NIC. What the host never sees cannot fill its ring, and more host cores would only have shared the work.`,
    };
  const backlog = flooded.drops['backlog full'] ?? 0;
  const busy = Math.max(...flooded.cpu.busyShares);
  const why =
    backlog > 0
      ? `${backlog.toLocaleString('en')} SYNs found the backlog full of connections nobody means.`
      : `None was turned away, but a host core was busy ${percent(busy)} of the time: each SYN costs it cycles, whatever it answers, and honest frames queue behind it.`;
  return { standing: 'wrong', text: `Only ${share}. ${why}` };
}

/** Exercise 5.4: neither cookies of the host nor more cores do; the SYN must not reach the host. */
export const bearTheFlood: GoalExercise = {
  ask: 'Three million forged SYNs a second arrive. Find a setting with which at least 95 % of the honest connections of a quiet day are served.',
  knobs: [
    {
      path: 'tcp.syncookies',
      label: 'Cookies of the host',
      choices: [
        { label: 'never', value: 'off' },
        { label: 'when the backlog is full', value: 'overflow' },
        { label: 'always', value: 'always' },
      ],
      start: 'off',
    },
    {
      path: 'testbed.serverCores',
      label: 'Host cores',
      choices: [1, 2, 4].map((value) => ({ label: String(value), value })),
      start: 1,
    },
    {
      path: 'offloads.setup',
      label: 'Connection setup on the NIC',
      choices: [
        { label: 'off', value: 'off' },
        { label: 'on', value: 'intended' },
      ],
      start: 'off',
    },
  ],
  fixed: {
    'workload.concurrency': 64,
    'workload.connections': 0,
    'tcp.timeWait': 0,
    [rate]: FLOOD,
    duration: 3_000_000,
  },
  exact: [],
  settings,
  judge,
};
