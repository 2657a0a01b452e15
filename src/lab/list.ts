import { presets } from '#experiment/presets/all.ts';
import { parsed } from './arguments.ts';
import { aligned } from './table.ts';

export function list(args: string[]): number {
  parsed({ args, options: {} });
  const widest = Math.max(...presets.map((preset) => preset.name.length));
  process.stdout.write(
    `${aligned(presets.map((preset) => [`${preset.name.padEnd(widest)}  ${preset.says}`]))}\n`,
  );
  return 0;
}
