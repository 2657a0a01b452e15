import { readFileSync, readdirSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import { describe, expect, it } from 'vitest';
import { lintChapter } from '../../.config/lint-chapters.js';
import { resultsOf, slotsOf } from '../../.config/markdown/figures.js';
import { plannedChapters } from '../../src/routes/chapters.table.ts';

const files = readdirSync('content').filter((file) => file.endsWith('.md'));

describe.each(files)('%s', (file) => {
  const source = readFileSync(`content/${file}`, 'utf8');

  it('passes the chapter lint', () => {
    expect(lintChapter(file, source)).toEqual([]);
  });

  it('has the title and the question the book announces', () => {
    const planned = plannedChapters.find(({ number }) => number === Number(file.slice(0, 2)));
    expect(source).toContain(`\ntitle: ${planned?.title}\n`);
    expect(source).toContain(`\nquestion: ${planned?.question}\n`);
  });

  it('quotes only figures of its own', () => {
    const figures = slotsOf(source).map(({ name }) => name);
    for (const { of, stat } of resultsOf(source)) {
      expect(figures).toContain(of);
      expect(stat).not.toBe('');
    }
  });

  it('links inside the chapter lead somewhere', () => {
    const slugger = new GithubSlugger();
    const headings = [...source.matchAll(/^##+ (.+)$/gm)].map(([, text = '']) => `#${slugger.slug(text)}`);
    const figures = slotsOf(source).map(({ number }) => `#figure-${number.replace('.', '-')}`);
    for (const [, link] of source.matchAll(/\]\((#[^)]+)\)/g))
      expect([...headings, ...figures]).toContain(link);
  });

  it('calls nothing simple, obvious or just so', () => {
    const prose = source.replace(/^---[\s\S]*?^---|<script[\s\S]*?<\/script>/gm, '');
    expect(prose.match(/\b(simply|obviously|of course|trivial(ly)?|just)\b/gi) ?? []).toEqual([]);
  });
});
