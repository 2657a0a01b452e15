import { fieldByPath } from '#experiment/defaults.ts';
import { setPath, type Plain } from '#experiment/paths.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { formatValue, group } from '#experiment/units.ts';
import { validate } from '#experiment/validate.ts';
import { UserError } from '#lab/userError.ts';
import type { Axis } from './axes.ts';

/** One combination of values, and its specs: one for each seed. */
export interface Point {
  readonly set: Readonly<Record<string, unknown>>;
  readonly specs: readonly ExperimentSpec[];
}

const MOST_RUNS = 20_000;
const MOST_FINDINGS = 5;

/** "workload.replyBytes=64 B, host.zeroCopy=true" */
export function nameOf(set: Point['set']): string {
  return Object.entries(set)
    .map(([path, value]) => {
      const field = fieldByPath.get(path);
      return `${path}=${field ? formatValue(field, value) : JSON.stringify(value)}`;
    })
    .join(', ');
}

/** The cartesian product in the given order: the last axis turns fastest. */
function combinations(axes: readonly Axis[]): Point['set'][] {
  return axes.reduce<Point['set'][]>(
    (sets, { path, values }) => sets.flatMap((set) => values.map((value) => ({ ...set, [path]: value }))),
    [{}],
  );
}

function specsOf(
  base: Plain,
  set: Point['set'],
  seeds: number,
  findings: Map<string, string[]>,
): ExperimentSpec[] {
  const input = structuredClone(base);
  for (const [path, value] of Object.entries(set)) setPath(input, path, value);
  const validation = validate(input);
  if (!validation.ok) {
    for (const { message } of validation.findings)
      findings.set(message, [...(findings.get(message) ?? []), nameOf(set)]);
    return [];
  }
  const { spec } = validation;
  return Array.from({ length: seeds }, (_, index) => ({ ...spec, seed: spec.seed + index }));
}

/** Lines for the user: a finding that every point shares is said once, any other names where it holds. */
function complaints(findings: ReadonlyMap<string, string[]>, points: number): string {
  return [...findings]
    .flatMap(([message, where]) => {
      if (where.length === points) return [message];
      const more = where.length - MOST_FINDINGS;
      const named = where.slice(0, MOST_FINDINGS).map((name) => `at ${name}: ${message}`);
      return more > 0 ? [...named, `and at ${group(more)} more points`] : named;
    })
    .join('\n');
}

/** Every point, validated before the first runs. */
export function gridOf(base: Plain, axes: readonly Axis[], seeds: number): Point[] {
  const runs = axes.reduce((product, { values }) => product * values.length, seeds);
  if (runs > MOST_RUNS)
    throw new UserError(`the sweep has ${group(runs)} runs; allowed: at most ${group(MOST_RUNS)}`);
  const findings = new Map<string, string[]>();
  const points = combinations(axes).map((set) => ({ set, specs: specsOf(base, set, seeds, findings) }));
  if (findings.size > 0) throw new UserError(complaints(findings, points.length));
  const last = Math.max(...points.map(({ specs }) => specs.at(-1)?.seed ?? 0));
  const most = fieldByPath.get('seed')?.max ?? Infinity;
  if (last > most)
    throw new UserError(`--seeds ${seeds} reaches seed ${group(last)}; allowed: at most ${group(most)}`);
  return points;
}
