import { describe, expect, test } from 'vitest';
import { findPreset } from '#experiment/presets/all.ts';
import { Testbed } from '#engine/testbed/testbed.ts';

describe('the preset splice-released', () => {
  const { spec } = findPreset('splice-released')!;
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, Infinity);
  const { nic, proxy, totals } = testbed.report();
  const splice = nic.splice!;

  test('installs a pair once for every segment of its request (E-S2)', () => {
    const segments = Math.ceil(spec.workload.requestBytes / (spec.tcp.mss - 12));
    expect(segments).toBe(3);
    expect(splice['requests taken']).toBeGreaterThan(2.5 * proxy!.spliced);
    expect(splice['requests taken']).toBeLessThanOrEqual(segments * proxy!.spliced);
  });

  test('never knows most pairs closed, whose FIN comes with payload (E-S4), and keeps their entries for ever (E-S6)', () => {
    expect(splice['pairs finished']).toBeLessThan(proxy!.spliced / 4);
    expect(splice['entries in the table']).toBeGreaterThan(2 * proxy!.spliced);
  });

  test('says of every end that it was in order, and of nobody what it carried (E-S7, E-S16)', () => {
    expect(proxy!.spliceEnds).toMatchObject({ reset: 0, idle: 0 });
    expect(proxy!.spliceEnds.closed).toBeGreaterThan(0);
    expect(proxy!.splicedBytesToClients).toBe(0);
  });

  test('leaves a lost request to nobody: its client waits in vain', () => {
    expect(totals.connectionsOpen + totals.connectionsFailed).toBeGreaterThan(0);
    expect(totals.bytesWrong).toBe(0);
  });
});
