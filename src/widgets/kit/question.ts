import { contentHash } from '#widgets/kit/contentHash.ts';

/** A choice, with a reason for every option: why it is right, or what is wrong with it. */
export interface ChoiceQuestion {
  readonly ask: string;
  readonly options: readonly { readonly text: string; readonly right: boolean; readonly reason: string }[];
}

/** One number to fill in. `wrong` holds the slips people make and what each one forgot. */
export interface Blank {
  readonly label: string;
  readonly answer: number;
  readonly wrong: readonly { readonly value: number; readonly reason: string }[];
  readonly hint: string;
}

/** A packet, or any small table, with some cells left to the reader. */
export interface BlankQuestion {
  readonly ask: string;
  readonly given: readonly { readonly label: string; readonly value: string }[];
  readonly blanks: readonly Blank[];
  readonly because: string;
}

/** A bet made before the text goes on. Never marked right or wrong: the next paragraphs do that. */
export type PredictionQuestion =
  | { readonly kind: 'choice'; readonly ask: string; readonly options: readonly string[] }
  | {
      readonly kind: 'number';
      readonly ask: string;
      readonly unit: string;
      readonly min: number;
      readonly max: number;
    };

export type Standing = 'open' | 'right' | 'wrong';

export const isSeveral = (question: ChoiceQuestion): boolean =>
  question.options.filter((option) => option.right).length > 1;

/** Right only when every right option is picked and no other. */
export function gradeChoice(question: ChoiceQuestion, picked: ReadonlySet<number>): Standing {
  if (picked.size === 0) return 'open';
  return question.options.every((option, index) => option.right === picked.has(index)) ? 'right' : 'wrong';
}

/** Digits as people write them: spaces and commas between groups, 0x for hexadecimal. Null when it is no number. */
export function readNumber(text: string): number | null {
  const digits = text.replace(/[\s,_\u00a0\u202f]/g, '').replace('\u2212', '-');
  if (!/^(0x[0-9a-f]+|-?\d+(\.\d+)?)$/i.test(digits)) return null;
  return Number(digits);
}

/** Says whether a blank is filled well, and if not, what the likely slip was. */
export function gradeBlank(blank: Blank, text: string): { standing: Standing; reason: string } {
  if (text.trim() === '') return { standing: 'open', reason: 'Still empty.' };
  const value = readNumber(text);
  if (value === null) return { standing: 'wrong', reason: 'This is not a number.' };
  if (value === blank.answer) return { standing: 'right', reason: '' };
  const slip = blank.wrong.find((candidate) => candidate.value === value);
  return { standing: 'wrong', reason: slip?.reason ?? blank.hint };
}

/** Where a reader's answer to this very wording is kept. */
export const questionKey = (kind: string, question: unknown): string =>
  `${kind}:${contentHash(JSON.stringify(question))}`;
