import { createContext } from 'svelte';
import type { BakedFigure } from '#widgets/kit/chapter.ts';

/** What the build ran for this chapter, and how to fetch the quoted numbers where the build's text is not in the page. */
export interface Baked {
  figure(name: string): BakedFigure | undefined;
  results(): Promise<Record<string, Record<string, string>>>;
}

export const [getBaked, setBaked] = createContext<Baked>();
