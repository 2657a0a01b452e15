import { expect, test } from 'vitest';
import { assemble } from '#engine/testbed/assembly.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Report } from '#experiment/report.ts';
import { validate } from '#experiment/validate.ts';
import { specOf, type Change } from '../../support/specs.ts';

const two: Change = { testbed: { ports: 2, clients: 4 } };

function reportOf(...changes: Change[]): Report {
  const testbed = new Testbed(specOf(...changes));
  testbed.advance(Infinity, Infinity);
  return testbed.report();
}

test('with two ports every other client stands behind each, and all connections complete', () => {
  const machine = assemble(specOf(two, { workload: { concurrency: 40, connections: 400 } }));
  machine.timeline.runUntil(1e12);
  const [out, back] = machine.second;
  expect(machine.workload.completed).toBe(400);
  expect(back.frames).toBe(machine.toServer.frames);
  expect(out.frames).toBe(machine.toClient.frames);
});

test('two ports carry twice what one does', () => {
  const bulk: Change = {
    testbed: { clients: 2, linkRate: 1e9, serverCores: 2 },
    workload: { concurrency: 2, connections: 0, replyBytes: 5_000_000 },
    tcp: { congestionControl: 'none', sendBuffer: 262_144, receiveBuffer: 262_144 },
    probes: { measureFrom: 2_000_000 },
    duration: 8_000_000,
  };
  const [one, both] = [1, 2].map(
    (ports) => reportOf(bulk, { testbed: { ports } }).steady?.goodputToClient ?? 0,
  );
  expect(one).toBeGreaterThan(0.9e9);
  expect(one).toBeLessThan(1e9);
  expect(both / one).toBeCloseTo(2, 1);
});

const proxied: Change = {
  application: { kind: 'proxy' },
  testbed: { clients: 4, backends: 4 },
  workload: { concurrency: 20, connections: 100, replyBytes: 5000 },
};

test('with two ports a proxy’s backends stand behind both, and its frames are counted as theirs', () => {
  const [one, both] = [1, 2].map((ports) => reportOf(proxied, { testbed: { ports } }));
  expect(both.totals).toMatchObject({ connectionsCompleted: 100, bytesWrong: 0, framesHeld: 0 });
  expect(both.proxy?.backends.map(({ connections }) => connections)).toEqual([25, 25, 25, 25]);
  const backendFrames = ({ proxy }: Report) => [proxy?.framesToBackends ?? 0, proxy?.framesFromBackends ?? 0];
  const [to, from] = backendFrames(both);
  expect(to).toBeGreaterThan(300);
  expect(both.totals.frames).toBe(both.totals.framesToServer + both.totals.framesToClient + to + from);
  expect(Math.abs(to - backendFrames(one)[0])).toBeLessThan(to / 10);
});

test('spliced pairs cross from either port to the other', () => {
  const { totals, proxy } = reportOf(proxied, two, { offloads: { splice: 'intended' } });
  expect(totals).toMatchObject({ connectionsCompleted: 100, bytesWrong: 0, framesHeld: 0 });
  expect(proxy?.spliced).toBe(100);
});

test('what the card sends by itself goes to the port its peer is behind', () => {
  const { totals } = reportOf(two, {
    testbed: { stack: 'acceltcp' },
    workload: { concurrency: 40, connections: 400 },
    disturbances: { loss: 0.02 },
    tcp: { rtoInitial: 100_000_000, rtoMin: 50_000_000, timeWait: 1_000_000_000 },
    duration: 120_000_000_000,
  });
  expect(totals).toMatchObject({
    connectionsCompleted: 400,
    connectionsFailed: 0,
    bytesWrong: 0,
    framesHeld: 0,
  });
});

test('a card that runs all of TCP has one port', () => {
  const result = validate({ testbed: { stack: 'toe', ports: 2 } });
  expect(result.ok ? [] : result.findings.map(({ path }) => path)).toEqual(['testbed.ports']);
});
