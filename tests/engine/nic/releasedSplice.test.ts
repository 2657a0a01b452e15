import { describe, expect, test } from 'vitest';
import { findPreset } from '#experiment/presets/all.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { SpliceAnswer } from '#engine/pcie/spliceMessages.table.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { PROXY_BACK, spliceRig } from './spliceRig.ts';
import type { Sent } from './spliceRig.ts';

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

describe('as released', () => {
  const request: Sent = {
    from: 'client',
    sequence: 1300,
    acknowledgment: 5000,
    flags: Flag.Ack,
    payload: 10,
    window: 300,
    timestamps: [50, 60],
  };

  test('timestamps (E-S8), windows (E-S9) and the time to live (E-S14) pass as they are', () => {
    const asked = {
      clocks: [1000, -70_000] as [number, number],
      scales: [3, 7, 7, 2] as [number, number, number, number],
    };
    const rig = spliceRig({ releasedSplice: true });
    rig.ask(asked);
    expect(rig.sends(request)).toMatchObject([
      { sequence: 7300, timestamps: [50, 60], window: 300, timeToLive: 64 },
    ]);
    const intended = spliceRig();
    intended.ask(asked);
    expect(intended.sends(request)).toMatchObject([
      { timestamps: [1050, 70_060], window: 600, timeToLive: 63 },
    ]);
  });

  test('a proxy with an address of its own towards backends is never found by its clients (E-S1)', () => {
    const rig = spliceRig({ releasedSplice: true });
    rig.ask({ backAddress: PROXY_BACK });
    expect(rig.sends(request)).toEqual([]);
    expect(rig.atHost).toHaveLength(1);
    const intended = spliceRig();
    intended.ask({ backAddress: PROXY_BACK });
    expect(intended.sends(request)).toMatchObject([{ source: PROXY_BACK, sequence: 7300 }]);
  });

  test('nobody hears of a bucket that is full (E-S3), and the same pair fills it (E-S2)', () => {
    const rig = spliceRig({ releasedSplice: true });
    for (let request = 0; request < 15; request++) rig.ask();
    expect(rig.nic.report().splice).toMatchObject({ 'requests taken': 15, 'entries not made': 1 });
    expect(rig.answers).toEqual([]);
    const intended = spliceRig();
    expect([intended.ask(), intended.ask()]).toEqual([SpliceAnswer.Taken, SpliceAnswer.SameFlow]);
  });

  test('a FIN with payload is known by its first number: its acknowledgment ends nothing (E-S4, E-S6)', () => {
    const rig = spliceRig({ releasedSplice: true });
    rig.ask();
    const { Ack, Fin } = Flag;
    const end = (payload: number): void => {
      rig.sends({ from: 'backend', sequence: 9000, acknowledgment: 7300, flags: Ack | Fin, payload });
      rig.sends({ from: 'client', sequence: 1300, acknowledgment: 5001 + payload, flags: Ack | Fin });
      rig.sends({ from: 'backend', sequence: 9001 + payload, acknowledgment: 7301, flags: Ack });
    };
    end(100);
    expect(rig.news).toEqual([]);
    expect(rig.nic.report().splice).toMatchObject({ 'entries in the table': 2 });
  });
});
