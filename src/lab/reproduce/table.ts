import type { Comparison } from '#experiment/reproduction/compare.ts';
import type { Edition } from '#experiment/reproduction/runs.ts';
import type { Entry } from '#experiment/reproduction/types.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { aligned } from '#lab/table.ts';
import { differenceText, labelText, predictedText, publishedText } from './words.ts';

const WIDTH = 100;
const CLAIM_WIDTH = 60;
const HEAD = ['figure', 'published', 'predicted', 'difference', 'label'];

/** What the claim says, over as many rows as it needs, and its numbers in the first. */
function rowsOf(comparison: Comparison): string[][] {
  const { says, published, predicted, unit } = comparison;
  const [first = '', ...more] = wrapped(says, CLAIM_WIDTH);
  const numbers = [
    publishedText(published, unit),
    predictedText(predicted, unit),
    differenceText(comparison),
  ];
  return [[first, ...numbers, labelText(comparison)], ...more.map((line) => [line])];
}

/** Broken at spaces; what follows the first line stands further in. */
function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (line !== '' && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line, at) => (at === 0 ? `  ${line}` : `    ${line}`));
}

function source({ says, published }: Comparison): string {
  const where =
    published.kind === 'not available' ? published.why : `${published.source} (${published.mark})`;
  return `${says}: ${where}`;
}

function notes(entry: Entry, lines: readonly Comparison[]): string[] {
  const { id, title, says, assumptions, note } = entry;
  const texts = [
    says,
    ...lines.map((line) => `Published: ${source(line)}`),
    ...assumptions.map((assumption) => `Assumes (${assumption.label}): ${assumption.says}`),
    ...(note === '' ? [] : [`Note: ${note}`]),
  ];
  return ['', `${id}: ${title}`, ...texts.flatMap((text) => wrapped(text, WIDTH))];
}

/** One table for people, and what has to be known of each of its figures below. */
export function reproductionText(
  entries: readonly Entry[],
  edition: Edition,
  lines: readonly Comparison[],
): string {
  const ofEntry = (entry: Entry) => lines.filter((line) => line.entry === entry.id);
  const shown = entries.filter((entry) => ofEntry(entry).length > 0);
  const rows = shown.flatMap((entry) => [[entry.title], ...ofEntry(entry).flatMap(rowsOf)]);
  return [
    `Published figures and what engine ${ENGINE_VERSION} predicts, ${edition} edition`,
    '',
    aligned([HEAD, ...rows]),
    '',
    'Notes',
    ...shown.flatMap((entry) => notes(entry, ofEntry(entry))),
    '',
  ].join('\n');
}
