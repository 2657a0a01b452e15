import { describe, expect, test } from 'vitest';
import { nics } from '#experiment/nicHardware.ts';
import { findPreset } from '#experiment/presets/all.ts';
import type { Report } from '#experiment/report.ts';
import { validate } from '#experiment/validate.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { expectBalanced, runToQuiet } from '../../support/ledger.ts';
import { specOf } from '../../support/specs.ts';
import type { Change } from '../../support/specs.ts';

const onCard: Change = { testbed: { stack: 'toe' }, duration: 3_000_000_000_000 };

function run(...changes: Change[]): Report {
  const spec = specOf(onCard, ...changes);
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
  return testbed.report();
}

/** Nothing is left: on the host, on the wire, or in the card's memories. */
function expectCardEmpty({ nic }: Machine): void {
  const { toe, memories } = nic.report();
  expect(toe?.connections, 'control blocks on the card').toBe(0);
  for (const memory of memories) expect(memory.used, `bytes of ${memory.name} still taken`).toBe(0);
}

describe('a card that runs all of TCP', () => {
  const closers = ['server', 'client'] as const;
  const losses = [0, 0.01, 0.05, 0.2];
  test.each(losses.flatMap((loss) => closers.map((closer) => [loss, closer] as const)))(
    'with %f of the frames lost and the %s closing first, every byte is right and nothing is left behind',
    (loss, closer) => {
      const spec = specOf(onCard, {
        workload: {
          concurrency: 20,
          connections: 60,
          transactions: 2,
          requestBytes: 512,
          replyBytes: 4096,
          closer,
        },
        tcp: { timeWait: 60_000_000_000 },
        disturbances: { loss, duplicate: loss / 2, reorder: loss / 2, corrupt: loss / 4 },
      });
      const machine = runToQuiet(spec);
      expectBalanced(machine, spec);
      expectCardEmpty(machine);
      expect(machine.workload.failed).toBe(0);
    },
  );

  test('carries long messages both ways through small buffers, over four host cores', () => {
    const spec = specOf(onCard, {
      testbed: { stack: 'toe', serverCores: 4, clients: 3 },
      workload: {
        concurrency: 16,
        connections: 32,
        transactions: 2,
        requestBytes: 20_000,
        replyBytes: 60_000,
      },
      tcp: {
        sack: true,
        rack: true,
        nagle: true,
        delayedAck: 40_000_000,
        sendBuffer: 8192,
        receiveBuffer: 4096,
      },
      disturbances: { loss: 0.01 },
    });
    const machine = runToQuiet(spec);
    expectBalanced(machine, spec);
    expectCardEmpty(machine);
    const busy = machine.host.cores.filter((core) => core.account.busy > 0);
    expect(busy).toHaveLength(4);
  });

  test('loses no news when the event ring has few entries: messages wait, in order', () => {
    const spec = specOf(onCard, {
      testbed: { stack: 'toe', ringDescriptors: 64, serverClock: 100_000_000 },
      workload: { concurrency: 1000, connections: 2000 },
      tcp: { timeWait: 0 },
    });
    const machine = runToQuiet(spec);
    expectBalanced(machine, spec);
    expectCardEmpty(machine);
    expect(machine.nic.report().toe?.eventsThatWaited).toBeGreaterThan(0);
  });
});

describe('what the host still does', () => {
  const report = run({ workload: { concurrency: 100, connections: 500 }, tcp: { timeWait: 0 } });
  const host = run({
    testbed: { stack: 'mtcp' },
    workload: { concurrency: 100, connections: 500 },
    tcp: { timeWait: 0 },
  });
  const cycles = ({ cpu }: Report, name: string): number => cpu.perConnection[cpu.categories.indexOf(name)]!;

  test('no cycle of it is spent on TCP, and the application spends what it always did', () => {
    expect(cycles(report, 'TCP connection management')).toBe(0);
    expect(cycles(report, 'TCP data path')).toBe(0);
    expect(cycles(report, 'application')).toBeCloseTo(cycles(host, 'application'));
    expect(report.host.fullTcb.peak + report.host.quasiTcb.peak).toBe(0);
  });

  test('across PCIe go commands, news and the payload once each way, and no frame', () => {
    const { toHost, toNic, framesToHost, framesToNic } = report.pcie;
    expect([framesToHost, framesToNic]).toEqual([0, 0]);
    expect(toHost.payload).toEqual({ transactions: 500, bytes: 500 * 64 });
    expect(toNic.payload).toEqual({ transactions: 500, bytes: 500 * 64 });
    expect(toHost['socket event']?.bytes).toBe(report.nic.toe!.events * 32);
    expect(toNic['socket command']?.bytes).toBe(report.nic.toe!.commands * 32);
  });

  test('a card spends 1,000 to 3,000 cycles a packet on a whole stack (SLD)', () => {
    const { steps } = report.nic;
    const spent = Object.values(steps).reduce((sum, count) => sum + count, 0);
    const packets = report.totals.frames;
    expect(spent / packets).toBeGreaterThan(1000);
    expect(spent / packets).toBeLessThan(3000);
  });
});

describe('the price', () => {
  test('two segments of one flow are not processed at once: one bulk flow is bound by its lock, not by 81 cores', () => {
    const report = run({
      workload: { replyBytes: 20_000_000 },
      tcp: { sendBuffer: 1_048_576, receiveBuffer: 1_048_576 },
    });
    expect(report.nic.toe!.lockWaits).toBeGreaterThan(10_000);
    expect(report.totals.goodputToClient).toBeLessThan(0.6 * 10e9);
    expect(report.nic.busyShare).toBeLessThan(0.05);
  });

  test('full memory refuses SYNs by name, the first that finds none on; who comes again later is served', () => {
    const report = run({
      testbed: { stack: 'toe', nic: 'agilio-cx' },
      workload: {
        concurrency: 7000,
        connections: 7000,
        rampInterval: 1000,
        thinkTime: 200_000_000,
        thinkDistribution: 'fixed',
        thinkFirst: true,
      },
      tcp: { timeWait: 0 },
    });
    const room = Math.floor(nics['agilio-cx'].memories.find(({ name }) => name === 'IMEM')!.size.value / 700);
    expect(report.nic.toe).toMatchObject({
      connectionsPeak: room,
      refused: 7000 - room,
      refusedControlBlocks: 7000 - room,
    });
    expect(report.drops).toEqual({ 'NIC memory full': 7000 - room });
    expect(report.totals.connectionsCompleted).toBe(7000);
  });

  test('with large buffers it is external memory that ends first', () => {
    const size = 16_777_216;
    const report = run({
      workload: {
        concurrency: 300,
        connections: 300,
        thinkTime: 50_000_000,
        thinkDistribution: 'fixed',
        thinkFirst: true,
      },
      tcp: { timeWait: 0, sendBuffer: size, receiveBuffer: size },
    });
    const room = nics['agilio-lx'].memories.find(({ name }) => name === 'EMEM')!.size.value / (2 * size);
    expect(report.nic.toe).toMatchObject({
      connectionsPeak: room,
      refusedBuffers: 300 - room,
      refusedControlBlocks: 0,
    });
    expect(report.totals.connectionsCompleted).toBe(300);
  });
});

test('other mechanisms of the host have nothing to do, and are refused by their field’s name', () => {
  const refused = [
    { offloads: { setup: 'intended' } },
    { offloads: { teardown: 'intended' } },
    { host: { zeroCopy: true } },
    { host: { lazyTcb: true } },
    { application: { kind: 'proxy' } },
  ];
  const paths = refused.flatMap((change) => {
    const result = validate({ testbed: { stack: 'toe' }, ...change });
    const findings = result.ok ? [] : result.findings;
    return findings.filter(({ message }) => message.includes('runs all of TCP')).map(({ path }) => path);
  });
  const fields = ['offloads.setup', 'offloads.teardown', 'host.zeroCopy', 'host.lazyTcb', 'application.kind'];
  expect(paths).toEqual(fields);
});

test('the presets of it stand beside those they are compared with', () => {
  const { workload, tcp } = findPreset('toe')!.spec;
  expect({ workload, tcp }).toEqual({ workload: findPreset('short-connections')!.spec.workload, tcp });
});
