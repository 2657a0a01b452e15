import { beforeAll, describe, expect, it } from 'vitest';
import { SenderPhase } from '#engine/tcp/windowNotes.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { ticks } from '#widgets/charts/ticks.ts';
import { SEGMENT, SEGMENTS, initial, specOf } from '#widgets/figures/sequencePlot/experiment.ts';
import { nearestSent, plotLayout, repairs, stepPath } from '#widgets/figures/sequencePlot/plotLayout.ts';
import { segmentOf, transferRows } from '#widgets/figures/sequencePlot/rows.ts';
import { standingAt, transferOf } from '#widgets/figures/sequencePlot/transfer.ts';
import type { Transfer } from '#widgets/figures/sequencePlot/transfer.ts';

function transferred(spec: ExperimentSpec): Transfer {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
  return transferOf(testbed.trace());
}

describe('a reply that loses one segment', () => {
  let transfer: Transfer;
  beforeAll(() => {
    transfer = transferred(specOf(initial));
  });

  it('sends every segment once and the lost one twice', () => {
    const { sent } = transfer;
    expect(sent).toHaveLength(SEGMENTS + 1);
    expect(sent.filter(({ isLost }) => isLost).map(({ from }) => segmentOf(from))).toEqual([40]);
    expect(sent.filter(({ isAgain }) => isAgain).map(({ from }) => segmentOf(from))).toEqual([40]);
    expect(transfer.bytes).toBe(initial.lost.length * 204_400);
  });

  it('hears the hole: the number stands still and blocks grow above it (RFC 2018 §4)', () => {
    const duplicates = transfer.acknowledged.filter(({ isDuplicate }) => isDuplicate);
    expect(duplicates.length).toBeGreaterThan(3);
    for (const { upTo, blocks } of duplicates) {
      expect(upTo).toBe(39 * SEGMENT);
      expect(blocks[0][0]).toBe(40 * SEGMENT);
    }
  });

  it('notes that the window is cut to half of what was outstanding, once (RFC 5681 §3.1)', () => {
    const cut = transfer.windows.findIndex(({ ssthresh }) => ssthresh < 2 ** 29);
    const { cwnd, ssthresh, time } = transfer.windows[cut];
    expect(cwnd).toBe(ssthresh);
    const outstanding = transfer.flights.findLast((point) => point.time <= time && point.phase === 0);
    expect(ssthresh).toBeGreaterThanOrEqual(Math.floor((outstanding?.flight ?? 0) / 2));
    expect(new Set(transfer.windows.slice(cut).map((point) => point.ssthresh)).size).toBe(1);
  });

  it('repairs in one span, which ends when the hole is filled', () => {
    const spans = repairs(transfer.flights, transfer.end);
    expect(spans).toHaveLength(1);
    expect(spans[0].phase).toBe(SenderPhase.Recovery);
    expect(standingAt(transfer, spans[0].to).upTo).toBeGreaterThan(40 * SEGMENT);
    expect(standingAt(transfer, transfer.end)).toMatchObject({
      sent: SEGMENTS,
      lost: 1,
      again: 1,
      timeouts: 0,
    });
  });

  it('tells it in words, in order', () => {
    const rows = transferRows(transfer);
    const what = rows.map((row) => row.what);
    expect(what.indexOf('segment 40 sent, and lost')).toBeGreaterThan(0);
    expect(what.indexOf('recovery begins')).toBeGreaterThan(what.indexOf('segment 40 sent, and lost'));
    expect(what.indexOf('segment 40 sent again')).toBeGreaterThanOrEqual(what.indexOf('recovery begins') - 1);
    expect(rows.map(({ time }) => time)).toEqual(rows.map(({ time }) => time).sort((a, b) => a - b));
  });

  it('finds the segment under a finger, and none where there is none', () => {
    const layout = plotLayout(transfer, SEGMENT, 1000);
    const [wanted] = transfer.sent.filter(({ isLost }) => isLost);
    const at = { x: layout.x(wanted.time) + 2, y: layout.bytes(wanted.from) };
    expect(nearestSent(transfer, layout, at, 24)).toBe(wanted);
    expect(nearestSent(transfer, layout, { x: layout.left, y: layout.upper.top }, 24)).toBeUndefined();
  });
});

it('a lost tail is sat out: the timer fires, and everything counts as lost (RFC 6298 §5)', () => {
  const transfer = transferred(specOf({ ...initial, lost: [SEGMENTS + 1] }));
  expect(transfer.timeouts).toHaveLength(1);
  expect(repairs(transfer.flights, transfer.end)[0].phase).toBe(SenderPhase.AfterTimeout);
  expect(transfer.end).toBeGreaterThan(200e9);
});

it('the released stack’s recovery sends everything from the hole on again', () => {
  const transfer = transferred(specOf({ ...initial, control: 'original', telling: 'duplicates' }));
  expect(standingAt(transfer, transfer.end).again).toBeGreaterThan(50);
});

describe('the axis', () => {
  it('has round steps', () => {
    expect(ticks(142, 4)).toEqual([0, 50, 100]);
    expect(ticks(0.9, 5)).toHaveLength(5);
    expect(ticks(10 * SEGMENT, 5, SEGMENT).at(-1)).toBe(10 * SEGMENT);
  });

  it('draws a value until the next one', () => {
    const same = (value: number): number => value;
    const points = [
      { time: 0, value: 1 },
      { time: 5, value: 3 },
    ];
    expect(stepPath(points, same, same, 9)).toBe('M0.0 1.0H5.0V3.0H9.0');
    expect(stepPath([], same, same, 9)).toBe('');
  });
});
