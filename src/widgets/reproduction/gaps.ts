import type { Published } from '#experiment/reproduction/types.ts';

/** The axis of a gap: predicted over published, on a logarithmic scale, so that twice and half lie equally far away. */
export const WIDEST = 3;
/** The aim of the book: every prediction within 15 % of what was published. */
export const NEAR = 0.15;

/** One claim on that axis. What lies beyond its ends is drawn at the end. */
export interface Gap {
  readonly key: string;
  readonly name: string;
  /** Where what was published begins and ends; one point for a value. */
  readonly band: readonly [number, number];
  readonly publishedText: string;
  readonly predicted: number | null;
  readonly predictedText: string;
  /** With a reader's assumptions. */
  readonly edited?: number | undefined;
  readonly editedText?: string | undefined;
}

type Known = Exclude<Published, { kind: 'not available' }>;

/** What stands at 1: the value, or the middle of a range as ratios have it. */
export function middleOf(published: Known): number {
  return published.kind === 'range' ? Math.sqrt(published.least * published.most) : published.value;
}

export function bandOf(published: Known): readonly [number, number] {
  const middle = middleOf(published);
  switch (published.kind) {
    case 'value':
      return [1, 1];
    case 'range':
      return [published.least / middle, published.most / middle];
    case 'least':
      return [1, WIDEST];
    case 'most':
      return [1 / WIDEST, 1];
  }
}

/** Share of the axis, 0 at its left end and 1 at its right. */
export function placeOf(ratio: number): number {
  const clamped = Math.min(WIDEST, Math.max(1 / WIDEST, ratio));
  return 0.5 + Math.log(clamped) / Math.log(WIDEST) / 2;
}

/** Words in lines of at most so many characters. */
export function wrapped(text: string, most: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line !== '' && line.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
