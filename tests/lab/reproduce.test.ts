import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entries } from '#experiment/reproduction/all.ts';
import { runsOf } from '#experiment/reproduction/runs.ts';
import { lab } from '#lab/commands.ts';
import { UserError } from '#lab/userError.ts';
import { labOutput } from '../support/labOutput.ts';

const cache = mkdtempSync(join(tmpdir(), 'lab-reproduce-test-'));
const slowdown = ['reproduce', '--small', '--only', 'nic-slowdown', '--cache', cache];
const kept = () => readdirSync(cache).map((name) => join(cache, name));
const changed = () => new Map(kept().map((file) => [file, statSync(file).mtimeMs]));

describe('lab reproduce', () => {
  it('keeps every run, goes on where it was stopped, and says the same', async () => {
    const first = await labOutput([...slowdown, '--json']);
    expect(first.status, first.stderr).toBe(0);
    const entry = entries.filter(({ id }) => id === 'nic-slowdown');
    expect(kept()).toHaveLength(runsOf(entry, 'small').length);
    // One that was lost, and one that was cut off while it was written, are run again; the others are not.
    const [lost = '', cutOff = '', ...others] = kept();
    const before = changed();
    rmSync(lost);
    truncateSync(cutOff, 1000);
    expect(await labOutput([...slowdown, '--json', '--workers', '1'])).toEqual(first);
    expect(others.map((file) => changed().get(file))).toEqual(others.map((file) => before.get(file)));
    expect(statSync(cutOff).size).toBeGreaterThan(1000);
    expect(changed().has(lost)).toBe(true);
  });

  it('writes table, JSON and the data of the figures as files', async () => {
    const out = join(cache, 'out');
    const { stdout } = await labOutput([...slowdown, '--out', out]);
    expect(readFileSync(join(out, 'reproduction.txt'), 'utf8')).toBe(stdout);
    expect(stdout).toMatch(/3,000 more cycles a frame +80 % +[\d.]+ % +[+−][\d.]+ % +held out\n/);
    const data = JSON.parse(readFileSync(join(out, 'reproduced.json'), 'utf8'));
    const all = JSON.parse(readFileSync(join(out, 'reproduction.json'), 'utf8'));
    expect(all).toMatchObject({ ...data, claims: [{ entry: 'nic-slowdown', isHeldOut: true }, {}] });
    const { measures, digests } = data.entries['nic-slowdown'];
    expect(Object.keys(measures)).toEqual(Object.keys(digests));
  });

  it.each<[string, string[], RegExp]>([
    [
      'an unknown figure',
      ['--only', 'nic-slowdwn'],
      /--only names "nic-slowdwn"; did you mean nic-slowdown\?/,
    ],
    ['--write of a part', ['--write', '--small'], /--write is for the whole of the full edition/],
    ['a folder that cannot be', ['--cache', '/dev/null/x'], /--cache \/dev\/null\/x: /],
    ['no workers', ['--small', '--workers', '0'], /--workers is "0"/],
  ])('refuses %s', async (_what, args, sentence) => {
    const refusal = await lab(['reproduce', ...args]).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as UserError).message).toMatch(sentence);
  });
});
