import { costFields } from './costFields.ts';
import { applicationFields } from './fields/application.table.ts';
import { disturbancesFields } from './fields/disturbances.table.ts';
import { hostFields } from './fields/host.table.ts';
import type { SpecField } from './fields/kinds.table.ts';
import { offloadsFields } from './fields/offloads.table.ts';
import { nameField, runFields } from './fields/run.table.ts';
import { tcpFields } from './fields/tcp.table.ts';
import { testbedFields } from './fields/testbed.table.ts';
import { workloadFields } from './fields/workload.table.ts';

/**
 * Every field of ExperimentSpec, once. Defaults, validation, `--set`, the lab page's controls and the help all read
 * these tables. Times are ns, rates bit/s or Hz, sizes bytes.
 */
export const fields: readonly SpecField[] = [
  nameField,
  ...testbedFields,
  ...offloadsFields,
  ...hostFields,
  ...tcpFields,
  ...applicationFields,
  ...workloadFields,
  ...disturbancesFields,
  ...runFields,
  ...costFields,
];
