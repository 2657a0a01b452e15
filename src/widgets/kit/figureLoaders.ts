import type { Component } from 'svelte';

/** Every figure's live component takes this: whether it is on screen in a visible tab. */
export interface FigureProps {
  active: boolean;
}
export type LiveFigure = Component<FigureProps>;

const files = import.meta.glob<{ default: LiveFigure }>('../figures/*/*.svelte');

/** Figure `oneConnection` lives in `figures/oneConnection/OneConnection.svelte`. */
export async function loadFigure(name: string): Promise<LiveFigure> {
  const file = `../figures/${name}/${name.charAt(0).toUpperCase()}${name.slice(1)}.svelte`;
  const open = files[file];
  if (!open) throw new Error(`There is no figure "${name}"`);
  return (await open()).default;
}
