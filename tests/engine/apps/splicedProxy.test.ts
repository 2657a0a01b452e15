import { describe, expect, test } from 'vitest';
import { assemble } from '#engine/testbed/assembly.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import { State } from '#engine/tcp/states.table.ts';
import type { Change } from '../../support/specs.ts';
import { specOf } from '../../support/specs.ts';
import { expectBalanced, runToQuiet } from '../../support/ledger.ts';

const spliced: Change = {
  application: { kind: 'proxy' },
  offloads: { splice: 'intended' },
  tcp: { timeWait: 1_000_000 },
  duration: 300_000_000_000,
};
const one: Change = { workload: { requestBytes: 1000, replyBytes: 400_000 } };
type Endpoint = Machine['clients']['endpoint'];

function onlyOne({ ctx: { tcbs } }: Endpoint): number {
  for (let id = 0; id < tcbs.made; id++) if (tcbs.open(id).state !== State.Closed) return id;
  return -1;
}

/** A pair in the card's hands, its reply under way. */
function underway(): { machine: Machine; splices: NonNullable<Machine['behind']>['proxies'][0]['splices'] } {
  const machine = assemble(specOf(spliced, one));
  while (machine.workload.bytesReceived < 100_000) machine.timeline.fireUntil(Infinity, 1);
  const splices = machine.behind?.proxies[0].splices;
  if (splices === undefined) throw new Error('there is no proxy');
  expect(splices.taken).toBe(1);
  expect(machine.host.cores[0].endpoint.ctx.tcbs.count, 'control blocks of the host').toBe(0);
  return { machine, splices };
}

describe('what becomes of a pair in the card’s hands', () => {
  test('a client that has no more to say still reads the whole reply (RFC 9293 §3.6)', () => {
    const { machine, splices } = underway();
    machine.clients.endpoint.shutdown(onlyOne(machine.clients.endpoint));
    machine.clients.react();
    machine.timeline.fireUntil(Infinity, Infinity);
    expectBalanced(machine, specOf(spliced, one));
    expect(machine.workload).toMatchObject({ completed: 1, bytesReceived: 400_000 });
    expect(splices.ends).toEqual({ closed: 1, reset: 0, idle: 0 });
  });

  test('a reset of the client reaches the backend, and the proxy is told how it ended', () => {
    const { machine, splices } = underway();
    machine.clients.endpoint.abort(onlyOne(machine.clients.endpoint));
    machine.clients.react();
    machine.timeline.fireUntil(Infinity, Infinity);
    expect(machine.behind?.backends.endpoint.ctx.tcbs.count).toBe(0);
    expect(machine.pool.inUse).toBe(0);
    expect(splices.ends).toEqual({ closed: 0, reset: 1, idle: 0 });
    expect([...(machine.behind?.proxies[0].backends.open ?? [])]).toEqual([0, 0]);
  });

  test('a reset of the backend reaches the client', () => {
    const { machine, splices } = underway();
    const { backends } = machine.behind ?? {};
    backends?.endpoint.abort(onlyOne(backends.endpoint));
    backends?.react();
    machine.timeline.fireUntil(Infinity, Infinity);
    expect(machine.workload.failed).toBe(1);
    expect(splices.ends).toEqual({ closed: 0, reset: 1, idle: 0 });
  });
});

test('what the card refuses the host relays, and every connection is whole', () => {
  const spec = specOf(spliced, {
    offloads: { splicePairs: 3 },
    workload: { concurrency: 20, connections: 100, replyBytes: 20_000 },
  });
  const machine = runToQuiet(spec);
  expectBalanced(machine, spec);
  expect(machine.workload.completed).toBe(100);
  const proxy = machine.behind?.proxies[0];
  expect(proxy?.splices.taken).toBeGreaterThan(0);
  expect(proxy?.splices.refused).toBeGreaterThan(0);
  expect((proxy?.relayed ?? 0) + (proxy?.splices.taken ?? 0)).toBe(100);
});

test('connections of a spliced pair count for the balance until the card says that they are over', () => {
  const spec = specOf(spliced, {
    testbed: { backends: 3 },
    proxy: { balance: 'leastconn' },
    workload: { concurrency: 30, connections: 30, replyBytes: 100_000, rampInterval: 20_000 },
  });
  const machine = runToQuiet(spec);
  const begun = [...(machine.behind?.proxies[0].backends.begun ?? [])];
  expect(Math.max(...begun) - Math.min(...begun)).toBeLessThanOrEqual(2);
});
