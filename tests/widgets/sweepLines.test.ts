import { describe, expect, it } from 'vitest';
import { linearScale, logScale } from '#widgets/charts/scales.ts';
import {
  decades,
  labelled,
  levelsOf,
  namesOf,
  nearest,
  pathOf,
  powerName,
  steps,
} from '#widgets/charts/sweepLines.ts';
import type { SweepLine } from '#widgets/charts/sweepLines.ts';
import { columnsCsv } from '#widgets/kit/takeaways.ts';

const line = (key: string, ...values: number[]): SweepLine => ({
  key,
  name: key,
  tone: 'host',
  form: 'square',
  points: values.map((value, row) => ({ at: 4 ** row, value })),
});
const y = linearScale(0, 100, 300, 20);

describe('an axis', () => {
  it('by steps has a round step, holds 0 and every value, and ends no further than it must', () => {
    expect(steps([41_432, 12])).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000]);
    expect(steps([4770])).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
    expect(steps([-0.03, 0.42])).toEqual([-0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(steps([1])).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(steps([0])).toHaveLength(6);
  });

  it('by powers goes from one power of ten to another, below 1 too', () => {
    expect(decades([3, 900])).toEqual([1, 10, 100, 1000]);
    expect(decades([10, 100])).toEqual([10, 100]);
    expect(decades([0.5, 5])).toEqual([0.1, 1, 10]);
    expect([1000, 1e6, 1e10].map(powerName)).toEqual(['1,000', '1\u00a0M', '10\u00a0G']);
  });

  it('has room for what was published', () => {
    const said = { name: 'the talk', from: 1, to: 16, least: 900, most: 1900 };
    expect(levelsOf([line('a', 10, 20)], [said], 'steps').at(-1)).toBe(2000);
  });

  it('labels no stop that would touch the one before', () => {
    const x = logScale(1, 1024, 0, 300);
    const stops = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024];
    const shown = labelled(stops, x, (stop) => `${stop} KiB`);
    expect(shown[0]).toBe(1);
    for (const [row, stop] of shown.slice(1).entries())
      expect(x(stop) - x(shown[row]!)).toBeGreaterThan(7 * `${stop} KiB`.length * 0.9);
    expect(labelled(stops, logScale(1, 1024, 0, 2000), String)).toEqual(stops);
  });
});

describe('the lines', () => {
  const x = logScale(1, 64, 60, 700);

  it('go through every run', () => {
    expect(pathOf(line('a', 0, 50, 100), linearScale(0, 16, 0, 160), y)).toBe('M10 300L40 160L160 20');
  });

  it('follow the pointer to the nearest run, as it is drawn and not as it is counted', () => {
    expect(nearest([1, 4, 16, 64], x, 60)).toBe(1);
    expect(nearest([1, 4, 16, 64], x, 640)).toBe(64);
    expect(nearest([1, 4, 16, 64], x, (x(4) + x(16)) / 2 - 1)).toBe(4);
  });

  it('are named at their ends, and names that would meet stand apart, in the order of their lines', () => {
    const names = namesOf([line('low', 1, 10), line('high', 2, 12), line('floor', 0, 0)], x, y, 290);
    expect(names.map(({ name }) => name)).toEqual(['high', 'low', 'floor']);
    for (const [row, { y: at }] of names.slice(1).entries())
      expect(at - names[row]!.y).toBeGreaterThanOrEqual(17);
    expect(names.at(-1)!.y).toBeLessThanOrEqual(290);
  });

  it('are named at their beginning where the figure asks for it', () => {
    const names = namesOf([{ ...line('a', 50, 60), named: 'first' }, line('b', 50, 60)], x, y, 290);
    expect(names.map(({ anchor, x: at }) => [anchor, at])).toEqual([
      ['start', x(1)],
      ['end', x(4)],
    ]);
  });

  it('are taken home as they were computed', () => {
    const columns = [{ name: 'a, cycles', values: [1.25, 2], print: String }];
    expect(columnsCsv('bytes', [64, 128], columns)).toBe('bytes,"a, cycles"\r\n64,1.25\r\n128,2\r\n');
  });
});
