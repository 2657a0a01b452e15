import { describe, expect, it } from 'vitest';
import { Note } from '#engine/kernel/notes.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { heldSpans, heldUpTo } from '#widgets/diagrams/held.ts';
import { behaviours, connectionsOf, initial, specOf } from '#widgets/figures/ownership/experiment.ts';
import type { Behaviour, Knobs, Trouble } from '#widgets/figures/ownership/experiment.ts';
import { countAt, longestOf, ownersOf } from '#widgets/figures/ownership/owners.ts';
import { initial as bothMoved, specsOf } from '#widgets/figures/turningLadder/experiment.ts';
import {
  sharesOf,
  specOf as busSpec,
  initial as busKnobs,
} from '#widgets/figures/busCrossings/experiment.ts';
import { notesOf } from '#widgets/kit/traceView.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

function run(spec: ExperimentSpec) {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(Infinity, 100_000);
  return { report: testbed.report(), notes: notesOf(testbed.trace()) };
}
const note = (time: number, kind: number, subject: number, a = 0, b = 0): TraceNote => ({
  time,
  kind,
  subject,
  a,
  b,
});

/** The client opens at 0; the host has it from 1 to 6, the NIC from 5 to 9; it is over for the client at 12. */
const story = [
  note(0, Note.ClientState, 4, 0, 2),
  note(1, Note.TcbCreated, 7),
  note(3, Note.HandOverRefused, -1, 0, 7),
  note(5, Note.HandOver, 3, 1, 7),
  note(6, Note.TcbFreed, 7),
  note(9, Note.NicEntryFreed, 3),
  note(12, Note.ClientState, 4, 9, 0),
];

describe('who owns a connection', () => {
  it('is the host, both, the NIC, and nobody while the client still waits', () => {
    const [flow] = ownersOf(story);
    expect(flow.spans.map(({ owner, from, to }) => [owner, from, to])).toEqual([
      ['host', 1, 5],
      ['both', 5, 6],
      ['nic', 6, 9],
      ['nobody', 9, 12],
    ]);
    expect([flow.opened, flow.closed, flow.refusals]).toEqual([0, 12, [3]]);
    expect([countAt([flow], 'both', 5.5), countAt([flow], 'both', 6)]).toEqual([1, 0]);
    expect([longestOf([flow], 'nobody'), longestOf([flow], 'nobody', 10)]).toEqual([3, 1]);
  });

  it('is drawn on the ladder as long as it lasts', () => {
    const spans = heldSpans(story, 12);
    expect([heldUpTo(spans, 'host', Infinity), heldUpTo(spans, 'nic', 7)]).toEqual([5, 2]);
  });
});

describe('the inconsistency of figure 4.3', () => {
  const knobs = (trouble: Trouble, losesReply = false): Knobs => ({ ...initial, trouble, losesReply });
  const outcome = (behaviour: Behaviour, chosen: Knobs) => run(specOf(behaviour, chosen));

  it('as released: an occupied slot takes a connection from everybody, and one does not complete (E-N1)', () => {
    const { report, notes } = outcome('as-released', knobs('noRoom'));
    expect(report.totals.connectionsCompleted).toBe(connectionsOf('noRoom') - 1);
    expect(longestOf(ownersOf(notes), 'nobody')).toBeGreaterThan(100e9);
  });

  it('as intended: nobody is ever without an owner, every reply lost or not, and all complete', () => {
    for (const trouble of ['none', 'noRoom', 'late', 'crossing'] as const)
      for (const losesReply of [false, true]) {
        const { report, notes } = outcome('intended', knobs(trouble, losesReply));
        expect([trouble, report.totals.connectionsCompleted]).toEqual([trouble, connectionsOf(trouble)]);
        expect([trouble, longestOf(ownersOf(notes), 'nobody')]).toEqual([trouble, 0]);
        expect(report.host.quasiTcb.now + report.host.fullTcb.now).toBe(0);
      }
  });

  it('keeps a connection with both for longer when the answer comes late', () => {
    for (const behaviour of behaviours) {
      const both = (trouble: Trouble): number =>
        longestOf(ownersOf(outcome(behaviour, knobs(trouble)).notes), 'both');
      expect(both('late')).toBeGreaterThan(10 * both('noRoom'));
    }
  });
});

describe('the turning ladder', () => {
  it('moves state from host to NIC with the closing, and with the opening shortens what the host holds', () => {
    const hostTime = (...moved: ('setup' | 'teardown')[]): number => {
      const { notes } = run(specsOf({ ...bothMoved, moved: new Set(moved) }).offloaded);
      return heldUpTo(heldSpans(notes, notes.at(-1)?.time ?? 0), 'host', Infinity);
    };
    expect(hostTime('teardown')).toBeLessThan(hostTime() / 1000);
    expect(hostTime('setup')).toBeLessThan(hostTime());
    expect(hostTime('setup', 'teardown')).toBeLessThan(hostTime('teardown') / 2);
  });
});

describe('what crosses the bus', () => {
  it('is shared by connections that come together: fewer crossings each, the same bytes of frames', () => {
    const each = (concurrency: number) => {
      const { report } = run(busSpec('mtcp', 64, { ...busKnobs, concurrency }));
      return { crossings: sharesOf(report, 'crossings'), bytes: sharesOf(report, 'bytes') };
    };
    const [alone, together] = [each(1), each(64)];
    const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
    expect(sum(together.crossings)).toBeLessThan(0.8 * sum(alone.crossings));
    // SYN 74, SYN-ACK 74, ACK 66, request 130, reply 130, FIN 66, ACK 66 (exercise 4.1).
    expect([alone.bytes[0], together.bytes[0]]).toEqual([606, 606]);
  });
});
