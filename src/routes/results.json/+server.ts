import { json } from '@sveltejs/kit';
import { bakeFigures } from '#bake/figures.ts';
import type { ChapterMetadata } from '#widgets/kit/chapter.ts';

export const prerender = true;

/** The numbers the text quotes from runs, for readers who arrive by a link inside the book. */
export async function GET() {
  const chapters = import.meta.glob<{ metadata: ChapterMetadata }>('/content/[0-9]*.md');
  const opened = await Promise.all(Object.values(chapters).map((open) => open()));
  const names = new Set(opened.flatMap(({ metadata }) => metadata.figures));
  const baked = await bakeFigures([...names]);
  return json(Object.fromEntries(Object.entries(baked).map(([name, { results }]) => [name, results])));
}
