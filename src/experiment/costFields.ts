import type { SpecField } from './fields/kinds.table.ts';
import type { Figure } from './figure.ts';
import { factors, host, hostCosts, kernelCosts } from './hardware.ts';
import type { HostCost } from './hardware.ts';
import { cardCosts } from './nicHardware.ts';
import { dmaLatencyFactor } from './pcieHardware.ts';

/** A figure of the machine that a spec may set: `costs.<name>`. */
interface Adjustable extends Figure {
  readonly name: string;
  readonly max: number;
}

const adjustable = (name: string, { value, unit, label, source }: Figure, max: number): Adjustable => ({
  name,
  value,
  unit,
  label,
  source,
  max,
});
const cycles = (costs: Readonly<Record<string, HostCost>>): Adjustable[] =>
  Object.entries(costs).map(([name, row]) =>
    adjustable(name, { ...row, value: row.cycles, unit: 'cycles' }, row.cycles < 1 ? 1000 : 1_000_000),
  );
const MOST = { bytes: 65_536, time: 10_000_000, factor: 1000, clock: 100e9, latency: 100_000 };
const hostFigures = { tcbBytes: host.tcb, quasiTcbBytes: host.quasiTcb };

const rows: readonly Adjustable[] = [
  ...cycles(hostCosts),
  ...cycles(kernelCosts),
  ...Object.entries(factors).map(([name, row]) => adjustable(name, row, MOST.factor)),
  ...Object.entries(hostFigures).map(([name, row]) => adjustable(name, row, MOST.bytes)),
  adjustable('idleExit', host.idleExit, MOST.time),
  ...Object.entries(cardCosts).map(([name, row]) =>
    adjustable(name, row, row.unit === 'Hz' ? MOST.clock : row.unit === 'times' ? MOST.factor : MOST.latency),
  ),
  adjustable('dmaLatency', dmaLatencyFactor, MOST.factor),
];

export type CostName =
  | keyof typeof hostCosts
  | keyof typeof kernelCosts
  | keyof typeof factors
  | keyof typeof hostFigures
  | 'idleExit'
  | keyof typeof cardCosts
  | 'dmaLatency';
export type CostsSpec = Record<CostName, number>;

const acronyms: Readonly<Record<string, string>> = {
  tcb: 'TCB', syn: 'SYN', ack: 'ACK', fin: 'FIN', nic: 'NIC', dma: 'DMA', app: 'application', rx: 'receive', tx: 'transmit',
  cls: 'CLS', ctm: 'CTM', imem: 'IMEM', emem: 'EMEM',
}; // prettier-ignore

/** "tcbCreateQuasi" -> "TCB create quasi". */
function words(name: string): string {
  const parts = name
    .replaceAll(/([A-Z])/g, ' $1')
    .toLowerCase()
    .split(' ');
  const text = parts.map((part) => acronyms[part] ?? part).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Every figure a spec may set, from the cost tables: their values are its defaults, their sources its help. */
export const costFields: readonly SpecField[] = rows.map(({ name, value, unit, label, source, max }) => ({
  path: `costs.${name}`,
  kind: unit === 'Hz' ? 'rate' : unit === 'B' ? 'bytes' : unit === 'ns' ? 'time' : 'number',
  label: words(name),
  help: `${label.charAt(0).toUpperCase()}${label.slice(1)}: ${source}.`,
  default: value,
  min: unit === 'B' ? 1 : 0,
  max,
  unit,
  choices: [],
  refused: {},
}));
