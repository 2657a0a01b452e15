import { createContext } from 'svelte';
import type { BakedFigure } from '#widgets/kit/chapter.ts';
import type { LiveFigure } from '#widgets/kit/figureLoaders.ts';

/** What the build ran for this chapter, and how to get the live figures. */
export interface Baked {
  figure(name: string): BakedFigure | undefined;
  live(name: string): Promise<LiveFigure>;
}

export const [getBaked, setBaked] = createContext<Baked>();
