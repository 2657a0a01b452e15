import type { Component } from 'svelte';
import type { FigureProps } from '#widgets/kit/experiment.ts';

export type LiveFigure = Component<FigureProps>;

const files = import.meta.glob<{ default: LiveFigure }>('../figures/*/*.svelte');

/** Figure `oneConnection` lives in `figures/oneConnection/OneConnection.svelte`. */
export async function loadFigure(name: string): Promise<LiveFigure> {
  const file = `../figures/${name}/${name.charAt(0).toUpperCase()}${name.slice(1)}.svelte`;
  const open = files[file];
  if (!open) throw new Error(`There is no figure "${name}"`);
  return (await open()).default;
}

const LONGEST_WAIT_MILLISECONDS = 8000;

/** A figure whose engine has not answered yet is `aria-busy`: until it has drawn, the build's picture stays. */
export function firstPicture(stage: HTMLElement): Promise<void> {
  const isBusy = (): boolean => stage.querySelector('.live [aria-busy="true"]') !== null;
  if (!isBusy()) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    };
    const observer = new MutationObserver(() => {
      if (!isBusy()) finish();
    });
    const timer = setTimeout(finish, LONGEST_WAIT_MILLISECONDS);
    observer.observe(stage, { subtree: true, childList: true, attributeFilter: ['aria-busy'] });
  });
}
