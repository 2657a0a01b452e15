import { Testbed } from '#engine/testbed/testbed.ts';
import { defaultSpec } from '#experiment/defaults.ts';
import type { Report } from '#experiment/report.ts';
import { nearest } from '#experiment/suggest.ts';
import { UserError } from '#lab/userError.ts';
import { metrics, shownByDefault, type Metric } from './metrics.ts';

/** Sections whose names are the same in every report; the rest counts what happened, by name. */
const FIXED = ['totals', 'latency'];
/** Sections that some machines have. */
const SOMETIMES = ['proxy'];

function at(report: unknown, path: string): unknown {
  let value = report;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Any number of a report by its path, as in nic.busyShare or cpu.busyShares.0; null where a report has none. */
function metricAt(path: string): Metric {
  const of = (report: Report): number | null => {
    const value = at(report, path);
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  return { name: path, unit: path.startsWith('latency.') ? 'ns' : '', says: 'of the report', of };
}

function refuse(path: string, known: readonly string[], allowed: string): never {
  const near = nearest(path, [...metrics.map(({ name }) => name), ...known]);
  const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
  throw new UserError(`--metric is "${path}"; allowed: ${allowed}${hint}`);
}

/** Refuses what no report has, as far as that can be told before the first run. */
function checked(path: string, sample: Report): Metric {
  const [section = ''] = path.split('.');
  const sections = [...Object.keys(sample), ...SOMETIMES];
  const names = `a headline figure (${metrics.map(({ name }) => name).join(', ')})`;
  if (!sections.includes(section) || section === 'spec')
    return refuse(path, sections, `${names}, or a path of the report, as in nic.busyShare`);
  if (!FIXED.includes(section) || typeof at(sample, path) === 'number') return metricAt(path);
  const inside = FIXED.flatMap((name) =>
    Object.entries(at(sample, name) as object).flatMap(([key, value]) =>
      typeof value === 'number'
        ? [`${name}.${key}`]
        : Object.keys(value as object).map((last) => `${name}.${key}.${last}`),
    ),
  );
  return refuse(
    path,
    inside,
    `a number of the report: ${inside.filter((name) => name.startsWith(`${section}.`)).join(', ')}`,
  );
}

export interface ChosenMetrics {
  /** What every point says in JSON and CSV: the headline figures, and the paths asked for. */
  readonly all: readonly Metric[];
  /** What the table shows. */
  readonly shown: readonly Metric[];
}

/** Names and paths given with --metric; none is the usual choice. */
export function chosenMetrics(asked: readonly string[]): ChosenMetrics {
  const named = (name: string): Metric | undefined => metrics.find((metric) => metric.name === name);
  if (asked.length === 0)
    return { all: metrics, shown: metrics.filter(({ name }) => shownByDefault.includes(name)) };
  const sample = new Testbed(defaultSpec()).report();
  const shown = [...new Set(asked)].map((name) => named(name) ?? checked(name, sample));
  return { all: [...metrics, ...shown.filter(({ name }) => !named(name))], shown };
}
