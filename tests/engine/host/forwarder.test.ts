import { expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { Category } from '#engine/host/cycles.table.ts';
import { hostCosts } from '#experiment/hardware.ts';
import type { Report } from '#experiment/report.ts';
import { validate } from '#experiment/validate.ts';
import { Forwarder } from '#engine/host/stack/forwarder.ts';
import { Slab } from '#engine/wire/slab.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import { inspectHeaders, verifyTcpChecksum, WELL_FORMED } from '#engine/wire/inspect.ts';
import { TCP_BYTES, TCP_START } from '#engine/wire/headers.table.ts';
import { specOf, type Change } from '../../support/specs.ts';

const CLIENT = 0x0a4d_0101;
const SERVER = 0x0a4d_0002;
const BACKEND = 0x0a4d_0201;

test('a rewritten frame is whole, and a flow keeps its backend', () => {
  const pool = new FramePool(new Slab(FramePool.bytesFor(16, 16)), 16, 16);
  const forwarder = new Forwarder(SERVER, BACKEND, 5);
  const seen = new Set<number>();
  for (let port = 1024; port < 1124; port++) {
    const backends = [0, 1].map((payload) => {
      const frame = pool.lease(TCP_START + TCP_BYTES + 6) ?? expect.fail('the pool is empty');
      composeIpv4(frame, 1, SERVER, CLIENT, SERVER, TCP_BYTES + 6, payload);
      const { tcp } = frame;
      tcp.ports = (port << 16) | 80;
      tcp.sequence = payload;
      tcp.acknowledgment = 0;
      tcp.headerBytes = TCP_BYTES;
      tcp.flags = 16;
      tcp.window = 0;
      tcp.urgentPointer = 0;
      sealTcp(frame);
      forwarder.rewrite(frame);
      expect(inspectHeaders(frame)).toBe(WELL_FORMED);
      expect(verifyTcpChecksum(frame)).toBe(true);
      expect(frame.ip.timeToLive).toBe(63);
      const backend = frame.ip.destination;
      expect(frame.ethernet.destinationLow).toBe(backend);
      pool.release(frame);
      return backend;
    });
    expect(backends[0]).toBe(backends[1]);
    seen.add(backends[0]);
  }
  expect([...seen].toSorted()).toEqual([0, 1, 2, 3, 4].map((at) => BACKEND + at));
});

const forwarding: Change = {
  application: { kind: 'forwarder' },
  testbed: { linkRate: 40e9, linkDelay: 1000, ringDescriptors: 512, backends: 8 },
  workload: { kind: 'forwarding', connections: 10_000, requestBytes: 6, concurrency: 256 },
  duration: 20_000_000,
};

function reportOf(...changes: Change[]): Report {
  const testbed = new Testbed(specOf(forwarding, ...changes));
  testbed.advance(Infinity, Infinity);
  return testbed.report();
}

test('one core forwards as many frames as its cycles allow, all of them in packet I/O', () => {
  const { nic, cpu, drops, totals } = reportOf();
  const { rxPacket, rewrite, txPacket } = hostCosts;
  const cycles = rxPacket.cycles + rewrite.cycles + txPacket.cycles;
  const most = cpu.clock / cycles;
  expect(nic.forwarding?.forwardedPerSecond).toBeLessThanOrEqual(most * 1.01);
  expect(nic.forwarding?.forwardedPerSecond).toBeGreaterThan(most * 0.95);
  expect((nic.forwarding?.forwarded ?? 0) + drops['ring full']).toBe(10_000);
  expect(totals.framesHeld).toBe(0);
  const [core] = cpu.cycles;
  core.forEach((spent, category) => {
    if (category !== Category.PacketIo && category !== Category.Idle) expect(spent).toBe(0);
  });
});

test('with enough cores the bus is what is full, long before the wire', () => {
  const forwarded = [4, 8, 16].map(
    (serverCores) =>
      reportOf({ testbed: { serverCores, ports: 2 }, workload: { connections: 30_000 } }).nic.forwarding,
  );
  const [four, eight, sixteen] = forwarded.map((load) => load?.forwardedPerSecond ?? 0);
  expect(sixteen / eight).toBeLessThan(1.1);
  expect(eight).toBeLessThan(2 * four);
  expect(sixteen).toBeLessThan(0.4 * (forwarded[2]?.offeredPerSecond ?? 0));
});

test('frames of both ports go out by both: more than one carries, and as much as the bus does (PCIB: 50.8 Gb/s each way)', () => {
  const { nic } = reportOf({
    testbed: { serverCores: 16, ports: 2 },
    workload: { requestBytes: 1460, connections: 4000 },
  });
  expect(nic.forwarding?.forwarded).toBe(4000);
  const gigabits = ((nic.forwarding?.forwardedPerSecond ?? 0) * (nic.forwarding?.frameBytes ?? 0) * 8) / 1e9;
  expect(gigabits).toBeGreaterThan(45);
  expect(gigabits).toBeLessThan(52);
});

test('a forwarder has no TCP to answer connections with', () => {
  const result = validate({ application: { kind: 'forwarder' } });
  expect(result.ok ? [] : result.findings.map(({ path }) => path)).toEqual(['application.kind']);
});
