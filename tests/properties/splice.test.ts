import { describe, expect, test } from 'vitest';
import type { Machine } from '#engine/testbed/assembly.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Change } from '../support/specs.ts';
import { specOf } from '../support/specs.ts';
import { abortLeftOver, expectBalanced, runToQuiet } from '../support/ledger.ts';

const MS = 1_000_000;
/** Timers short enough that heavy loss stays short; nobody gives up. */
const brisk: Change = {
  application: { kind: 'proxy' },
  tcp: { rtoInitial: 30 * MS, rtoMin: 5 * MS, rtoMax: 500 * MS, timeWait: 2000 * MS, retries: 30 },
  offloads: { splice: 'intended', wheelGroups: 8, wheelTick: 2 * MS, teardownRetries: 12 },
  duration: 3_000_000 * MS,
};
const onTheCard: Change = { offloads: { setup: 'intended', teardown: 'intended' } };
/** Requests of three segments, three a connection. */
const few: Change = {
  workload: { concurrency: 6, connections: 12, transactions: 3, requestBytes: 3000, replyBytes: 20_000 },
};

/** Nobody holds anything: no frame, control block, entry, pair or port. */
function expectNothingLeft(machine: Machine, spec: ExperimentSpec): void {
  expectBalanced(machine, spec);
  for (const core of machine.host.cores) expect(core.sockets.pairsWithNic).toBe(0);
  const { splice = {} } = machine.nic.report();
  expect(splice['pairs in the table']).toBe(0);
}

describe.each([0, 0.01, 0.05, 0.2])('on wires that lose a share of %f', (loss) => {
  const cases = (['server', 'client'] as const).flatMap((closer) =>
    [false, true].map((isHelped) => ({ closer, isHelped })),
  );
  test.each(cases)(
    'spliced and relayed carry the same bytes: the $closer closes, setup and teardown on the card: $isHelped',
    ({ closer, isHelped }) => {
      const disturbed = { workload: { closer }, disturbances: { loss, reorder: loss, duplicate: loss / 2 } };
      const spec = specOf(brisk, few, isHelped ? onTheCard : {}, disturbed);
      const spliced = runToQuiet(spec);
      abortLeftOver(spliced);
      expectNothingLeft(spliced, spec);
      expect(spliced.workload.completed).toBe(12);
      const software = specOf(brisk, few, isHelped ? onTheCard : {}, disturbed, {
        offloads: { splice: 'off' },
      });
      const relayed = runToQuiet(software);
      expect(spliced.workload.bytesReceived).toBe(relayed.workload.bytesReceived);
      expect(spliced.workload.bytesSent).toBe(relayed.workload.bytesSent);
      const { proxies } = spliced.behind!;
      const [{ splices, bytesToBackends, bytesToClients }] = proxies;
      expect(splices.taken).toBe(12);
      const tail = splices.bytesToBackends;
      // What a sender repeats passes the card again; not a byte less passes than there are.
      expect(bytesToBackends + tail).toBeGreaterThanOrEqual(12 * 3 * 3000);
      expect(bytesToClients + splices.bytesToClients).toBeGreaterThanOrEqual(12 * 3 * 20_000);
    },
  );
});

test('after the splice no payload crosses PCIe: the host sees requests and messages, whatever the reply (ABS)', () => {
  const framesOf = (replyBytes: number): number => {
    const spec = specOf(brisk, { workload: { connections: 8, requestBytes: 300, replyBytes } });
    const machine = runToQuiet(spec);
    expectNothingLeft(machine, spec);
    const { framesToHost, framesToNic } = machine.bus.report();
    return framesToHost + framesToNic;
  };
  expect(framesOf(2_000_000)).toBe(framesOf(1000));
});

test('a full table refuses while the host still has both connections: the proxy relays in software', () => {
  const spec = specOf(brisk, few, {
    offloads: { splicePairs: 2 },
    workload: { connections: 40 },
    disturbances: { loss: 0.02 },
  });
  const machine = runToQuiet(spec);
  expectNothingLeft(machine, spec);
  const { relayed, splices } = machine.behind!.proxies[0]!;
  expect(splices.refused).toBeGreaterThan(0);
  expect(splices.taken).toBeGreaterThan(0);
  expect(relayed + splices.taken).toBe(40);
  expect(machine.nic.report().splice).toMatchObject({
    'most pairs': 2,
    'refused: table full': splices.refused,
  });
});

test('a card without room for the table refuses every pair', () => {
  const spec = specOf(brisk, few, { testbed: { nic: 'agilio-cx' }, offloads: { splicePairs: 131_072 } });
  const machine = runToQuiet(spec);
  expectNothingLeft(machine, spec);
  expect(machine.nic.report().splice).toMatchObject({ 'refused: no memory for the table': 12 });
  expect(machine.behind!.proxies[0]!.relayed).toBe(12);
});

test('SACK blocks, several cores and a scaled window pass a splice', () => {
  const spec = specOf(brisk, few, {
    testbed: { serverCores: 4, clients: 4, backends: 3 },
    tcp: { sack: true, windowScale: 3, receiveBuffer: 262_144, sendBuffer: 262_144 },
    workload: { concurrency: 20, connections: 60, transactions: 1, replyBytes: 200_000 },
    disturbances: { loss: 0.02, reorder: 0.02 },
  });
  const machine = runToQuiet(spec);
  expectNothingLeft(machine, spec);
  expect(machine.workload.completed).toBe(60);
  for (const { splices } of machine.behind!.proxies) expect(splices.taken).toBeGreaterThan(0);
});

test('silence ends a pair, and the host is told that it was idle (E-S6)', () => {
  const spec = specOf(brisk, {
    offloads: { splice: 'intended', spliceIdle: 50 * MS },
    workload: {
      connections: 1,
      transactions: 2,
      requestBytes: 100,
      replyBytes: 100,
      thinkTime: 400 * MS,
      thinkDistribution: 'fixed',
    },
  });
  const machine = runToQuiet(spec);
  abortLeftOver(machine);
  expect(machine.behind!.proxies[0]!.splices.ends.idle).toBe(1);
  expect(machine.nic.report().splice).toMatchObject({ 'pairs idle': 1, 'pairs in the table': 0 });
  expect(machine.pool.inUse).toBe(0);
});
