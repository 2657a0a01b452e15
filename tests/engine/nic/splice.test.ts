import { describe, expect, test } from 'vitest';
import { ms } from '#engine/kernel/time.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { SpliceAnswer, SpliceNews, SpliceOption, SpliceWhy } from '#engine/pcie/spliceMessages.table.ts';
import { composeIpv4 } from '#engine/wire/compose.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { BACKEND, clean, CLIENT, fromBackend, fromClient, PROXY, spliced, spliceRig } from './spliceRig.ts';
import type { Asked, Rig, Sent } from './spliceRig.ts';

const { Ack, Psh, Rst } = Flag;
describe('a segment of a spliced pair', () => {
  test('leaves to the other end with its addresses, ports, port, numbers and one hop less (E-S11, E-S14)', () => {
    const rig = spliced();
    const [there] = rig.sends(fromClient({ flags: Ack | Psh, payload: 100 }));
    expect(there).toMatchObject({
      source: PROXY,
      destination: BACKEND,
      ports: '3000>80',
      mac: BACKEND,
      port: 1,
      timeToLive: 63,
      sequence: 7300,
      acknowledgment: 9000,
      flags: Ack | Psh,
      payload: 100,
      window: 500,
    });
    const [back] = rig.sends(fromBackend({ payload: 1448, acknowledgment: 7400 }));
    expect(back).toMatchObject({
      source: PROXY,
      destination: CLIENT,
      ports: '80>40000',
      mac: CLIENT,
      port: 0,
      timeToLive: 63,
      sequence: 5000,
      acknowledgment: 1400,
      payload: 1448,
    });
    expect(rig.atHost).toEqual([]);
  });

  test('with its last hop goes no further', () => {
    const rig = spliced();
    expect(rig.sends(fromClient({ timeToLive: 1 }))).toEqual([]);
    expect(rig.drops.record()).toEqual({ 'time to live used up': 1 });
  });

  test('says the time by the clock its receiver has seen so far, and echoes that one’s own (RFC 7323 §3; E-S8)', () => {
    const rig = spliced({ clocks: [1000, -70_000] });
    expect(rig.sends(fromClient({ timestamps: [50, 4000] }))[0]?.timestamps).toEqual([1050, 74_000]);
    expect(rig.sends(fromBackend({ timestamps: [74_010, 1050] }))[0]?.timestamps).toEqual([4010, 50]);
  });

  test('keeps its checksum right with options at odd places', () => {
    const rig = spliced({ clocks: [1, 2] });
    const options = [1, 8, 10, 0, 0, 0, 9, 0, 0, 1, 0, 0];
    expect(rig.sends(fromClient({ options, payload: 33 }))[0]?.timestamps).toEqual([10, 254]);
  });

  test('offers its window in the scale its receiver expects, and no more than the field can say (RFC 7323 §2.3; E-S9)', () => {
    // The client shifts by 3, our word to it by 7; the backend by 7, our word to it by 2.
    const rig = spliced({ scales: [3, 7, 7, 2] });
    expect(rig.sends(fromClient({ window: 1000 }))[0]?.window).toBe(2000);
    expect(rig.sends(fromClient({ window: 40_000 }))[0]?.window).toBe(65_535);
    expect(rig.sends(fromBackend({ window: 321 }))[0]?.window).toBe(321);
  });

  test('has its SACK blocks in the other end’s numbers; one that never agreed to SACK gets none', () => {
    const block = [1, 1, 5, 10, 0, 0, 28, 232, 0, 0, 29, 76]; // 7400 to 7500
    const both = SpliceOption.FrontSack | SpliceOption.BackSack;
    expect(
      spliced({ options: both, mss: [1460, 1460, 1460] }).sends(fromBackend({ options: block }))[0]?.blocks,
    ).toEqual([1400, 1500]);
    const rig = spliced({ options: SpliceOption.BackSack, mss: [1460, 1460, 1460] });
    expect(rig.sends(fromBackend({ options: block }))[0]?.blocks).toEqual([]);
    expect(rig.nic.report().splice).toMatchObject({ 'SACK options blanked': 1 });
  });

  test('that the host has had is answered by the card, for its acknowledgment was lost', () => {
    const rig = spliced();
    const [answer] = rig.sends(fromClient({ sequence: 1000, payload: 300, timestamps: [50, 60] }));
    expect(answer).toMatchObject({
      source: PROXY,
      destination: CLIENT,
      ports: '80>40000',
      flags: Ack,
      payload: 0,
      sequence: 5000,
      acknowledgment: 1300,
      window: 400,
      timestamps: [60, 50],
    });
  });
});

describe('what crossed the request and comes back from the host', () => {
  const giveBack = (rig: Rig, sent: Sent): void => {
    const frame = rig.compose(sent);
    frame.mark = Mark.SpliceReturned;
    rig.hostSends(frame);
    rig.settle();
  };

  test('is relayed as if it had just come', () => {
    const rig = spliced();
    giveBack(rig, fromClient({ payload: 50 }));
    expect(rig.atWire).toMatchObject([{ destination: BACKEND, sequence: 7300, payload: 50 }]);
  });

  test('goes no further when it only acknowledges less than was acknowledged since', () => {
    const rig = spliced();
    rig.sends(fromClient({ payload: 50 }), fromBackend({ acknowledgment: 7350 }));
    giveBack(rig, fromBackend({ acknowledgment: 7300 }));
    expect(rig.atWire).toHaveLength(2);
  });

  test('is the host’s when the pair is no more', () => {
    const rig = spliceRig();
    giveBack(rig, fromClient({ payload: 50 }));
    expect(rig.atWire).toEqual([]);
    expect(rig.atHost).toHaveLength(1);
  });
});

describe('while the backend has not acknowledged what the host sent it', () => {
  const partly = fromBackend({ sequence: 9500, acknowledgment: 7100, window: 600 });

  test('bare acknowledgments go to the host, at a number its TCP expects; what is left over is its to repeat', () => {
    const rig = spliced({ backOwed: true });
    expect(rig.sends(partly)).toEqual([]);
    expect(rig.atHost).toMatchObject([
      { sequence: 9000, acknowledgment: 7100, window: 600, mark: Mark.None },
    ]);
  });

  test('data pass, and tell the client no less than the host told it, in a window less by as much', () => {
    const rig = spliced({ backOwed: true });
    expect(rig.sends({ ...partly, payload: 10 })).toMatchObject([
      { sequence: 5500, acknowledgment: 1300, window: 400 },
    ]);
    expect(rig.news).toEqual([]);
  });

  test('the acknowledgment of it all is news for the host, which may forget the connection, and passes', () => {
    const rig = spliced({ backOwed: true });
    expect(rig.sends(fromBackend())).toMatchObject([{ acknowledgment: 1300 }]);
    expect(rig.news).toMatchObject([{ kind: SpliceNews.BackAcknowledged, pair: 7 }]);
    rig.sends(fromBackend());
    expect(rig.news).toHaveLength(1);
    expect(rig.atHost).toEqual([]);
  });

  test('the host gives up: the client is reset at the number it expects, and the pair is no more', () => {
    const rig = spliced({ backOwed: true });
    const reset = rig.compose({ from: 'client', sequence: 7300, acknowledgment: 9000, flags: Rst | Ack });
    composeIpv4(reset, PROXY, BACKEND, PROXY, BACKEND, 20, 1);
    reset.tcp.ports = (3000 << 16) | 80;
    rig.hostSends(reset);
    rig.settle();
    expect(rig.news).toMatchObject([{ kind: SpliceNews.Ended, why: SpliceWhy.Cut }]);
    expect(rig.nic.report().splice).toMatchObject({ 'pairs cut by the host': 1, 'resets sent': 1 });
  });
});

describe('the host is told', () => {
  test('what a pair carries as often as it asks (E-S16)', () => {
    const rig = spliced({}, { spliceReport: ms(100) });
    rig.sends(fromClient({ payload: 40 }));
    rig.settle(ms(120));
    expect(rig.news).toMatchObject([{ kind: SpliceNews.Running, carried: [1, 40, 0, 0] }]);
  });

  test.each([
    ['timestamps on one side only', { options: SpliceOption.FrontTimestamps }, SpliceAnswer.Timestamps],
    ['ECN on one side only', { options: SpliceOption.BackEcn }, SpliceAnswer.Ecn],
    ['a side that takes smaller segments', { mss: [1448, 500, 1460] }, SpliceAnswer.Mss],
  ] as const)('no: %s', (_what, asked, answer) => {
    const rig = spliceRig();
    expect(rig.ask(asked as Asked)).toBe(answer);
    clean(rig);
  });

  test('no: the flow is spliced already (E-S2), the table is full, a bucket is full (E-S3)', () => {
    const rig = spliceRig({ splicePairs: 2 });
    expect(rig.ask()).toBe(SpliceAnswer.Taken);
    expect(rig.ask({ pair: 8 })).toBe(SpliceAnswer.SameFlow);
    expect(rig.ask({ clientPort: 40_001 })).toBe(SpliceAnswer.Taken);
    expect(rig.ask({ clientPort: 40_002 })).toBe(SpliceAnswer.TableFull);
    // Fourteen entries are seven pairs in the one bucket there is.
    const crowded = spliceRig({ splicePairs: 7 });
    for (let at = 0; at < 7; at++) expect(crowded.ask({ clientPort: 40_000 + at })).toBe(SpliceAnswer.Taken);
  });

  test('however full its ring is: the message waits', () => {
    const rig = spliceRig({ spliceIdle: ms(10), timeWait: 0 }, 64);
    rig.reads(false);
    for (let at = 0; at < 64; at++) rig.sends({ from: 'client', sequence: at, flags: Ack, port: 50_000 });
    rig.ask();
    rig.settle(ms(20));
    expect(rig.answers).toEqual([]);
    expect(rig.nic.isIdle).toBe(false);
    rig.reads(true);
    rig.settle(ms(1));
    expect(rig.answers).toHaveLength(1);
    expect(rig.news).toMatchObject([{ why: SpliceWhy.Idle }]);
    clean(rig);
  });
});
