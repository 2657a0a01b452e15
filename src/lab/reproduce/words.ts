import type { Comparison } from '#experiment/reproduction/compare.ts';
import type { Published } from '#experiment/reproduction/types.ts';
import { group } from '#experiment/units.ts';

const withUnit = (number: string, unit: string): string =>
  unit === '×' ? `${number}×` : `${number} ${unit}`.trimEnd();

/** Three or more digits, as many as a comparison needs. */
export function predictedText(value: number, unit: string): string {
  if (!Number.isFinite(value)) return 'none';
  const size = Math.abs(value);
  const rounded = size >= 1000 ? Math.round(value) : Number(value.toPrecision(3));
  return withUnit(group(rounded), unit);
}

/** As it was printed, without digits that were not. */
export function publishedText(published: Published, unit: string): string {
  switch (published.kind) {
    case 'value':
      return withUnit(group(published.value), unit);
    case 'range':
      return withUnit(`${group(published.least)} to ${group(published.most)}`, unit);
    case 'least':
      return `at least ${withUnit(group(published.value), unit)}`;
    case 'most':
      return `at most ${withUnit(group(published.value), unit)}`;
    case 'not available':
      return 'not available';
  }
}

/** Of the published value, or of the nearest end of a range. */
export function differenceText({ difference, published }: Comparison): string {
  if (difference === null) return '–';
  if (!Number.isFinite(difference)) return 'none';
  if (difference === 0 && published.kind !== 'value') return 'within';
  return `${difference < 0 ? '−' : '+'}${Math.abs(100 * difference).toFixed(1)} %`;
}

/** Whether the number could have been used to choose a figure of the cost model. */
export function labelText({ published, isHeldOut }: Comparison): string {
  if (published.kind === 'not available') return 'not available';
  return isHeldOut ? 'held out' : 'calibrated';
}
