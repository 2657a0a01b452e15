import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entries } from '#experiment/reproduction/all.ts';
import type { Reproduced } from '#experiment/reproduction/reproduced.ts';
import { keyOf, pointsOf, specOfPoint } from '#experiment/reproduction/runs.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { expectGolden } from '../support/golden.ts';
import { labOutput } from '../support/labOutput.ts';

const out = mkdtempSync(join(tmpdir(), 'lab-golden-reproduction-'));
const small = ['reproduce', '--small', '--fresh', '--json', '--cache', out];
const committed = JSON.parse(readFileSync('content/reproduced.json', 'utf8')) as Reproduced;

/** The small edition, computed once for all that is asked of it here. */
const computed = labOutput([...small, '--workers', '2', '--out', out]);

describe('the small edition of the published figures', () => {
  it('says what it said when its table was committed', async () => {
    const { status, stderr } = await computed;
    expect([status, stderr]).toEqual([0, '']);
    const [table = ''] = readFileSync(join(out, 'reproduction.txt'), 'utf8').split('\n\nNotes\n');
    expectGolden('reproduction.txt', `${table}\n`);
  });

  it('is the same byte for byte when it is run again, by one thread', async () => {
    const before = await computed;
    expect(await labOutput([...small, '--workers', '1'])).toEqual(before);
  });
});

describe('the data behind the book’s figures, content/reproduced.json', () => {
  it('was written by this engine, and has every point and claim of every figure', () => {
    expect([committed.engine, committed.edition]).toEqual([ENGINE_VERSION, 'full']);
    const inBook = Object.entries(committed.entries).map(([id, { digests, predicted }]) => ({
      id,
      points: Object.keys(digests).toSorted(),
      claims: Object.keys(predicted).toSorted(),
    }));
    expect(inBook).toEqual(
      entries.map(({ id, points, claims }) => ({
        id,
        points: points.map((point) => point.id).toSorted(),
        claims: claims.map((claim) => claim.id).toSorted(),
      })),
    );
  });

  it('agrees with what is run here, wherever a point is the same in both editions', async () => {
    const { entries: here } = JSON.parse((await computed).stdout) as Reproduced;
    const shared = entries.flatMap((entry) =>
      pointsOf(entry, 'small')
        .filter((point) => keyOf(specOfPoint(point, 'small')) === keyOf(specOfPoint(point, 'full')))
        .map(({ id }) => ({ entry: entry.id, point: id })),
    );
    const digests = (data: Reproduced['entries']) =>
      shared.map(({ entry, point }) => `${entry} ${point} ${data[entry]?.digests[point]}`);
    expect(shared.length).toBeGreaterThan(5);
    expect(digests(here)).toEqual(digests(committed.entries));
  });
});
