import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { lintChapter } from '../../.config/lint-chapters.js';

const eslint = new ESLint({ overrideConfigFile: '.config/eslint.config.js' });

async function complaints(code: string, filePath = 'src/engine/kernel/planted.ts'): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId ?? 'does not parse');
}

describe('the engine has no ambient time, chance or output', () => {
  it.each([
    ['export const now = Date.now();', 'no-restricted-globals'],
    ['export const now = performance.now();', 'no-restricted-globals'],
    ['console.log(1);', 'no-restricted-globals'],
    ['setTimeout(() => 0, 1);', 'no-restricted-globals'],
    ['export const chance = Math.random();', 'no-restricted-properties'],
    ['export const gap = -Math.log(0.5);', 'no-restricted-properties'],
    ['export const size = Math.pow(2, 0.5);', 'no-restricted-properties'],
    ['export const size = (a: number) => a ** 0.5;', 'no-restricted-syntax'],
  ])('%s', async (code, rule) => {
    expect(await complaints(code)).toContain(rule);
    expect(await complaints(code, 'src/experiment/planted.ts')).toContain(rule);
  });

  it('and what it needs is allowed', async () => {
    expect(await complaints('export const root = Math.sqrt(Math.imul(3, 3)) + 2 ** 32;\n')).toEqual([]);
  });
});

describe('the house style', () => {
  it.each([
    ['export enum Color { Red }', 'no-restricted-syntax'],
    ['export class A { private b = 1; c() { return this.b; } }', 'no-restricted-syntax'],
    ['export default 1;', 'no-restricted-syntax'],
    ["export * from './room.ts';", 'no-restricted-syntax'],
    ["import { a } from '../wire/room.ts';\nexport const b = a;", 'house/rooms-by-name'],
    [`export const a = 1;\n${'// line\n'.repeat(300)}`, 'max-lines'],
  ])('%s', async (code, rule) => {
    expect(await complaints(code)).toContain(rule);
  });
});

describe('the chapter lint', () => {
  const head =
    '---\nnumber: 1\ntitle: T\nquestion: Q?\nsummary: S\nminutes: 1\npaper: P\nrfcs: [RFC 9293]\n---\n\n';
  const messages = (text: string): string[] =>
    lintChapter('01-t.md', head + text).map(({ message }) => message);

  it.each([
    ['Here $$ \\frac{1}{2} $$ stands.', '$$ must stand on a line of its own'],
    ['A set {a} of one.', 'a bare brace'],
    ['If a < b, then.', 'a bare <'],
    ['<Choice\n\n  question={q}\n/>', 'a blank line inside a component tag'],
    [
      '<script lang="ts">\n  import { a } from \'#engine/kernel/time.ts\';\n</script>',
      'a chapter may not open #engine',
    ],
    [
      '<FigureSlot name="nothing" number="1.1" title="T">\n\nCaption\n\n</FigureSlot>',
      'there is no figure "nothing"',
    ],
    ['<FigureSlot name="a" number="1.2" title="T">\n\nCaption\n\n</FigureSlot>', 'is number 1.1, not 1.2'],
    ['<FigureSlot name="a" number="1.1" title="T">\nCaption\n</FigureSlot>', 'a caption needs a blank line'],
  ])('%j', (text, message) => {
    expect(messages(text).some((found) => found.includes(message))).toBe(true);
  });

  it('lets good text pass', () => {
    const good =
      "The sum $a_{1}$ and `{x}` and {'{'}.\n\n$$\n\\frac{1}{2}\n$$\n\n<Choice question={q} options={{ a: 1 }} />\n";
    expect(messages(good)).toEqual([]);
  });
});
