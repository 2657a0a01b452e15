import { writeFileSync } from 'node:fs';
import { getPath } from '#experiment/paths.ts';
import { countOption, parsed } from '#lab/arguments.ts';
import { INTERRUPTED } from '#lab/interrupt.ts';
import { claim } from '#lab/outputFile.ts';
import { whereOf } from '#lab/pool/where.ts';
import { watched } from '#lab/pool/watched.ts';
import { requestedInput } from '#lab/specSource.ts';
import { UserError } from '#lab/userError.ts';
import { axesOf } from './axes.ts';
import { chosenMetrics } from './chosenMetrics.ts';
import { gridOf } from './grid.ts';
import { sweepCsv, sweepJson, sweepTable, type Outcome } from './output.ts';
import { failureLines, type Call } from './repeating.ts';
import { Results } from './results.ts';

const options = {
  over: { type: 'string', multiple: true },
  seeds: { type: 'string' },
  workers: { type: 'string' },
  queue: { type: 'string' },
  set: { type: 'string', multiple: true },
  seed: { type: 'string' },
  duration: { type: 'string' },
  metric: { type: 'string', multiple: true },
  csv: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const call = (args: string[]) => parsed({ args, options, allowPositionals: true });
type Values = ReturnType<typeof call>['values'];

const pathOf = (setting: string): string => setting.slice(0, setting.indexOf('=')).trim();

/** Paths that something else of the call sets already, and what. */
function fixedBy({ set = [], seed, seeds, duration }: Values): Map<string, string> {
  const fixed = new Map(set.map((setting) => [pathOf(setting), '--set']));
  if (seed !== undefined) fixed.set('seed', '--seed');
  else if (seeds !== undefined) fixed.set('seed', '--seeds');
  if (duration !== undefined) fixed.set('duration', '--duration');
  return fixed;
}

/** What is asked for, before the first run: everything that can be wrong is found here. */
function prepared(args: string[]) {
  const { values, positionals } = call(args);
  const [source, ...rest] = positionals;
  if (source === undefined)
    throw new UserError('sweep needs a preset, a spec file or "-"; "list" shows the presets');
  if (rest.length > 0)
    throw new UserError(`sweep takes one preset or spec, and "${rest.join(' ')}" came after it`);
  const axes = axesOf(values.over ?? [], fixedBy(values));
  const { set: settings = [], seed, duration } = values;
  const seeds = countOption('--seeds', values.seeds) ?? 1;
  const base = requestedInput({ source, settings, seed, duration });
  const points = gridOf(base, axes, seeds);
  const chosen = chosenMetrics(values.metric ?? []);
  const run = whereOf(values);
  claim('--csv', values.csv);
  const { csv, json = false } = values;
  const again = { source, settings, duration, base };
  return { csv, json, again, axes, points, chosen, seeds, run };
}

export async function sweep(args: string[]): Promise<number> {
  const { csv, json, again, axes, points, chosen, seeds, run } = prepared(args);
  const results = new Results(points, chosen.all, seeds);
  const specs = points.flatMap((point) => point.specs);
  const done = await watched(run, specs, (index, answer) => results.take(index, answer));
  const outcome: Outcome = {
    preset: specs[0]?.name ?? '',
    settings: Object.fromEntries(again.settings.map(pathOf).map((path) => [path, getPath(specs[0], path)])),
    axes,
    seeds: [...new Set(specs.map(({ seed }) => seed))],
    seedsPerPoint: seeds,
    metrics: chosen.all,
    points: results.complete(),
    failures: results.failures(),
    done,
    of: specs.length,
  };
  if (csv !== undefined) writeFileSync(csv, sweepCsv(outcome));
  process.stdout.write(json ? `${sweepJson(outcome)}\n` : sweepTable(outcome, chosen.shown));
  return ended(outcome, again);
}

/** What went wrong, on stderr, and the exit code. */
function ended(outcome: Outcome, again: Call): number {
  const { failures, done, of } = outcome;
  const lines = failureLines(failures, again);
  if (done < of) lines.push(`interrupted: ${done} of ${of} runs were done`);
  for (const line of lines) process.stderr.write(`lab: ${line}\n`);
  if (failures.length > 0) return 1;
  return done < of ? INTERRUPTED : 0;
}
