import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Report } from '#experiment/report.ts';
import { entries } from '#experiment/reproduction/all.ts';
import {
  LEAST_REACH,
  plainTrials,
  reach,
  sensitivityOf,
  SHARE,
  trialsOf,
} from '#experiment/reproduction/sensitivity.ts';
import type { Sensitivity, Side } from '#experiment/reproduction/sensitivity.ts';
import type { Entry } from '#experiment/reproduction/types.ts';
import { fieldByPath } from '#experiment/defaults.ts';
import { getPath } from '#experiment/paths.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { nicSlowdown } from '#experiment/reproduction/nicSlowdown.ts';

/** A result that is known: the cost of a control block, times that of a call and once more that of a call. */
const known: Entry = {
  ...nicSlowdown,
  id: 'known',
  points: [{ id: 'only', series: 'one', x: 1, changes: {}, small: {} }],
  claims: [
    {
      id: 'product',
      says: 'a product of two costs, one of them squared',
      unit: 'cycles',
      published: { kind: 'not available', why: 'it is made up' },
      isHeldOut: true,
      from: ['only'],
      predict: ([{ spec }]) => spec.costs.tcbCreate * spec.costs.socketCall ** 2,
    },
  ],
};

function answered(entry: Entry): Sensitivity {
  const [plain] = plainTrials([entry]);
  if (!plain) throw new Error('there is no point');
  const specOf = (cost?: string, side?: Side) =>
    side === undefined
      ? plain.spec
      : (trialsOf(plain, side).find((trial) => trial.cost === cost) ?? plain).spec;
  return sensitivityOf([entry], (_entry, _point, cost, side) => ({ spec: specOf(cost, side) }) as Report);
}

describe('what moves a result', () => {
  it('is what the result is made of, the strongest first, and nothing else', () => {
    const [claim] = answered(known).claims;
    expect(claim?.influences).toEqual([
      { path: 'costs.socketCall', name: 'Socket call', less: -0.36, more: 0.44, elasticity: 2 },
      { path: 'costs.tcbCreate', name: 'TCB create', less: -SHARE, more: SHARE, elasticity: 1 },
    ]);
  });

  it('moves one figure at a time, by a fifth, and a card’s own from what the card has', () => {
    const [plain] = plainTrials([nicSlowdown]);
    if (!plain) throw new Error('there is no point');
    for (const side of ['less', 'more'] as const) {
      const clock = trialsOf(plain, side).find(({ cost }) => cost === 'costs.nicClock');
      expect(clock?.spec.costs.nicClock).toBe(side === 'less' ? 0.96e9 : 1.44e9);
      for (const { spec, cost = '' } of trialsOf(plain, side)) {
        const changed = Object.keys(spec.costs).filter(
          (name) => getPath(spec, `costs.${name}`) !== getPath(plain.spec, `costs.${name}`),
        );
        expect(changed.map((name) => `costs.${name}`)).toEqual([cost]);
      }
    }
  });
});

describe('the data behind the page, content/sensitivity.json', () => {
  const committed = JSON.parse(readFileSync('content/sensitivity.json', 'utf8')) as Sensitivity;

  it('was written by this engine, for every held-out claim of the small edition, of figures there are', () => {
    expect([committed.engine, committed.share]).toEqual([ENGINE_VERSION, SHARE]);
    const wanted = entries.flatMap(({ id, claims, points }) =>
      claims
        .filter(
          ({ isHeldOut, from }) =>
            isHeldOut && from.every((name) => points.some((point) => point.id === name && point.small)),
        )
        .map((claim) => `${id} ${claim.id}`),
    );
    expect(committed.claims.map(({ entry, claim }) => `${entry} ${claim}`)).toEqual(wanted);
    for (const { influences } of committed.claims) {
      for (const { path } of influences) expect(fieldByPath.has(path), path).toBe(true);
      const reaches = influences.map(reach);
      expect(reaches).toEqual(reaches.toSorted((one, other) => other - one));
      expect(Math.min(1, ...reaches)).toBeGreaterThanOrEqual(LEAST_REACH);
    }
  });
});
