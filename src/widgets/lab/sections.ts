import { fields } from '#experiment/fields.ts';
import type { SpecField } from '#experiment/fields/kinds.table.ts';

export interface Section {
  readonly name: string;
  readonly title: string;
  readonly fields: readonly SpecField[];
}

const titles: Readonly<Record<string, string>> = {
  workload: 'Workload',
  application: 'Application',
  proxy: 'Proxy',
  testbed: 'Test bed',
  offloads: 'NIC offloads',
  host: 'Host options',
  tcp: 'TCP',
  disturbances: 'Disturbances',
  probes: 'Probes',
  run: 'The run',
  costs: 'Costs of the machine',
};

/** The fields of the table, grouped by the part of the spec they belong to. */
export const sections: readonly Section[] = Object.entries(titles).map(([name, title]) => ({
  name,
  title,
  fields: fields.filter(({ path }) => (path.includes('.') ? path.split('.')[0] === name : name === 'run')),
}));
