import { createContext } from 'svelte';
import type { BakedFigure } from '#widgets/kit/chapter.ts';
import type { LiveFigure } from '#widgets/kit/figureLoaders.ts';

/** What the build ran for this chapter, and how to get what is not in the page: a live figure, the quoted numbers. */
export interface Baked {
  figure(name: string): BakedFigure | undefined;
  live(name: string): Promise<LiveFigure>;
  results(): Promise<Record<string, Record<string, string>>>;
}

export const [getBaked, setBaked] = createContext<Baked>();
