import { costFields } from '#experiment/costFields.ts';
import { fieldByPath } from '#experiment/defaults.ts';
import type { SpecField } from '#experiment/fields/kinds.table.ts';
import { nics } from '#experiment/nicHardware.ts';
import { getPath, setPath, type Plain } from '#experiment/paths.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { claimsOf } from './compare.ts';
import { pointsOf, specOfPoint } from './runs.ts';
import type { Claim, Entry } from './types.ts';

/** Every figure is made so much smaller and larger, one at a time. */
export const SHARE = 0.2;
/** What moves a result by less than this share is not worth a line. */
export const LEAST_REACH = 0.005;
const DIGITS = 4;
export type Side = 'less' | 'more';

/** One point with one figure moved; `cost` is missing where nothing is. */
export interface Trial {
  readonly entry: string;
  readonly point: string;
  readonly cost?: string;
  readonly side?: Side;
  readonly spec: ExperimentSpec;
}

/** How one figure moves one claim. */
export interface Influence {
  /** Field of the spec. */
  readonly path: string;
  readonly name: string;
  /** Change of the prediction, of the prediction, with a fifth less and a fifth more of the figure. */
  readonly less: number;
  readonly more: number;
  /** Per cent the prediction moves for one per cent of the figure. */
  readonly elasticity: number;
}
export interface ClaimSensitivity {
  readonly entry: string;
  readonly claim: string;
  readonly says: string;
  readonly unit: string;
  readonly predicted: number;
  /** The largest reach first, of at least `LEAST_REACH`. */
  readonly influences: readonly Influence[];
}
/** The data behind the book's page: `content/sensitivity.json`. */
export interface Sensitivity {
  readonly version: 1;
  readonly engine: string;
  readonly share: number;
  readonly claims: readonly ClaimSensitivity[];
}

const headlines = (entry: Entry): Claim[] => claimsOf(entry, 'small').filter(({ isHeldOut }) => isHeldOut);
const pointIds = (entry: Entry): Set<string> => new Set(headlines(entry).flatMap(({ from }) => from));

/** A card's figures stand in the spec as 0, "its own": what that is, of the spec's card. */
function ownOf({ testbed }: ExperimentSpec, path: string): number {
  const { clock, frameOverhead, memories } = nics[testbed.nic];
  if (path === 'costs.nicClock') return clock.value;
  if (path === 'costs.nicFrameOverhead') return frameOverhead.value;
  const memory = memories.find(({ name }) => path.toLowerCase() === `costs.nic${name.toLowerCase()}latency`);
  return memory?.latency.value ?? 0;
}

/** The figure moved, within its bounds; undefined where there is nothing to move. */
function moved(spec: ExperimentSpec, field: SpecField, side: Side): number | undefined {
  const stated = Number(getPath(spec, field.path)) || ownOf(spec, field.path);
  const wanted = stated * (side === 'less' ? 1 - SHARE : 1 + SHARE);
  const isWhole = field.kind === 'bytes' || field.kind === 'time';
  const value = Math.min(field.max, Math.max(field.min, isWhole ? Math.round(wanted) : wanted));
  return value === stated ? undefined : value;
}

/** Points of the held-out claims, as they are. */
export function plainTrials(entries: readonly Entry[]): Trial[] {
  return entries.flatMap((entry) =>
    pointsOf(entry, 'small')
      .filter(({ id }) => pointIds(entry).has(id))
      .map((point) => ({ entry: entry.id, point: point.id, spec: specOfPoint(point, 'small') })),
  );
}

/** One trial for every figure of the cost model. */
export function trialsOf(plain: Trial, side: Side): Trial[] {
  return costFields.flatMap((field) => {
    const value = moved(plain.spec, field, side);
    if (value === undefined) return [];
    const costs: Plain = { ...plain.spec.costs };
    const changed: Plain = { costs };
    setPath(changed, field.path, value);
    const spec = { ...plain.spec, costs: costs as unknown as ExperimentSpec['costs'] };
    return [{ entry: plain.entry, point: plain.point, cost: field.path, side, spec }];
  });
}

/** Answers with the report of a trial; that of the plain point where a figure is of no use there. */
export type ReportOfTrial = (entry: string, point: string, cost?: string, side?: Side) => Report;

const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

function influence(predict: (cost?: string, side?: Side) => number, path: string): Influence {
  const plain = predict();
  const change = (side: Side): number => {
    const value = predict(path, side);
    return value === plain ? 0 : rounded(value / plain - 1);
  };
  const [less, more] = [change('less'), change('more')];
  const elasticity = rounded((more - less) / (2 * SHARE));
  return { path, name: fieldByPath.get(path)?.label ?? path, less, more, elasticity };
}

export const reach = ({ less, more }: Influence): number => Math.max(Math.abs(less), Math.abs(more));

export function sensitivityOf(entries: readonly Entry[], reportOf: ReportOfTrial): Sensitivity {
  const claims = entries.flatMap((entry) =>
    headlines(entry).map((claim) => {
      const predict = (cost?: string, side?: Side): number =>
        claim.predict(claim.from.map((point) => reportOf(entry.id, point, cost, side)));
      const influences = costFields
        .map(({ path }) => influence(predict, path))
        .filter((each) => Number.isFinite(reach(each)) && reach(each) >= LEAST_REACH)
        .toSorted((one, other) => reach(other) - reach(one));
      const { id, says, unit } = claim;
      return { entry: entry.id, claim: id, says, unit, predicted: rounded(predict()), influences };
    }),
  );
  return { version: 1, engine: ENGINE_VERSION, share: SHARE, claims };
}
