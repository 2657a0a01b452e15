import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseScript } from '../support/script/parse.ts';
import { runScript } from '../support/script/runScript.ts';

const folder = fileURLToPath(new URL('scripts', import.meta.url));
const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tcp'))
  .sort();
const topics = [...new Set(names.map((name) => name.split('/')[0]!))];

/** Every script under tests/conversations/scripts, against the whole machine; README.md there says how one is written. */
describe.each(topics)('%s', (topic) => {
  const scripts = names
    .filter((name) => name.startsWith(`${topic}/`))
    .map((name) => {
      const source = readFileSync(`${folder}/${name}`, 'utf8');
      return { name, source, title: source.split('\n')[0] };
    });

  test.each(scripts)('$title', ({ name, source }) => {
    runScript(parseScript(source), `tests/conversations/scripts/${name}`);
  });
});

test('no two scripts say the same', () => {
  const titles = names.map((name) => readFileSync(`${folder}/${name}`, 'utf8').split('\n')[0]);
  expect(titles.length).toBeGreaterThan(0);
  expect(new Set(titles).size).toBe(titles.length);
});
