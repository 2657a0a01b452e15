import type { ExactFate } from '#experiment/spec.ts';
import type { Life } from '#widgets/kit/traceView.ts';

export type FateKind = 'drop' | 'duplicate' | 'delay';

/** Long enough that the frame is overtaken, short enough to stay in the picture; ns. */
const HELD_BACK = 30_000;

export const fateWords: Readonly<Record<FateKind, { readonly button: string; readonly done: string }>> = {
  drop: { button: 'Lose this packet', done: 'You lost' },
  duplicate: { button: 'Duplicate', done: 'You duplicated' },
  delay: { button: 'Delay 30 µs', done: 'You held back' },
};

/** The same frame singled out for the next run: links count what enters them from 1. */
export function fateOf(life: Life, kind: FateKind): ExactFate {
  return { link: life.link, frame: life.ordinal, fate: kind, delay: kind === 'delay' ? HELD_BACK : 0 };
}
