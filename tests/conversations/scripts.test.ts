import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseScript } from '../support/script/parse.ts';
import { runScript } from '../support/script/runScript.ts';

const folder = fileURLToPath(new URL('scripts', import.meta.url));
const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tcp'))
  .sort()
  .map((name) => {
    const source = readFileSync(`${folder}/${name}`, 'utf8');
    return { name, source, topic: name.split('/')[0]!, title: source.split('\n')[0]! };
  });

function run({ name, source }: { name: string; source: string }, settings: readonly string[] = []): void {
  const script = parseScript(source);
  runScript(
    { ...script, settings: [...settings, ...script.settings] },
    `tests/conversations/scripts/${name}`,
  );
}

/** Every script against the whole machine; README.md beside this file says how one is written. */
describe.each([...new Set(scripts.map(({ topic }) => topic))])('%s', (topic) => {
  test.each(scripts.filter((script) => script.topic === topic))('$title', (script) => run(script));
});

test('no two scripts say the same', () => {
  expect(scripts.length).toBeGreaterThan(0);
  expect(new Set(scripts.map(({ title }) => title)).size).toBe(scripts.length);
});

/** The NIC closes: user-level threads, zero-copy, lazy control blocks and teardown from NIC memory. */
const handsOver = ['testbed.stack=acceltcp', 'offloads.setup=off'];
const itsOwnWay: Readonly<Record<string, string>> = {
  'close/gives-up-in-fin-wait-1.tcp': 'its timeout is a turn of its wheel',
  'close/time-wait-new-syn-by-timestamp.tcp': 'it keeps no timestamps: the number alone tells old from new',
};

describe('a peer sees the same where the NIC closes', () => {
  const topics = ['close', 'reset'];
  test.each(scripts.filter(({ name, topic }) => topics.includes(topic) && !(name in itsOwnWay)))(
    '$title',
    (script) => run(script, handsOver),
  );

  test.each(Object.entries(itsOwnWay))('but for %s: %s', (name) => {
    const script = scripts.find((known) => known.name === name)!;
    expect(() => run(script, handsOver)).toThrow('the server');
  });
});
