import { describe, expect, test } from 'vitest';
import { hashOf } from '#engine/apps/proxy/balance.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Change } from '../../support/specs.ts';
import { specOf } from '../../support/specs.ts';
import { expectBalanced, runToQuiet } from '../../support/ledger.ts';

const MS = 1_000_000;
const http: Change = {
  application: { kind: 'proxy' },
  proxy: { mode: 'http' },
  testbed: { clients: 3, backends: 2 },
  tcp: { timeWait: 0 },
  workload: { concurrency: 6, connections: 12, transactions: 4, replyBytes: 3000, closer: 'client' },
};

function reportOf(...changes: Change[]) {
  const testbed = new Testbed(specOf(http, ...changes));
  testbed.advance(testbed.spec.duration, Infinity);
  return testbed.report();
}
const proxyOf = (...changes: Change[]) => reportOf(...changes).proxy;

describe('requests and connections', () => {
  test('each request gets the next backend, and later ones find connections (http-reuse safe)', () => {
    const proxy = proxyOf();
    expect(proxy?.http).toMatchObject({ requests: 48, responses: { '2xx': 48 }, errors: {}, truncated: 0 });
    expect(proxy?.backends.map(({ connections }) => connections)).toEqual([24, 24]);
    expect(proxy?.http?.opened).toBeGreaterThanOrEqual(12); // a client's first request has one of its own
    expect((proxy?.http?.opened ?? 0) + (proxy?.http?.reused ?? 0)).toBe(48);
    expect(proxy?.http?.reused).toBeGreaterThan(24);
    expect(proxy).toMatchObject({ relayed: 12, reset: 0, refused: 0, open: 0 });
  });

  test('by the path asked for, a file has one backend (balance uri)', () => {
    const proxy = proxyOf({ proxy: { balance: 'uri' } });
    const path = new TextEncoder().encode('/bytes/3000');
    const expected = [0, 0];
    expected[(hashOf(path, 0, path.length) >>> 0) % 2] = 48;
    expect(proxy?.backends.map(({ connections }) => connections)).toEqual(expected);
  });

  test('with a cookie a client keeps the backend of its first response', () => {
    const proxy = proxyOf({ proxy: { cookie: true }, workload: { content: 'specweb' } });
    expect(proxy?.http?.responses).toEqual({ '2xx': 48 });
  });

  test('spliced, a pair is a tunnel and stays with its backend', () => {
    const proxy = proxyOf({ offloads: { splice: 'intended' } });
    expect(proxy).toMatchObject({ spliced: 12, relayed: 0, http: { requests: 12, responses: {} } });
    expect(proxy?.backends.map(({ connections }) => connections)).toEqual([6, 6]);
  });
});

describe('backends that are not there', () => {
  const dead: Change = {
    testbed: { deadBackends: 1 },
    workload: { connections: 4, concurrency: 1, transactions: 1 },
  };
  test('three retries a second apart, then a 503', () => {
    const report = reportOf(dead, { duration: 60_000 * MS });
    expect(report.proxy).toMatchObject({
      refused: 2,
      retries: 6,
      redispatches: 0,
      http: { errors: { '503': 2 } },
    });
    expect(report.reached).toBeGreaterThan(6000 * MS);
  });
  test('with redispatch another backend is asked at once', () => {
    const report = reportOf(dead, { proxy: { redispatch: true } });
    expect(report.totals.connectionsCompleted).toBe(4);
    expect(report.proxy).toMatchObject({ refused: 0, retries: 2, redispatches: 2, http: { errors: {} } });
  });
  test.each(['http', 'tcp'] as const)(
    'health checks of mode %s find out, and nobody asks it any more',
    (mode) => {
      const report = reportOf(dead, {
        proxy: { mode, healthInterval: 10 * MS },
        workload: { thinkTime: 50 * MS, thinkFirst: true },
        ...(mode === 'tcp' ? { application: { kind: 'proxy' } } : {}),
        duration: 2000 * MS,
      });
      expect(report.totals.connectionsCompleted).toBe(4);
      expect(report.proxy?.backends.map(({ connections }) => connections)).toEqual([4, 0]);
      expect(report.proxy?.checks).toMatchObject({ downs: 1 });
      const { sent = 0, failed = 0 } = report.proxy?.checks ?? {};
      expect(sent).toBeGreaterThan(350);
      expect(Math.abs(failed - sent / 2)).toBeLessThanOrEqual(2);
    },
  );
});

describe('whatever the segments', () => {
  test.each([64, 71, 100, 536])('heads cut into pieces of %i bytes are read as whole ones', (mss) => {
    const report = reportOf({ tcp: { mss, timestamps: false } });
    expect(report.totals).toMatchObject({ connectionsCompleted: 12, bytesWrong: 0 });
    expect(report.proxy?.http?.responses).toEqual({ '2xx': 48 });
  });

  test.each(['off', 'intended'] as const)('on a bad wire every response is whole, splicing %s', (splice) => {
    const spec = specOf(http, {
      offloads: { splice, spliceIdle: 20_000 * MS },
      tcp: { rtoInitial: 30 * MS, rtoMin: 5 * MS, timeWait: 100 * MS },
      disturbances: { loss: 0.05, reorder: 0.05, duplicate: 0.02 },
      duration: 300_000 * MS,
    });
    const machine = runToQuiet(spec);
    expectBalanced(machine, spec);
    expect(machine.workload.completed).toBe(12);
  });

  test.each(['linux', 'acceltcp', 'original'] as const)('on %s, four cores', (stack) => {
    const report = reportOf({
      testbed: { stack, serverCores: 4 },
      workload: { connections: 60, concurrency: 20 },
    });
    expect(report.totals).toMatchObject({ connectionsCompleted: 60, connectionsFailed: 0, bytesWrong: 0 });
  });
});
