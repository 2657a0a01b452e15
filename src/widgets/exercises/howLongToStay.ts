import type { GoalExercise, Judgement, Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';

const path = 'workload.transactions';
const stops = [1, 2, 4, 8, 16, 32];
const FIFTH = 1.2;

/** The two stacks at the reader's choice, and at the next shorter connection. */
function settings(chosen: Setting): Setting[] {
  const shorter = stops[stops.indexOf(Number(chosen[path])) - 1];
  const lengths = shorter === undefined ? [chosen] : [chosen, { ...chosen, [path]: shorter }];
  return lengths.flatMap((length) => [
    { ...length, 'testbed.stack': 'mtcp' },
    { ...length, 'testbed.stack': 'acceltcp' },
  ]);
}

/** Cycles of one look-up; idle is the last category. */
function cyclesOf({ cpu, totals }: Report): number {
  const busy = cpu.cycles.flatMap((core) => core.slice(0, -1)).reduce((sum, cycles) => sum + cycles, 0);
  return busy / Math.max(1, totals.transactions);
}
const gainOf = (plain: Report, offloaded: Report): number => cyclesOf(plain) / cyclesOf(offloaded);
const times = (gain: number): string => `${gain.toFixed(2)}×`;

function judge(reports: readonly Report[], chosen: Setting): Judgement {
  const [plain, offloaded, plainBefore, offloadedBefore] = reports;
  if (plain === undefined || offloaded === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const lookups = Number(chosen[path]);
  const gain = gainOf(plain, offloaded);
  const says = `With ${lookups === 1 ? 'one look-up' : `${lookups} look-ups`} a connection AccelTCP makes Redis ${times(gain)} as fast`;
  if (gain >= FIFTH) return { standing: 'wrong', text: `${says}: that is more than a fifth.` };
  if (plainBefore === undefined || offloadedBefore === undefined)
    return { standing: 'right', text: `${says}.` };
  const before = gainOf(plainBefore, offloadedBefore);
  if (before < FIFTH)
    return { standing: 'wrong', text: `${says}, but half as many look-ups are enough: ${times(before)}.` };
  return {
    standing: 'right',
    text: `${says}, and with half as many ${times(before)}. Opening and closing are paid once and shared; whatever removes them is shared with them.`,
  };
}

/** Exercise 12.3: what is spared is shared among the look-ups of a connection; the slip is to take the longest. */
export const howLongToStay: GoalExercise = {
  ask: 'Clients of Redis begin to keep their connections. How many look-ups must each connection carry, at least, before AccelTCP is worth less than a fifth?',
  knobs: [
    {
      path,
      label: 'Look-ups on a connection',
      choices: stops.map((value) => ({ label: String(value), value })),
      start: stops[0],
    },
  ],
  fixed: {
    'application.kind': 'redis',
    'workload.content': 'usr',
    'workload.concurrency': 64,
    'workload.connections': 300,
    'tcp.timeWait': 0,
  },
  exact: [],
  settings,
  judge,
};
