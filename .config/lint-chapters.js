import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { slotsOf } from './markdown/figures.js';

/** What mdsvex 0.12 gets wrong, mostly without a word, and what the floor plan forbids a chapter. */
const fields = ['number', 'title', 'question', 'summary', 'minutes', 'paper', 'rfcs'];
const doors = /^#widgets[/](kit|figures|exercises)[/]/;

/**
 * @param {string} file
 * @param {string} source
 * @returns {{ line: number, message: string }[]}
 */
export function lintChapter(file, source) {
  /** @type {{ line: number, message: string }[]} */
  const findings = [];
  const at = (/** @type {number} */ index) => source.slice(0, index).split('\n').length;
  const prose = blank(
    source,
    /^---\n[\s\S]*?\n---$/m,
    /<script[\s\S]*?<\/script>/g,
    /^(```+|~~~+)[\s\S]*?^\1/gm,
  );
  const say = (/** @type {RegExp} */ pattern, /** @type {string} */ text, /** @type {string} */ message) => {
    for (const match of text.matchAll(pattern)) findings.push({ line: at(match.index), message });
  };

  say(
    /^.*\$\$.*\S.*$|^.*\S.*\$\$.*$/gm,
    prose.replace(/^\$\$$/gm, '  '),
    '$$ must stand on a line of its own',
  );
  const words = blank(prose, /^\$\$\n[\s\S]*?^\$\$$/gm, /`[^`\n]+`/g, /\$[^$\n]+\$/g);
  for (const match of words.matchAll(/<[A-Za-z][^<>]*?(?:\{(?:[^{}]|\{[^{}]*\})*\}[^<>]*?)*>/g)) {
    if (/\n\s*\n/.test(match[0]))
      findings.push({ line: at(match.index), message: 'a blank line inside a component tag' });
  }
  const text = blank(
    words,
    /<\/?[A-Za-z][^<>{}]*(?:\{(?:[^{}]|\{[^{}]*\})*\}[^<>{}]*)*>/g,
    /\{'[^'\n]*'\}/g,
    /<!--[\s\S]*?-->/g,
  );
  say(/[{}]/g, text, "a bare brace is a Svelte expression: write {'{'} or inline code");
  say(/<(?![/!A-Za-z])/g, text, 'a bare < does not compile: write &lt;');
  say(
    /^<(?:Chip|Cite|Fact|Result|Term)\b/gm,
    prose,
    'a line that begins with a component is no paragraph for Markdown: begin with a word',
  );
  say(/^<FigureSlot[^>]*>\n(?!\n)/gm, prose, 'a caption needs a blank line before it');
  say(/(?<!\n)\n<\/FigureSlot>/g, prose, 'a caption needs a blank line after it');
  findings.push(...lintFrontMatter(file, source), ...lintImports(source, at), ...lintFigures(source, at));
  return findings;
}

/** Covers what is not prose with spaces, keeping every line where it was. @param {string} text @param {RegExp[]} patterns */
function blank(text, ...patterns) {
  return patterns.reduce(
    (rest, pattern) => rest.replace(pattern, (match) => match.replace(/[^\n]/g, ' ')),
    text,
  );
}

/** @param {string} file @param {string} source */
function lintFrontMatter(file, source) {
  const [, frontMatter = ''] = source.split(/^---$/m);
  const findings = fields
    .filter((field) => !new RegExp(`^${field}:\\s*\\S`, 'm').test(frontMatter))
    .map((field) => ({ line: 1, message: `the front matter has no "${field}"` }));
  const number = Number(/^number:\s*(\d+)/m.exec(frontMatter)?.[1]);
  if (number !== Number(/(\d+)-[^/]*$/.exec(file)?.[1])) {
    findings.push({ line: 1, message: 'the number in the front matter is not the number of the file' });
  }
  return findings;
}

/** @param {string} source @param {(index: number) => number} at */
function lintImports(source, at) {
  return [...source.matchAll(/^\s*import\b[^'"\n]*['"]([^'"]+)['"]/gm)]
    .filter(([, path = '']) => !doors.test(path))
    .map(({ index, 1: path }) => ({ line: at(index), message: `a chapter may not open ${path}` }));
}

/** @param {string} source @param {(index: number) => number} at */
function lintFigures(source, at) {
  const chapter = /^number:\s*(\d+)/m.exec(source)?.[1];
  return slotsOf(source).flatMap(({ name, number, title }, index) => {
    const line = at(source.indexOf(`name="${name}"`));
    const expected = `${chapter}.${index + 1}`;
    return [
      ...(number === expected
        ? []
        : [{ line, message: `figure "${name}" is number ${expected}, not ${number}` }]),
      ...(title ? [] : [{ line, message: `figure "${name}" has no title` }]),
      ...(existsSync(`src/widgets/figures/${name}`)
        ? []
        : [{ line, message: `there is no figure "${name}"` }]),
    ];
  });
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const files = readdirSync('content').filter((name) => name.endsWith('.md'));
  const lines = files.flatMap((name) =>
    lintChapter(name, readFileSync(`content/${name}`, 'utf8')).map(
      ({ line, message }) => `content/${name}:${line}  ${message}`,
    ),
  );
  for (const line of lines) console.log(line);
  process.exitCode = lines.length > 0 ? 1 : 0;
}
