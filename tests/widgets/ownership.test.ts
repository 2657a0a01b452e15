import { describe, expect, it } from 'vitest';
import { Note } from '#engine/kernel/notes.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { CONNECTIONS, initial, specOf } from '#widgets/figures/tableFull/experiment.ts';
import { bandPath, holdingAt, ownershipOf } from '#widgets/figures/tableFull/ownership.ts';
import { notesOf } from '#widgets/kit/traceView.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

const note = (time: number, kind: number, subject: number, b = 0): TraceNote => ({
  time,
  kind,
  subject,
  a: 0,
  b,
});

/** Connection 7 is taken; connection 8 is refused and closed by the host; then its number serves again. */
const story = [
  note(1, Note.TcbCreated, 7),
  note(2, Note.TcbCreated, 8),
  note(3, Note.HandOver, 0, 7),
  note(3, Note.TcbFreed, 7),
  note(4, Note.HandOverRefused, 0, 8),
  note(9, Note.TcbFreed, 8),
  note(10, Note.TcbCreated, 8),
  note(11, Note.NicEntryFreed, 0),
];

describe('who holds what', () => {
  it('moves a connection from the host to the NIC, or marks it refused', () => {
    const { holdings, refusals, handOvers, keptFor } = ownershipOf(story);
    expect(holdingAt(holdings, 2.5)).toMatchObject({ open: 2, refused: 0, nic: 0 });
    expect(holdingAt(holdings, 5)).toMatchObject({ open: 0, refused: 1, nic: 1 });
    expect(holdingAt(holdings, 99)).toMatchObject({ open: 1, refused: 0, nic: 0 });
    expect([refusals, handOvers, keptFor]).toEqual([[4], [3], [5]]);
  });

  it('outlines a band as steps that come back to where they began', () => {
    const { holdings } = ownershipOf(story);
    const path = bandPath(
      holdings,
      () => 0,
      (one) => one.nic,
      (time) => time * 10,
      (count) => -count,
      20,
    );
    expect(path).toMatch(/^M0\.0 .*Z$/);
    expect(path).not.toContain('NaN');
  });
});

describe('a table that is full', () => {
  it('refuses while the host still knows, holds no more than it has room for, and every connection completes', () => {
    for (const flows of [8, 32]) {
      const testbed = new Testbed(specOf({ ...initial, flows }));
      while (testbed.ended === 'running') testbed.advance(Infinity, 100_000);
      const { holdings, refusals, keptFor } = ownershipOf(notesOf(testbed.trace()));
      expect(testbed.report().totals.connectionsCompleted).toBe(CONNECTIONS);
      expect(refusals.length).toBeGreaterThan(0);
      expect(keptFor).toHaveLength(refusals.length);
      expect(Math.min(...keptFor)).toBeGreaterThan(0);
      expect(Math.max(...holdings.map(({ nic }) => nic))).toBe(flows);
      for (const { open, refused, nic } of holdings)
        expect(Math.min(open, refused, nic)).toBeGreaterThanOrEqual(0);
      expect(holdings.at(-1)).toMatchObject({ open: 0, refused: 0, nic: 0 });
    }
  });
});
