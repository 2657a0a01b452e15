import { programSteps } from '#engine/nic/programSteps.table.ts';
import { figureTable } from '#experiment/figureTable.ts';
import { group } from '#experiment/units.ts';
import { parsed } from './arguments.ts';
import { aligned } from './table.ts';

const options = { json: { type: 'boolean' } } as const;

/** Prints every physical figure with its label and source. */
export function costs(args: string[]): number {
  const { values } = parsed({ args, options });
  const rows = figureTable(programSteps);
  if (values.json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return 0;
  }
  const groups = [...new Set(rows.map((row) => row.group))];
  const text = groups.map((name) => {
    const own = rows.filter((row) => row.group === name);
    const cells = own.map(({ name: each, value, unit, label }) => [each, group(value), unit, label]);
    const sources = own.map(({ source }) => source);
    const lines = aligned(cells, '  ').split('\n');
    return [name, ...lines.map((line, at) => `${line}  ${sources[at] ?? ''}`)].join('\n');
  });
  process.stdout.write(`${text.join('\n\n')}\n`);
  return 0;
}
