import type { Figure, Label } from './figure.ts';
import { factors, host, hostCosts, kernelCosts, teardownStore } from './hardware.ts';
import type { HostCost } from './hardware.ts';
import { nics } from './nicHardware.ts';
import type { NicHardware } from './nicHardware.ts';
import { nicPrograms } from './nicPrograms.ts';
import { dmaLatency, dmaThroughput, pcie } from './pcieHardware.ts';
import { toeCosts } from './toeHardware.ts';

/** One physical figure, as a table prints it. */
export interface FigureRow extends Figure {
  /** What it belongs to: the host, its costs, one card, the bus. */
  readonly group: string;
  readonly name: string;
}
/** What a step of the card's programs is (engine/nic/programSteps.table.ts): this room cannot open that one. */
interface Step {
  readonly name: string;
  readonly instructions: number;
  readonly label: Label;
  readonly source: string;
}

function isFigure(value: unknown): value is Figure {
  return typeof value === 'object' && value !== null && 'unit' in value && 'label' in value;
}

/** Figures of an object, and of objects in it: "writeEngine operation". */
function rowsOf(group: string, object: object, before = ''): FigureRow[] {
  return Object.entries(object).flatMap(([key, value]: [string, unknown]) => {
    const name = `${before}${key}`;
    if (isFigure(value)) return [{ group, name, ...value }];
    return typeof value === 'object' && value !== null ? rowsOf(group, value, `${name} `) : [];
  });
}

function cycleRows(group: string, costs: Readonly<Record<string, HostCost>>): FigureRow[] {
  return Object.entries(costs).map(([name, { cycles, label, source }]) => ({
    group,
    name,
    value: cycles,
    unit: 'cycles',
    label,
    source,
  }));
}

function cardRows({ name, memories, units, ...rest }: NicHardware): FigureRow[] {
  return [
    ...rowsOf(name, rest),
    ...memories.flatMap((memory) => rowsOf(name, memory, `${memory.name} `)),
    ...units.flatMap((unit) => rowsOf(name, unit, `${unit.name} `)),
  ];
}

function measuredRows(): FigureRow[] {
  const row = (name: string, value: number, unit: string): FigureRow => ({
    group: 'PCIe as measured',
    name,
    value,
    unit,
    label: 'quoted',
    source: 'PCIB',
  });
  return [
    ...dmaLatency.flatMap(({ size, read, writeAndRead }) => [
      row(`read of ${size} B`, read, 'ns'),
      row(`write and read of ${size} B`, writeAndRead, 'ns'),
    ]),
    ...dmaThroughput.flatMap(({ size, read, write, both }) => [
      row(`reads of ${size} B`, read, 'Gb/s'),
      row(`writes of ${size} B`, write, 'Gb/s'),
      row(`both ways, ${size} B`, both, 'Gb/s'),
    ]),
  ];
}

/** Every physical figure of the machine with its source and label; `steps`: programSteps of the card. */
export function figureTable(steps: readonly Step[]): FigureRow[] {
  return [
    ...rowsOf('Host', host),
    ...cycleRows('Host, cycles by action', hostCosts),
    ...cycleRows('Kernel, cycles on top', kernelCosts),
    ...rowsOf('Kernel, cycles on top', factors),
    ...Object.values(nics).flatMap(cardRows),
    ...steps.map(({ name, instructions, label, source }) => ({
      group: 'Programs of the card',
      name,
      value: instructions,
      unit: 'instructions',
      label,
      source,
    })),
    ...nicPrograms.map(({ name, words }) => ({
      group: 'Programs of the card',
      ...words,
      name: `store of ${name}`,
    })),
    ...Object.entries(toeCosts).map(([name, { cycles, label, source }]) => ({
      group: 'TCP on the card',
      name,
      value: cycles,
      unit: 'cycles',
      label,
      source,
    })),
    ...rowsOf('Teardown store', teardownStore),
    ...rowsOf('PCIe', pcie),
    ...measuredRows(),
  ];
}
