import { readdirSync, readFileSync } from 'node:fs';
import type { ContentsEntry } from '#widgets/kit/chapter.ts';
import { plannedChapters } from './chapters.table.ts';

/** The table of contents: titles are read from the files, so that no page has to load another chapter for its name. */
export function contents(): ContentsEntry[] {
  const open = readdirSync('content')
    .filter((file) => /^\d\d-.*[.]md$/.test(file))
    .map(readEntry);
  return plannedChapters.map(
    (planned) =>
      open.find(({ number }) => number === planned.number) ?? { ...planned, minutes: null, slug: null },
  );
}

function readEntry(file: string): ContentsEntry {
  const [, frontMatter = ''] = readFileSync(`content/${file}`, 'utf8').split(/^---$/m);
  const field = (name: string): string => {
    const value = new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(frontMatter)?.[1]?.trim();
    if (!value) throw new Error(`content/${file}: the front matter has no "${name}"`);
    return value.replace(/^(['"])(.*)\1$/, '$2');
  };
  return {
    number: Number(field('number')),
    title: field('title'),
    question: field('question'),
    minutes: Number(field('minutes')),
    slug: file.replace(/^\d\d-|[.]md$/g, ''),
  };
}
