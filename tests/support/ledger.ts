import { expect } from 'vitest';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { assemble } from '#engine/testbed/assembly.ts';
import type { Machine } from '#engine/testbed/assembly.ts';

import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { State } from '#engine/tcp/states.table.ts';

const MOST_EVENTS = 3_000_000;

/** Runs a machine until nothing is left to happen; a run that will not end is a failure, not a hang. */
export function runToQuiet(spec: ExperimentSpec): Machine {
  const machine = assemble(spec);
  runMachine(machine, spec);
  return machine;
}

export function runMachine({ timeline }: Machine, spec: ExperimentSpec): void {
  timeline.fireUntil(spec.duration * 1e3, MOST_EVENTS);
  expect(timeline.isQuiet, 'the run comes to an end').toBe(true);
}

/** Ends of connections whose other end gave up, its reset lost, wait for ever (no keep-alive): they are told here. */
export function abortLeftOver({ host, clients, behind, timeline }: Machine): void {
  for (let left = Infinity; left > 0;) {
    left = clients.endpoint.ctx.tcbs.count;
    abortAll(clients.endpoint);
    clients.react();
    if (behind !== null) {
      left += behind.backends.endpoint.ctx.tcbs.count;
      abortAll(behind.backends.endpoint);
      behind.backends.react();
    }
    for (const core of host.cores) {
      left += core.endpoint.ctx.tcbs.count;
      abortAll(core.endpoint);
      core.wake();
    }
    timeline.fireUntil(Infinity, MOST_EVENTS);
  }
}

function abortAll(endpoint: TcpEndpoint): void {
  const { tcbs } = endpoint.ctx;
  for (let id = 0; id < tcbs.made; id++) if (tcbs.open(id).state !== State.Closed) endpoint.abort(id);
}

/** What must hold at the end of every run, whatever the wire did to it. */
export function expectBalanced(machine: Machine, spec: ExperimentSpec): void {
  const { workload, apps, host, clients, pool, nic } = machine;
  const count = spec.workload.connections;
  expect(workload.completed + workload.failed, 'connections that ended').toBe(count);
  expect(workload.open, 'connections still open').toBe(0);
  expect(
    apps.reduce((sum, app) => sum + (app.bytesWrong ?? 0), workload.bytesWrong),
    'wrong bytes',
  ).toBe(0);
  expect(pool.inUse, 'frames still held').toBe(0);
  expect(clients.endpoint.ctx.tcbs.count, 'control blocks at the clients').toBe(0);
  for (const { endpoint } of host.cores) {
    expect(endpoint.ctx.tcbs.count, 'control blocks on a core').toBe(0);
    expect(endpoint.ctx.flows.count, 'flows on a core').toBe(0);
    expect(endpoint.ctx.tcbBytes, 'accounted bytes on a core').toBe(0);
  }
  if (machine.behind !== null) expectRelayBalanced(machine.behind);
  expect(nic.isIdle, 'the NIC is idle').toBe(true);
}

function expectRelayBalanced({ backends, proxies }: NonNullable<Machine['behind']>): void {
  expect(backends.endpoint.ctx.tcbs.count, 'control blocks at the backends').toBe(0);
  for (const proxy of proxies) {
    expect(proxy.open, 'pairs on a core').toBe(0);
    expect(proxy.splices.open, 'spliced pairs').toBe(0);
    expect([...proxy.backends.open], 'connections counted as open').toEqual(
      proxy.backends.addresses.map(() => 0),
    );
  }
}
