import { describe, expect, it } from 'vitest';
import { Note } from '#engine/kernel/notes.table.ts';
import { drawnUpTo, frameLine, ladderShape, turnsOf, widthOf } from '#widgets/diagrams/ladderLayout.ts';
import { laneNotes } from '#widgets/diagrams/ladderNotes.ts';
import { matchesOf, pairShape } from '#widgets/diagrams/pairLayout.ts';
import { placeLabels } from '#widgets/diagrams/ladderLabels.ts';
import { record } from '#widgets/diagrams/recording.ts';
import { timeAxis } from '#widgets/diagrams/timeAxis.ts';
import { crossingsUpTo } from '#widgets/kit/traceView.ts';
import { connectionTrace } from '../support/traceFixture.ts';

const plain = record(connectionTrace());
const offloaded = record(connectionTrace(true));
const shape = ladderShape(740);
const axis = timeAxis(plain.times, plain.end, 500);
const lines = plain.lives.map((life) => frameLine(life, shape.lane, axis, 10_000_000));

describe('a ladder', () => {
  it('draws every frame downwards, from lane to lane', () => {
    for (const { points } of lines)
      for (let row = 1; row < points.length; row++)
        expect(points[row].y).toBeGreaterThanOrEqual(points[row - 1].y);
    expect(lines[0].points[0].x).toBe(shape.lane.client);
    expect(lines[0].points.at(-1)?.x).toBe(shape.lane.host);
  });

  it('draws a frame only as far as it has come', () => {
    const points = lines[0].points;
    const half = (points[1].time + points[2].time) / 2;
    const head = drawnUpTo(points, half).at(-1);
    expect(head?.x).toBeCloseTo((points[1].x + points[2].x) / 2, 6);
    expect(drawnUpTo(points, -1)).toEqual([]);
    expect(drawnUpTo(points, Infinity)).toHaveLength(points.length);
  });

  it('gives more bytes a thicker line', () => {
    expect(widthOf(1514)).toBeGreaterThan(2 * widthOf(60));
  });

  it('turns round at the NIC only what the NIC answered', () => {
    expect(turnsOf(lines)).toHaveLength(0);
    const turned = offloaded.lives.map((life) => frameLine(life, shape.lane, axis, 10_000_000));
    expect(turnsOf(turned)).toHaveLength(2);
  });

  it('keeps labels apart', () => {
    const labels = [...placeLabels(lines, ({ life }) => plain.titles.get(life.serial) ?? '').values()];
    expect(labels.map(({ text }) => text)).toContain('SYN-ACK');
    for (const [row, one] of labels.entries())
      for (const other of labels.slice(row + 1))
        expect(Math.abs(one.y - other.y) >= 16 || Math.abs(one.x - other.x) > 20).toBe(true);
  });

  it('keeps the words of one lane apart and says each state', () => {
    const words = laneNotes(plain.notes, axis, 13, new Set(['host']));
    expect(words.map(({ text }) => text)).toContain('SYN-RECEIVED');
    for (let row = 1; row < words.length; row++)
      expect(words[row].y - words[row - 1].y).toBeGreaterThanOrEqual(13);
  });

  it('has no lane outside the picture, wide or narrow', () => {
    for (const width of [320, 390, 600, 740, 1100])
      for (const x of Object.values(ladderShape(width).lane)) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(width);
      }
  });
});

describe('two ladders', () => {
  it('stand back to back', () => {
    const [left, right] = pairShape(1000);
    for (const lane of ['client', 'nic', 'host'] as const)
      expect(left.lane[lane] + right.lane[lane]).toBeCloseTo(1000, 9);
    expect(left.lane.client).toBeLessThan(right.lane.client);
  });

  it('join the packets that are the same in both', () => {
    expect(matchesOf(plain, offloaded)).toHaveLength(7);
    expect(matchesOf(plain, plain).every(({ serials: [one, other] }) => one === other)).toBe(true);
  });

  it('count fewer crossings where the NIC answers', () => {
    expect(crossingsUpTo(plain.lives, Infinity)).toEqual({ toHost: 4, toNic: 3 });
    expect(crossingsUpTo(offloaded.lives, Infinity)).toEqual({ toHost: 2, toNic: 1 });
    expect(crossingsUpTo(plain.lives, 0)).toEqual({ toHost: 0, toNic: 0 });
  });
});

it('sweeps of the wheel stay out of the axis', () => {
  const trace = connectionTrace();
  const row = trace.notes.kind.length - 1;
  trace.notes.kind[row] = Note.WheelSweep;
  expect(record(trace).end).toBeLessThan(plain.end);
});
