import { describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { accountOf, initial, specOf } from '#widgets/figures/endings/experiment.ts';
import { diaryOf } from '#widgets/figures/endings/diary.ts';
import { record } from '#widgets/diagrams/recording.ts';
import type { Knobs } from '#widgets/figures/endings/experiment.ts';

function end(changed: Partial<Knobs>) {
  const testbed = new Testbed(specOf({ ...initial, ...changed }));
  while (testbed.ended === 'running') testbed.advance(Infinity, 100_000);
  const recording = record(testbed.trace());
  return { ...accountOf(recording, Infinity), diary: diaryOf(recording.notes).map(({ text }) => text) };
}

describe('four endings', () => {
  it('answers the FIN that comes again from the entry in TIME-WAIT, and the host sees nothing (RFC 9293 §3.6)', () => {
    const { byNic, byHost, hasReset, diary } = end({ ending: 'lastAck' });
    expect([byNic, byHost, hasReset]).toEqual([2, 0, false]);
    expect(diary.some((line) => line.startsWith('the FIN came again'))).toBe(true);
  });

  it('leaves that FIN to a host that knows nothing when TIME-WAIT is shorter than the client’s timeout', () => {
    for (const timeWait of [0, 500_000_000])
      expect(end({ ending: 'lastAck', timeWait })).toMatchObject({ byHost: 2, hasReset: true });
  });

  it('waits twice as long before each copy, and gives up after as many as it was told (RFC 6298 §5.5)', () => {
    const { byNic, diary } = end({ ending: 'vanished', retries: 3 });
    expect(diary.map((line) => /rings in (\d+)/.exec(line)?.[1])).toEqual(['1', '2', '4', '8', undefined]);
    expect(diary.at(-1)).toMatch(/^gives up after 3 copies/);
    // Three copies and a reset.
    expect(byNic).toBe(4);
  });

  it('needs no TIME-WAIT when the client closed first', () => {
    const { byHost, diary } = end({ ending: 'clientFirst' });
    expect(byHost).toBe(0);
    expect(diary.at(-1)).toBe('all is acknowledged: the entry is free');
  });
});
