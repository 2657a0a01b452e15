import { releasedTeardown } from '#experiment/presets/releasedTeardown.ts';
import type { ExactFate, ExperimentSpec } from '#experiment/spec.ts';
import { longestOf, ownersOf } from '#widgets/figures/ownership/owners.ts';
import { grouped, time } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Run } from '#widgets/kit/session.svelte.ts';
import { notesOf } from '#widgets/kit/traceView.ts';

export type Behaviour = 'as-released' | 'intended';
export type Trouble = 'none' | 'noRoom' | 'late' | 'crossing';

export interface Knobs {
  readonly trouble: Trouble;
  readonly losesReply: boolean;
  /** Entries of the intended table; the released one has a slot for every pair of two address bits and a port. */
  readonly room: number;
}
export const initial: Knobs = { trouble: 'noRoom', losesReply: false, room: 2 };
export const roomStops = [1, 2, 3, 4, 5];
export const behaviours: readonly Behaviour[] = ['as-released', 'intended'];

const base = (releasedTeardown.find(({ name }) => name === 'released-collision') ?? releasedTeardown[0]).spec;
/** Five clients: the first and the fifth have addresses that agree in the released table’s two bits, and the same port. */
const COLLIDING = 5;
const APART = 3;
/** Of the slow host, Hz: so slow that the NIC’s answer waits for it. */
const SLOW_CLOCK = 100e6;
/** The acknowledgment waits so long that it reaches the NIC with the reply, ns. */
const HELD_BACK = 4500;

function fatesOf({ trouble, losesReply }: Knobs): ExactFate[] {
  const fates: ExactFate[] = [];
  if (trouble === 'crossing') fates.push({ link: 'toServer', frame: 2, fate: 'delay', delay: HELD_BACK });
  // Behind the SYN-ACKs of all connections; the cookie's is one.
  const connections = connectionsOf(trouble);
  if (losesReply) fates.push({ link: 'toClient', frame: connections + 1, fate: 'drop', delay: 0 });
  return fates;
}

export function connectionsOf(trouble: Trouble): number {
  if (trouble === 'crossing') return 1;
  return trouble === 'noRoom' ? COLLIDING : APART;
}

export function specOf(behaviour: Behaviour, knobs: Knobs): ExperimentSpec {
  const connections = connectionsOf(knobs.trouble);
  const { testbed, offloads, workload, disturbances } = base;
  return {
    ...base,
    name: `ownership, ${behaviour}`,
    testbed: {
      ...testbed,
      clients: connections,
      serverClock: knobs.trouble === 'late' ? SLOW_CLOCK : testbed.serverClock,
    },
    offloads: {
      ...offloads,
      setup: knobs.trouble === 'crossing' ? behaviour : 'off',
      teardown: behaviour,
      teardownFlows: knobs.trouble === 'noRoom' ? knobs.room : COLLIDING,
    },
    workload: { ...workload, concurrency: connections, connections },
    disturbances: { ...disturbances, exact: fatesOf(knobs) },
  };
}

export function specsOf(knobs: Knobs): Record<Behaviour, ExperimentSpec> {
  return { 'as-released': specOf('as-released', knobs), intended: specOf('intended', knobs) };
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs) {
    const nobody = ({ trace }: Run): string => time(longestOf(ownersOf(notesOf(trace)), 'nobody'));
    const done = ({ report }: Run): string => grouped(report.totals.connectionsCompleted);
    const [released, intended] = [runs['as-released'], runs.intended];
    return {
      connections: grouped(COLLIDING),
      releasedDone: done(released),
      intendedDone: done(intended),
      releasedNobody: nobody(released),
      refused: grouped(
        Object.entries(intended.report.nic.teardown)
          .filter(([name]) => name.startsWith('refused'))
          .reduce((sum, [, times]) => sum + times, 0),
      ),
      both: time(longestOf(ownersOf(notesOf(intended.trace)), 'both')),
    };
  },
};
