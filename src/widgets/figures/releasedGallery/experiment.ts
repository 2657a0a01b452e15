import { Drop, dropNames } from '#engine/wire/dropReasons.table.ts';
import { releasedDefects } from '#engine/tcp/released/released.table.ts';
import type { ReleasedDefect } from '#engine/tcp/released/released.table.ts';
import { released } from '#experiment/presets/released.ts';
import { releasedTeardown } from '#experiment/presets/releasedTeardown.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { grouped, plural } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Behaviour = 'as-released' | 'intended';
export const behaviours: readonly Behaviour[] = ['as-released', 'intended'];

const presets = [...released, ...releasedTeardown];

/** The defects whose experiment this machine runs, in the order of the source facts. */
export const defects: readonly ReleasedDefect[] = releasedDefects.filter(({ preset }) =>
  presets.some(({ name }) => name === preset),
);

export function nameOf(defect: ReleasedDefect, behaviour: Behaviour): string {
  return `${defect.id} ${behaviour}`;
}

/** The experiment of the gallery, with the one field said either way. */
export function specOf({ preset, field }: ReleasedDefect, behaviour: Behaviour): ExperimentSpec {
  const { spec } = presets.find(({ name }) => name === preset) ?? presets[0];
  const name = behaviour === 'intended' ? `${spec.name}-mended` : spec.name;
  const [part, knob] = field.split('.') as ['host' | 'offloads', string];
  return { ...spec, name, [part]: { ...spec[part], [knob]: behaviour } };
}

/** One line of the comparison under the ladders. */
export interface Evidence {
  readonly what: string;
  readonly values: readonly [string, string];
  readonly differs: boolean;
}

const looks: readonly { what: string; of: (report: Report) => string }[] = [
  {
    what: 'connections completed',
    of: ({ totals, spec }) =>
      `${grouped(totals.connectionsCompleted)} of ${grouped(spec.workload.connections)}`,
  },
  { what: 'connections the host accepted', of: ({ tcp }) => grouped(tcp.server.PassiveOpens ?? 0) },
  {
    what: 'reply bytes the clients received',
    of: ({ totals, spec: { workload } }) =>
      `${grouped(totals.bytesToClient)} of ${grouped(workload.connections * workload.transactions * workload.replyBytes)}`,
  },
  {
    what: 'frames the host refused',
    of: ({ tcp }) => grouped(tcp.server.InErrs ?? 0),
  },
  {
    what: 'frames that came with a wrong checksum',
    of: ({ drops }) => grouped(drops[dropNames[Drop.TcpChecksum]] ?? 0),
  },
  { what: 'frames the clients sent again', of: ({ tcp }) => grouped(tcp.clients.RetransSegs ?? 0) },
  { what: 'segments the NIC sent again', of: ({ nic }) => grouped(nic.teardown['segments resent'] ?? 0) },
  {
    what: 'control blocks left at the end',
    of: ({ host }) => grouped(host.quasiTcb.now + host.fullTcb.now),
  },
];

export function evidenceOf(runs: Runs, defect: ReleasedDefect): Evidence[] {
  const [one, other] = behaviours.map((behaviour) => runs[nameOf(defect, behaviour)].report);
  return looks.map(({ what, of }) => {
    const values = [of(one), of(other)] as const;
    return { what, values, differs: values[0] !== values[1] };
  });
}

export const experiment: FigureExperiment = {
  specs: Object.fromEntries(
    defects.flatMap((defect) =>
      behaviours.map((behaviour) => [nameOf(defect, behaviour), specOf(defect, behaviour)]),
    ),
  ),
  results(runs) {
    const report = (id: string): Report | undefined => runs[`${id} as-released`]?.report;
    const twice = report('E-H2');
    return {
      defects: grouped(defects.length),
      refused: grouped(report('E-H1')?.tcp.server.InErrs ?? 0),
      accepted: grouped(twice?.tcp.server.PassiveOpens ?? 0),
      clients: grouped(twice?.spec.workload.connections ?? 0),
      forgotten: plural(report('E-H4')?.spec.workload.replyBytes ?? 0, 'byte'),
      arrived: plural(report('E-H4')?.totals.bytesToClient ?? 0, 'byte'),
    };
  },
};
