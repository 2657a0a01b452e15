import { describe, expect, test } from 'vitest';
import type { BalanceName } from '#experiment/spec.ts';
import { assemble } from '#engine/testbed/assembly.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import { Tap } from '#engine/testbed/taps.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { traceToPcapng } from '#engine/testbed/exports.ts';
import { Backends } from '#engine/apps/proxy/balance.ts';
import { TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { State } from '#engine/tcp/states.table.ts';
import type { Change } from '../../support/specs.ts';
import { specOf } from '../../support/specs.ts';
import { expectBalanced, runToQuiet } from '../../support/ledger.ts';

const US = 1e6;
/** Behind the MSS, the window scale and what introduces the timestamps. */
const TSVAL_OF_SYN = TCP_START + TCP_BYTES + 12;
const proxied: Change = { application: { kind: 'proxy' }, tcp: { timeWait: 1_000_000 } };
const one: Change = { workload: { requestBytes: 1000, replyBytes: 400_000 } };

/** The only connection a machine's TCP has, or -1. */
function onlyOne({ ctx: { tcbs } }: Machine['clients']['endpoint']): number {
  for (let id = 0; id < tcbs.made; id++) if (tcbs.open(id).state !== State.Closed) return id;
  return -1;
}

/** Runs until the client has read so many bytes of the reply. */
function untilRead(machine: Machine, bytes: number): void {
  while (machine.workload.bytesReceived < bytes) machine.timeline.fireUntil(Infinity, 1);
}

function reportOf(change: Change) {
  const testbed = new Testbed(specOf(proxied, change));
  testbed.advance(testbed.spec.duration, Infinity);
  return testbed.report();
}

const connectionsOf = (change: Change): number[] =>
  (reportOf(change).proxy?.backends ?? []).map(({ connections }) => connections);

describe('a backend is picked', () => {
  const many: Change = {
    testbed: { clients: 3, backends: 4 },
    workload: { concurrency: 6, connections: 40 },
  };
  const balanced = (balance: BalanceName): Change => ({ ...many, proxy: { balance } });

  test('in turn', () => {
    expect(connectionsOf(balanced('roundrobin'))).toEqual([10, 10, 10, 10]);
  });

  test('by the address of the client, which always meets the same one', () => {
    // 10.77.1.1 to .3 modulo 4; slots 0 and 3, 1 and 4, 2 and 5 are a client each.
    const counts = connectionsOf(balanced('source'));
    expect(counts[0]).toBe(0);
    expect(counts.slice(1).every((count) => count > 0)).toBe(true);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(connectionsOf({ ...balanced('source'), testbed: { clients: 1, backends: 4 } })).toEqual([
      0, 40, 0, 0,
    ]);
  });

  test('that has the fewest open connections; equal ones take turns', () => {
    const backends = new Backends([1, 2, 3], 'leastconn');
    const next = (): number => {
      const backend = backends.pick(0);
      backends.begins(backend);
      return backend;
    };
    expect([next(), next(), next(), next()]).toEqual([0, 1, 2, 0]);
    backends.ends(2);
    expect(next()).toBe(2);
    backends.ends(1);
    backends.ends(2);
    expect([next(), next()]).toEqual([1, 2]);
  });
});

describe('the end of a half is the end of a half (RFC 9293 §3.6)', () => {
  test('a client that has no more to say still reads the whole reply', () => {
    const spec = specOf(proxied, one);
    const machine = assemble(spec);
    untilRead(machine, 1);
    machine.clients.endpoint.shutdown(onlyOne(machine.clients.endpoint));
    machine.clients.react();
    machine.timeline.fireUntil(Infinity, Infinity);
    expectBalanced(machine, spec);
    expect(machine.workload).toMatchObject({ completed: 1, bytesReceived: 400_000 });
    expect(machine.behind?.proxies[0]).toMatchObject({ relayed: 1, reset: 0 });
  });

  test('its FIN reaches the backend while the reply is under way', () => {
    const machine = assemble(specOf(proxied, one));
    untilRead(machine, 1);
    machine.clients.endpoint.shutdown(onlyOne(machine.clients.endpoint));
    machine.clients.react();
    machine.timeline.fireUntil(machine.timeline.now + 100 * US, Infinity);
    const { endpoint } = machine.behind?.backends ?? machine.clients;
    expect(endpoint.ctx.tcbs.open(onlyOne(endpoint)).state).toBe(State.CloseWait);
    expect(machine.workload.bytesReceived).toBeLessThan(400_000);
  });
});

describe('a reset is passed on as a reset (RFC 9293 §3.5.2)', () => {
  test('from a client in the middle of a reply to the backend', () => {
    const spec = specOf(proxied, one);
    const machine = assemble(spec);
    untilRead(machine, 100_000);
    machine.clients.endpoint.abort(onlyOne(machine.clients.endpoint));
    machine.clients.react();
    machine.timeline.fireUntil(Infinity, Infinity);
    expect(machine.pool.inUse).toBe(0);
    expect(machine.behind?.proxies[0]).toMatchObject({ relayed: 0, reset: 1, open: 0 });
    expect(machine.behind?.backends.endpoint.ctx.tcbs.count).toBe(0);
    expect(machine.behind?.counts.record()['EstabResets']).toBe(1);
  });

  test('from a backend to the client', () => {
    const spec = specOf(proxied, one);
    const machine = assemble(spec);
    untilRead(machine, 100_000);
    const backends = machine.behind?.backends;
    backends?.endpoint.abort(onlyOne(backends.endpoint));
    backends?.react();
    machine.timeline.fireUntil(Infinity, Infinity);
    expectBalanced(machine, spec);
    expect(machine.workload.failed).toBe(1);
    expect(machine.clientCounts.record()['EstabResets']).toBe(1);
  });

  test('a backend that refuses is a reset for the client, and the next connection goes to the next', () => {
    const report = reportOf({
      testbed: { backends: 2, deadBackends: 1 },
      workload: { concurrency: 1, connections: 10 },
    });
    expect(report.totals).toMatchObject({ connectionsCompleted: 5, connectionsFailed: 5, framesHeld: 0 });
    expect(report.proxy).toMatchObject({ relayed: 5, refused: 5, reset: 0, open: 0 });
    expect(report.proxy?.backends.map(({ refused }) => refused)).toEqual([0, 5]);
  });

  test('no backend at all refuses everybody', () => {
    const { totals, proxy } = reportOf({
      testbed: { backends: 3, deadBackends: 3 },
      workload: { connections: 6, concurrency: 2 },
    });
    expect(totals.connectionsFailed).toBe(6);
    expect(proxy?.refused).toBe(6);
  });
});

test('fewest open connections favours the dead: they never have any', () => {
  const counts = connectionsOf({
    testbed: { backends: 2, deadBackends: 1 },
    proxy: { balance: 'leastconn' },
    workload: { concurrency: 20, connections: 200, replyBytes: 20_000 },
  });
  expect(counts[1]).toBeGreaterThan(2 * counts[0]);
});

test('every frame goes out by the port that leads to its receiver, and a capture says which', () => {
  const testbed = new Testbed(specOf(proxied, { probes: { trace: 100 } }));
  testbed.advance(testbed.spec.duration, Infinity);
  const text = Buffer.from(traceToPcapng(testbed.trace(), testbed.spec)).toString('latin1');
  expect(text).toContain('nic-port-1');
  const { proxy, totals, drops, pcie } = testbed.report();
  expect(drops).toEqual({});
  expect(totals.framesToServer + (proxy?.framesFromBackends ?? 0)).toBe(pcie.framesToHost);
  expect(totals.framesToClient + (proxy?.framesToBackends ?? 0)).toBe(pcie.framesToNic);
});

test('a byte that is relayed is copied twice as often as one that is answered: in, and out again', () => {
  const bytes: Change = { workload: { requestBytes: 64, replyBytes: 200_000 } };
  const copies = (change: Change): number => {
    const testbed = new Testbed(specOf(change, bytes));
    testbed.advance(testbed.spec.duration, Infinity);
    const { cpu } = testbed.report();
    return cpu.cycles[0][cpu.categories.indexOf('copy')];
  };
  const ratio = copies(proxied) / copies({});
  expect(ratio).toBeGreaterThan(1.8);
});

test('backends have a clock of their own, as machines do that did not boot together', () => {
  const testbed = new Testbed(specOf(proxied, { probes: { trace: 100 } }));
  testbed.advance(testbed.spec.duration, Infinity);
  const { hops, bytes } = testbed.trace();
  const clockAt = (tap: number): number => {
    const row = hops.tap.indexOf(tap);
    return new DataView(bytes.buffer, bytes.byteOffset + hops.at[row]).getUint32(TSVAL_OF_SYN);
  };
  expect(Math.abs(clockAt(Tap.WireToServer) - clockAt(Tap.WireFromBackends))).toBeGreaterThan(100_000);
});

test('TIME-WAIT of one backend leaves its ports free for the other', () => {
  const spec = specOf(proxied, {
    tcp: { timeWait: 60_000_000_000 },
    workload: { connections: 300, concurrency: 10, closer: 'client' },
    duration: 100_000_000_000,
  });
  const machine = runToQuiet(spec);
  expectBalanced(machine, spec);
  expect(machine.workload.completed).toBe(300);
});
