import { fieldByPath } from '#experiment/defaults.ts';
import { formatRate, formatTime, formatValue, group } from '#experiment/units.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { aligned } from '#lab/table.ts';
import type { Axis } from './axes.ts';
import type { Metric, Unit } from './metrics.ts';
import type { Failure, PointResult } from './results.ts';
import type { Spread } from './statistics.ts';

/** All that a sweep says, however it is printed. */
export interface Outcome {
  readonly preset: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly axes: readonly Axis[];
  readonly seeds: readonly number[];
  readonly seedsPerPoint: number;
  readonly metrics: readonly Metric[];
  readonly points: readonly PointResult[];
  readonly failures: readonly Failure[];
  /** Runs that ended, of all; fewer after Ctrl-C. */
  readonly done: number;
  readonly of: number;
}

const named = <T>(metrics: readonly Metric[], values: readonly T[]): Record<string, T> =>
  Object.fromEntries(values.map((value, column) => [metrics[column]?.name ?? '', value]));

/** Nothing in it depends on who computed what, or when. */
export function sweepJson(outcome: Outcome): string {
  const { preset, settings, axes, seeds, metrics, points, failures, done, of } = outcome;
  return JSON.stringify({
    version: 1,
    engine: ENGINE_VERSION,
    preset,
    set: settings,
    over: axes,
    seeds,
    points: points.map(({ set, spreads, runs }) => ({
      set,
      metrics: named(metrics, spreads),
      runs: runs.map(({ seed, digest, values }) => ({ seed, digest, metrics: named(metrics, values) })),
    })),
    ...(failures.length > 0 ? { failures } : {}),
    ...(done < of ? { interrupted: { runs: done, of } } : {}),
  });
}

/** RFC 4180: quoted where it must be. */
function cell(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A row a run: the point's number, its values, seed, digest, then the figures in their base units (ns, bytes, bit/s, shares of 1). */
export function sweepCsv({ axes, metrics, points }: Outcome): string {
  const head = [
    'point',
    ...axes.map(({ path }) => path),
    'seed',
    'digest',
    ...metrics.map(({ name }) => name),
  ];
  const rows = points.flatMap(({ set, runs }, at) =>
    runs.map(({ seed, digest, values }) => [
      at + 1,
      ...axes.map(({ path }) => set[path]),
      seed,
      digest,
      ...values,
    ]),
  );
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\n`).join('');
}

function figure(value: number, unit: Unit): string {
  const short = Number(value.toPrecision(4));
  switch (unit) {
    case 'ns':
      return formatTime(short);
    case 'share':
      return `${(100 * value).toFixed(1)} %`;
    case 'bit/s':
      return formatRate(short, 'b/s');
    case '/s':
    case 'bytes':
    case 'cycles':
      return group(Math.round(value));
    default:
      return group(Number(value.toPrecision(6)));
  }
}

function spreadText(spread: Spread | null | undefined, unit: Unit): string {
  if (!spread) return '–';
  const [median, least, most] = [spread.median, spread.least, spread.most].map((value) =>
    figure(value, unit),
  );
  return least === most ? `${median}` : `${median} (${least}…${most})`;
}

/** A row a point. With more than one seed a cell is the median, and least and most where they differ. */
export function sweepTable(outcome: Outcome, shown: readonly Metric[]): string {
  const { preset, axes, metrics, points, seeds, seedsPerPoint } = outcome;
  const columns = shown.map((metric) => ({ metric, column: metrics.indexOf(metric) }));
  const rows = points.map(({ set, spreads }) => [
    ...axes.map(({ path }) => {
      const field = fieldByPath.get(path);
      return field ? formatValue(field, set[path]) : String(set[path]);
    }),
    ...columns.map(({ metric, column }) => spreadText(spreads[column], metric.unit)),
  ]);
  const head = [...axes.map(({ path }) => path), ...shown.map(({ name }) => name)];
  const range = seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds[0]} to ${seeds.at(-1)}`;
  const which = seedsPerPoint === 1 ? range : `${range}: median (least…most)`;
  const title = `${preset}, ${group(points.length)} ${points.length === 1 ? 'point' : 'points'}, ${which}, engine ${ENGINE_VERSION}`;
  return `${title}\n\n${aligned([head, ...rows])}\n`;
}
