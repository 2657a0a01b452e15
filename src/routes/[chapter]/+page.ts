import { error } from '@sveltejs/kit';
import type { Component } from 'svelte';
import type { BakedFigure, ChapterMetadata } from '#widgets/kit/chapter.ts';

interface ChapterModule {
  default: Component;
  metadata: ChapterMetadata;
}
const chapters = import.meta.glob<ChapterModule>('/content/[0-9]*.md');
const bySlug = new Map(
  Object.entries(chapters).map(([path, open]) => [path.replace(/^[/]content[/]\d\d-|[.]md$/g, ''), open]),
);

export function entries() {
  return [...bySlug.keys()].map((chapter) => ({ chapter }));
}

export async function load({ params }) {
  const open = bySlug.get(params.chapter);
  if (!open) error(404, 'There is no such chapter');
  const { default: Text, metadata } = await open();
  let baked: Record<string, BakedFigure> = {};
  if (import.meta.env.SSR) {
    // Only the build runs figures ahead of time; the page's own scripts never contain this room.
    const { bakeFigures } = await import('#bake/figures.ts');
    baked = await bakeFigures(metadata.figures);
  }
  return { Text, metadata, baked };
}
