import { expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { validate } from '#experiment/validate.ts';

/** One connection whose first acknowledgment is held back for so many ns; its request overtakes it. */
function lateAcknowledgment(delay: number) {
  const validation = validate({
    testbed: { stack: 'acceltcp' },
    disturbances: { exact: [{ link: 'toServer', frame: 2, fate: 'delay', delay }] },
    duration: '30s',
  });
  if (!validation.ok) throw new Error(validation.findings[0].message);
  const testbed = new Testbed(validation.spec);
  while (testbed.ended === 'running') testbed.advance(Infinity, 100_000);
  return testbed.report();
}

test('an acknowledgment with a good cookie that crosses the hand-over opens no second connection', () => {
  // From before the hand-over, through every moment of it, to after it.
  for (let delay = 2000; delay <= 7000; delay += 100) {
    const { totals, tcp, host } = lateAcknowledgment(delay);
    expect([delay, totals.connectionsCompleted, totals.bytesWrong]).toEqual([delay, 1, 0]);
    expect([delay, tcp.server.PassiveOpens]).toEqual([delay, 1]);
    expect([delay, host.quasiTcb.now + host.fullTcb.now]).toEqual([delay, 0]);
  }
});
