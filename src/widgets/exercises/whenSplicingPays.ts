import type { GoalExercise, Judgement, Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';

const path = 'workload.transactions';
const stops = [1, 2, 4, 8, 16];
const THIRD = 1 / 3;

/** Relayed and spliced at the reader's choice, and at the next shorter connection. */
function settings(chosen: Setting): Setting[] {
  const shorter = stops[stops.indexOf(Number(chosen[path])) - 1];
  const lengths = shorter === undefined ? [chosen] : [chosen, { ...chosen, [path]: shorter }];
  return lengths.flatMap((length) => [
    { ...length, 'offloads.splice': 'off' },
    { ...length, 'offloads.splice': 'intended' },
  ]);
}

/** Cycles of the host for one request; idle is the last category. */
function cyclesOf({ cpu, totals }: Report): number {
  const busy = cpu.cycles.flatMap((core) => core.slice(0, -1)).reduce((sum, cycles) => sum + cycles, 0);
  return busy / Math.max(1, totals.transactions);
}
const leftOf = (relayed: Report, spliced: Report): number => cyclesOf(spliced) / cyclesOf(relayed);
const share = (left: number): string => `${(100 * left).toFixed(0)} %`;

function judge(reports: readonly Report[], chosen: Setting): Judgement {
  const [relayed, spliced, relayedBefore, splicedBefore] = reports;
  if (relayed === undefined || spliced === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const requests = Number(chosen[path]);
  const left = leftOf(relayed, spliced);
  const says = `With ${requests === 1 ? 'one request' : `${requests} requests`} a connection a splicing proxy spends ${share(left)} of what a relaying one spends on a request`;
  if (left >= THIRD) return { standing: 'wrong', text: `${says}: that is not less than a third.` };
  if (relayedBefore === undefined || splicedBefore === undefined)
    return { standing: 'right', text: `${says}.` };
  const before = leftOf(relayedBefore, splicedBefore);
  if (before < THIRD)
    return { standing: 'wrong', text: `${says}, but half as many requests are enough: ${share(before)}.` };
  return {
    standing: 'right',
    text: `${says}, and with half as many ${share(before)}. Two handshakes and one decision are paid once; every request after the first costs the host nothing.`,
  };
}

/** Exercise 13.3: what stays with the host is shared among the requests of a connection; the slip is to take the longest. */
export const whenSplicingPays: GoalExercise = {
  ask: 'A proxy in mode http splices each connection after its first request. How many requests must a connection carry, at least, before the host spends less than a third of what it spends on a request when it relays?',
  knobs: [
    {
      path,
      label: 'Requests on a connection',
      choices: stops.map((value) => ({ label: String(value), value })),
      start: stops[0],
    },
  ],
  fixed: {
    'application.kind': 'proxy',
    'proxy.mode': 'http',
    'testbed.backends': 4,
    'workload.content': 'specweb',
    'workload.concurrency': 32,
    'workload.connections': 200,
    'tcp.timeWait': 0,
  },
  exact: [],
  settings,
  judge,
};
