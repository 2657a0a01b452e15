import type { Claim, Published } from '#experiment/reproduction/types.ts';
import { count } from '#widgets/kit/format.ts';

const SPACE = '\u00a0';

const isRatio = (unit: string): boolean => unit === '×' || unit === 'times';

/** A number of a claim with its unit. */
export function inUnit(value: number, unit: string): string {
  if (isRatio(unit)) return `${value.toFixed(value >= 10 ? 1 : 2)}×`;
  if (unit === '%') return `${value.toFixed(value < 10 ? 1 : 0)}${SPACE}%`;
  return `${count(value)}${unit === '' ? '' : SPACE}${unit}`;
}

/** As it was printed, without digits that were not. */
function printed(value: number, unit: string): string {
  const number = value.toLocaleString('en', { maximumSignificantDigits: 6 });
  return isRatio(unit) ? `${number}×` : `${number}${unit === '' ? '' : SPACE}${unit}`;
}

export function publishedText(published: Published, unit: string): string {
  switch (published.kind) {
    case 'value':
      return printed(published.value, unit);
    case 'range':
      return `${published.least.toLocaleString('en')} to ${printed(published.most, unit)}`;
    case 'least':
      return `at least ${printed(published.value, unit)}`;
    case 'most':
      return `at most ${printed(published.value, unit)}`;
    case 'not available':
      return 'not available';
  }
}

/** Predicted less published, of the published. */
export function differenceText(published: Published, difference: number | null): string {
  if (difference === null) return '–';
  if (difference === 0)
    return published.kind === 'value' ? `0${SPACE}%` : published.kind === 'range' ? 'within' : 'kept';
  const size = Math.abs(difference) * 100;
  const digits = size < 10 ? 1 : 0;
  return `${difference < 0 ? '−' : '+'}${size.toFixed(digits)}${SPACE}%`;
}

export type Standing = 'held out' | 'not held out' | 'not available';

export function standingOf({ published, isHeldOut }: Pick<Claim, 'published' | 'isHeldOut'>): Standing {
  if (published.kind === 'not available') return 'not available';
  return isHeldOut ? 'held out' : 'not held out';
}
