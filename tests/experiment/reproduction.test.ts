import { describe, expect, it } from 'vitest';
import { entries } from '#experiment/reproduction/all.ts';
import { compare, differenceFrom } from '#experiment/reproduction/compare.ts';
import { nicSlowdown } from '#experiment/reproduction/nicSlowdown.ts';
import { canonical, pointsOf, runsOf, specOfPoint } from '#experiment/reproduction/runs.ts';
import type { Published } from '#experiment/reproduction/types.ts';
import { Testbed } from '#engine/testbed/testbed.ts';

const source = 'the talk';

describe('the list of published figures', () => {
  it('names every entry, point and claim once, and claims rest on points of their entry', () => {
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    for (const { points, claims } of entries) {
      const ids = new Set(points.map(({ id }) => id));
      expect(ids.size).toBe(points.length);
      expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
      for (const { from } of claims) for (const id of from) expect(ids).toContain(id);
    }
  });

  it('has only points the schema takes, and runs equal specs once', () => {
    const runs = runsOf(entries, 'full');
    const wanted = entries.reduce((sum, entry) => sum + pointsOf(entry, 'full').length, 0);
    expect(runs.reduce((sum, { points }) => sum + points.length, 0)).toBe(wanted);
    expect(new Set(runs.map(({ key }) => key)).size).toBe(runs.length);
  });

  it('has a small edition in which every entry says something', () => {
    for (const entry of entries) {
      const ids = new Set(pointsOf(entry, 'small').map(({ id }) => id));
      expect(entry.claims.some(({ from }) => from.every((id) => ids.has(id)))).toBe(true);
    }
  });
});

describe('a spec’s key', () => {
  it('does not know in which order the spec was written', () => {
    expect(canonical({ b: [1, { d: 2, c: 3 }], a: 'x' })).toBe(canonical({ a: 'x', b: [1, { c: 3, d: 2 }] }));
    expect(canonical({ a: 1 })).not.toBe(canonical({ a: '1' }));
  });
});

describe('published against predicted', () => {
  const value: Published = { kind: 'value', value: 4, mark: 'V', source };
  const range: Published = { kind: 'range', least: 3, most: 6, mark: 'V', source };

  it('is a share of the published value, and nothing where nothing is published', () => {
    expect(differenceFrom(value, 5)).toBe(0.25);
    expect(differenceFrom({ kind: 'not available', why: 'never found' }, 5)).toBeNull();
  });

  it('is measured from the near end of a range and only on the wrong side of a bound', () => {
    expect(differenceFrom(range, 4)).toBe(0);
    expect(differenceFrom(range, 9)).toBe(0.5);
    expect(differenceFrom({ ...value, kind: 'most' }, 3)).toBe(0);
    expect(differenceFrom({ ...value, kind: 'most' }, 5)).toBe(0.25);
    expect(differenceFrom({ ...value, kind: 'least' }, 3)).toBe(-0.25);
  });
});

describe('the NIC slow-down, in small', () => {
  it('is worked out from the reports of its points: more cycles, fewer frames', () => {
    const reports = new Map(
      pointsOf(nicSlowdown, 'small').map((point) => {
        const testbed = new Testbed(specOfPoint(point, 'small'));
        testbed.advance(Infinity, Infinity);
        return [point.id, testbed.report()];
      }),
    );
    const reportOf = (id: string) => reports.get(id) ?? expect.fail(`${id} was not run`);
    const [least, most] = compare(nicSlowdown, 'small', reportOf);
    expect(least.predicted).toBeGreaterThan(0);
    expect(most.predicted).toBeGreaterThan(least.predicted);
    expect(most.predicted).toBeLessThan(100);
    expect(least.difference).toBeCloseTo((least.predicted - 30) / 30);
  });
});
