import { fieldByPath } from '#experiment/defaults.ts';
import { hostCosts, kernelCosts } from '#experiment/hardware.ts';
import { Category } from '#engine/host/cycles.table.ts';

/** Figures of the cost model that stand or fall together: all that is charged to one account, or one factor of the hardware. */
export interface CostGroup {
  readonly id: string;
  readonly name: string;
  readonly paths: readonly string[];
}

const rows = { ...hostCosts, ...kernelCosts };

function charged(id: string, name: string, category: number): CostGroup {
  const names = Object.entries(rows).filter(([, row]) => row.category === category);
  return { id, name, paths: names.map(([cost]) => `costs.${cost}`) };
}

export const costGroups: readonly CostGroup[] = [
  charged('application', 'application', Category.Application),
  charged('connection', 'opening and closing', Category.Connection),
  charged('dataPath', 'data path', Category.DataPath),
  charged('socket', 'sockets', Category.Socket),
  charged('copy', 'copying', Category.Copy),
  charged('switch', 'thread switch', Category.Switch),
  charged('packetIo', 'packet I/O', Category.PacketIo),
  { id: 'dma', name: 'time of DMA', paths: ['costs.dmaLatency'] },
  { id: 'nic', name: 'NIC instructions', paths: ['costs.nicInstructions'] },
];

export function groupById(id: string): CostGroup {
  const found = costGroups.find((group) => group.id === id);
  if (found === undefined) throw new Error(`There is no group of costs "${id}"`);
  return found;
}

/** Changes of a spec: every figure of the group times `factor`, the rest as the book has it. */
export function timesAsDear(group: CostGroup, factor: number): object {
  if (factor === 1) return {};
  const costs = group.paths.map((path) => {
    const field = fieldByPath.get(path);
    if (field === undefined) throw new Error(`${path} is no field of the spec`);
    return [path.replace('costs.', ''), Math.min(field.max, Number(field.default) * factor)];
  });
  return { costs: Object.fromEntries(costs) as Record<string, number> };
}
