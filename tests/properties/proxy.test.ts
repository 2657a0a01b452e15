import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../support/specs.ts';
import { specOf } from '../support/specs.ts';
import { times } from '../support/soak.ts';
import { abortLeftOver, expectBalanced, runToQuiet } from '../support/ledger.ts';

const MS = 1_000_000;
/** Timers short enough that heavy loss stays short. */
const brisk: Change = {
  application: { kind: 'proxy' },
  tcp: { rtoInitial: 30 * MS, rtoMin: 5 * MS, rtoMax: 500 * MS, timeWait: 2000 * MS },
  offloads: { wheelGroups: 8, wheelTick: 2 * MS, teardownRetries: 12 },
  duration: 3_000_000 * MS,
};
const few: Change = {
  workload: { concurrency: 6, connections: 12, transactions: 3, requestBytes: 100, replyBytes: 300 },
};
const long: Change = {
  workload: { concurrency: 2, connections: 2, transactions: 2, requestBytes: 9000, replyBytes: 1_048_576 },
};

describe.each([0, 0.01, 0.05, 0.2])('a proxy relays every byte on wires that lose a share of %f', (loss) => {
  test.each(['server', 'client'] as const)('short requests, the %s closes', (closer) => {
    const spec = specOf(brisk, few, { workload: { closer }, disturbances: { loss } });
    const machine = runToQuiet(spec);
    expectBalanced(machine, spec);
    expect(machine.workload.completed).toBe(12);
    expect(machine.behind?.proxies[0].relayed).toBe(12);
  });

  test.each(['server', 'client'] as const)('a megabyte, twice a connection, the %s closes', (closer) => {
    const spec = specOf(brisk, long, { tcp: { sack: true }, workload: { closer }, disturbances: { loss } });
    const machine = runToQuiet(spec);
    expectBalanced(machine, spec);
    expect(machine.workload.bytesReceived).toBe(2 * 2 * 1_048_576);
    expect(machine.behind?.proxies[0]).toMatchObject({
      bytesToBackends: 2 * 2 * 9000,
      bytesToClients: 2 * 2 * 1_048_576,
    });
  });
});

describe.each(['mtcp', 'acceltcp', 'linux'] as const)('a proxy on %s', (stack) => {
  test('on four cores: what a backend answers reaches the core that asked', () => {
    const spec = specOf(brisk, few, {
      testbed: { stack, serverCores: 4, clients: 8, backends: 3 },
      tcp: { timeWait: 100 * MS },
      workload: { concurrency: 60, connections: 240 },
      disturbances: { loss: 0.01, duplicate: 0.01, reorder: 0.01 },
    });
    const machine = runToQuiet(spec);
    if (stack === 'acceltcp') abortLeftOver(machine);
    expectBalanced(machine, spec);
    expect(machine.workload.completed).toBe(240);
    const relays = machine.behind?.proxies.map(({ relayed }) => relayed) ?? [];
    expect(relays).toHaveLength(4);
    for (const relayed of relays) expect(relayed).toBeGreaterThan(20);
  });
});

test('without receive-side scaling one core of four relays all', () => {
  const spec = specOf(brisk, few, { testbed: { serverCores: 4 }, offloads: { rss: 'off' } });
  const machine = runToQuiet(spec);
  expectBalanced(machine, spec);
  expect(machine.behind?.proxies.map(({ relayed }) => relayed)).toEqual([12, 0, 0, 0]);
});

test('heavily disturbed a connection may fail, and keep-alive finds what the reset did not reach', () => {
  for (let seed = 1; seed <= 6; seed++) {
    const spec = specOf(brisk, few, {
      seed,
      tcp: { retries: 3, keepAlive: 300 * MS, keepAliveInterval: 100 * MS, keepAliveProbes: 3 },
      workload: { closer: seed % 2 === 0 ? 'server' : 'client' },
      disturbances: { loss: 0.35, duplicate: 0.1, reorder: 0.1, corrupt: 0.05 },
    });
    const machine = runToQuiet(spec);
    expectBalanced(machine, spec);
  }
});

test('a proxy whose clients and backends both have small buffers reads no more than it can write', () => {
  const spec = specOf(brisk, long, { tcp: { sendBuffer: 4096, receiveBuffer: 4096 } });
  const machine = runToQuiet(spec);
  expectBalanced(machine, spec);
  expect(machine.workload.completed).toBe(2);
});

const offload = fc.constantFrom('off', 'intended');
const machines = fc.record({
  proxy: fc.record({ balance: fc.constantFrom('roundrobin', 'leastconn', 'source') }),
  testbed: fc.record({
    stack: fc.constantFrom('mtcp', 'acceltcp', 'linux', 'original'),
    clients: fc.constantFrom(1, 3, 8),
    backends: fc.constantFrom(1, 2, 5),
    serverCores: fc.constantFrom(1, 2, 4),
    linkQueue: fc.constantFrom(16, 65_536),
  }),
  offloads: fc.record({
    setup: offload,
    teardown: offload,
    splice: offload,
    checksum: offload,
    rss: offload,
    splicePairs: fc.constantFrom(2, 28_672),
  }),
  host: fc.record({ zeroCopy: fc.boolean(), lazyTcb: fc.boolean(), finPiggyback: fc.boolean() }),
  tcp: fc.record({
    sack: fc.boolean(),
    timestamps: fc.boolean(),
    delayedAck: fc.constantFrom(0, MS),
    nagle: fc.boolean(),
    ecn: fc.boolean(),
    windowScale: fc.constantFrom(0, 7),
    mss: fc.constantFrom(536, 1460),
  }),
  workload: fc.record({
    concurrency: fc.constantFrom(1, 5, 12),
    connections: fc.constantFrom(3, 24),
    transactions: fc.constantFrom(1, 3),
    requestBytes: fc.constantFrom(1, 64, 5000),
    replyBytes: fc.constantFrom(1, 300, 20_000),
    closer: fc.constantFrom('server', 'client'),
  }),
  disturbances: fc.record({
    loss: fc.constantFrom(0, 0.01, 0.1),
    duplicate: fc.constantFrom(0, 0.05),
    reorder: fc.constantFrom(0, 0.05),
    corrupt: fc.constantFrom(0, 0.02),
  }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

test('whatever the stack, the offloads and the wires, every connection through a proxy is whole', () => {
  const patient: Change = {
    tcp: { retries: 15, finWait2: 20_000 * MS },
    offloads: { spliceIdle: 30_000 * MS },
  };
  fc.assert(
    fc.property(machines, (change) => {
      const spec = specOf(brisk, patient, change as Change);
      const machine = runToQuiet(spec);
      if (spec.offloads.setup !== 'off') abortLeftOver(machine);
      expectBalanced(machine, spec);
      expect(machine.workload.completed).toBe(spec.workload.connections);
    }),
    { numRuns: 12 * times },
  );
});
