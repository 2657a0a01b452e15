import type { Report } from '#experiment/report.ts';
import { percent, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';

const WANTED = 20e9;
const MOST_BUSY = 0.5;

function judge([report]: readonly Report[]): Judgement {
  if (report === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const rate = report.totals.goodputToClient;
  const busy = Math.max(...report.cpu.busyShares);
  const found = `${(rate / 1e9).toFixed(1)} Gb/s of replies, the busiest core at work ${percent(busy)} of the time`;
  const relayed = report.proxy?.bytesToClients ?? 0;
  if (rate >= WANTED && busy <= MOST_BUSY)
    return {
      standing: 'right',
      text: `${found}. No byte of a reply passed through the host: what a core still does is to greet, to choose and to connect.`,
    };
  const why =
    relayed > 0
      ? `The host carried ${relayed.toLocaleString('en')} bytes of replies itself, each in over the bus and out again. More cores share that work; they do not make it less.`
      : 'The host carries nothing, but every connection still costs it two handshakes, and these replies are too small to pay for them.';
  return { standing: 'wrong', text: `${found}. ${why}` };
}

/** Exercise 9.4: cores relay faster without being less busy; only a splice of replies worth it frees them. */
export const fillThePort: GoalExercise = {
  ask: 'A proxy with ports of 40 Gb/s is to deliver at least 20 Gb/s of replies, and no host core may be busy more than half of the time. Find a setting.',
  knobs: [
    {
      path: 'offloads.splice',
      label: 'Splicing',
      choices: [
        { label: 'off', value: 'off' },
        { label: 'on', value: 'intended' },
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
      path: 'workload.replyBytes',
      label: 'Reply',
      choices: [
        { label: '1 KiB', value: 1024 },
        { label: '8 KiB', value: 8192 },
        { label: '64 KiB', value: 65_536 },
      ],
      start: 8192,
    },
  ],
  fixed: {
    'application.kind': 'proxy',
    'testbed.clients': 8,
    'testbed.backends': 4,
    'testbed.linkRate': 40e9,
    'offloads.spliceIdle': 0,
    'workload.concurrency': 48,
    'workload.connections': 192,
    'workload.requestBytes': 300,
    'tcp.timeWait': 0,
    duration: 1_000_000_000,
  },
  exact: [],
  settings: (chosen: Setting) => [chosen],
  judge,
};
