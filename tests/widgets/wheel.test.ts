import { expect, it } from 'vitest';
import { Note } from '#engine/kernel/notes.table.ts';
import { cellGrid, cellPath, emptyPath, wheelAt } from '#widgets/diagrams/wheelLayout.ts';
import { stackDots } from '#widgets/charts/dots.ts';
import { waits } from '#widgets/figures/timerWheel/experiment.ts';

const shape = { groups: 8, flows: 64, tick: 100 };
const note = (time: number, kind: number, subject: number, a: number, b = 0) => ({
  time,
  kind,
  subject,
  a,
  b,
});
const notes = [
  note(10, Note.WheelSet, 3, 1),
  note(20, Note.WheelSet, 4, 1),
  note(50, Note.WheelCleared, 4, 1),
  note(800, Note.WheelFired, 3, 1, -10),
  note(900, Note.WheelSweep, 1, 0),
  note(950, Note.WheelSet, 5, 2, 1),
  note(1900, Note.WheelFired, 5, 2, 0),
];

it('holds exactly the bits that were set and not yet cleared or fired', () => {
  expect([...wheelAt(notes, shape, 30, 100).set]).toEqual([64 + 3, 64 + 4]);
  expect([...wheelAt(notes, shape, 60, 100).set]).toEqual([64 + 3]);
  expect(wheelAt(notes, shape, 60, 100)).toMatchObject({ answered: 1, fired: 0 });
  expect(wheelAt(notes, shape, 800, 100)).toMatchObject({ fired: 1, early: 1, late: 0 });
  expect(wheelAt(notes, shape, 800, 100).set.size).toBe(0);
});

it('lets a cleared cell fade', () => {
  expect(wheelAt(notes, shape, 100, 100).fading).toEqual([{ bit: 64 + 4, left: 0.5, fired: false }]);
  expect(wheelAt(notes, shape, 300, 100).fading).toEqual([]);
});

it('turns the hand once in groups times tick', () => {
  expect(wheelAt(notes, shape, 250, 100).hand).toBeCloseTo(2.5);
  expect(wheelAt(notes, shape, 850, 100).hand).toBeCloseTo(0.5);
});

it('has a cell for every flow', () => {
  for (const flows of [32, 64, 128, 256]) {
    const grid = cellGrid(flows, 8);
    expect(grid.rings * grid.perRing).toBeGreaterThanOrEqual(flows);
    const size = { center: 200, outer: 180, inner: 80 };
    const one = { ...shape, flows };
    expect(emptyPath(one, grid, size).split('M')).toHaveLength(8 * flows + 1);
    const cells = new Set(Array.from({ length: 8 * flows }, (_, bit) => cellPath(one, grid, size, bit)));
    expect(cells.size).toBe(8 * flows);
  }
});

it('measures waits over timers of one turn only', () => {
  expect(waits(notes)).toEqual({ shortest: 790, longest: 790 });
});

it('stacks dots that would touch', () => {
  const dots = stackDots([10, 10, 10, 50], 3, 100);
  expect(new Set(dots.map(({ x, y }) => `${x} ${y}`)).size).toBe(4);
  expect(Math.max(...dots.map(({ y }) => y))).toBeLessThanOrEqual(100);
});
