/** What a key means inside a figure; a key that belongs to the control in focus means nothing here. */
export type KeyAction = 'toggle' | 'forward' | 'back' | 'start' | 'end' | 'other';

const actions: Readonly<Record<string, KeyAction>> = {
  ' ': 'toggle',
  ArrowRight: 'forward',
  ArrowLeft: 'back',
  Home: 'start',
  End: 'end',
  ArrowUp: 'other',
  ArrowDown: 'other',
};

export function keyAction(key: string, target: Element): KeyAction | undefined {
  if (target.closest('input, select, textarea, table, [contenteditable]') !== null) return undefined;
  if (key === ' ' && target.closest('button, summary, a, [role="option"]') !== null) return undefined;
  return actions[key];
}
