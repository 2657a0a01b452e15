import { beforeAll, describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { cellOf, shades } from '#widgets/figures/lossMatrix/cells.ts';
import {
  CONNECTIONS,
  initial,
  losses,
  places,
  rows,
  specOf,
} from '#widgets/figures/lossMatrix/experiment.ts';
import type { Cell } from '#widgets/figures/lossMatrix/cells.ts';
import type { Place } from '#widgets/figures/lossMatrix/experiment.ts';

function run(place: Place, mixture = initial.mixture): Cell {
  const testbed = new Testbed(specOf(place, { ...initial, mixture }));
  while (testbed.ended === 'running') testbed.advance(Infinity, 100_000);
  expect(testbed.ended).toBe('quiet');
  return cellOf(testbed.report());
}

describe('a map of losses', () => {
  const worst = losses.length - 1;
  let clean: Cell;
  let lossy: Cell;
  beforeAll(() => {
    clean = run({ offloaded: 1, row: 4, column: 0 });
    lossy = run({ offloaded: 1, row: 4, column: worst });
  });

  it('has a place for every loss, way, closer and stack', () => {
    expect(places).toHaveLength(2 * rows.length * losses.length);
  });

  it('completes every connection, at the price of frames sent again', () => {
    for (const cell of [clean, lossy])
      expect(cell).toMatchObject({ asked: CONNECTIONS, completed: CONNECTIONS, wrong: 0 });
    expect(clean.again).toBe(0);
    expect(lossy.again).toBeGreaterThan(1);
    expect(lossy.frames).toBeGreaterThan(clean.frames);
    expect(lossy.lasted).toBeGreaterThan(clean.lasted);
  });

  it('also completes them when frames come late, twice and bent', () => {
    const row = rows.findIndex(({ direction, closer }) => direction === 'both' && closer === 'client');
    for (const offloaded of [0, 1] as const)
      expect(run({ offloaded, row, column: worst }, 'all three')).toMatchObject({
        completed: CONNECTIONS,
        wrong: 0,
      });
  });

  it('shades from the least to the most, times by their logarithm', () => {
    const half = { ...clean, lasted: Math.sqrt(clean.lasted * lossy.lasted) };
    expect(shades([clean, lossy], 'frames')).toEqual([0, 1]);
    const [, middle] = shades([clean, half, lossy], 'lasted');
    expect(middle).toBeCloseTo(0.5);
    expect(shades([clean, clean], 'again')).toEqual([0, 0]);
  });
});
