import { describe, expect, test } from 'vitest';
import { categories } from '#engine/host/cycles.table.ts';
import type { StackProfile } from '#experiment/spec.ts';
import { crowded, cyclesEach, cyclesIn, oneAtATime, shortConnections } from '../../support/ablation.ts';
import type { CategoryName } from '../../support/ablation.ts';
import type { Change } from '../../support/specs.ts';

/** A mechanism, the stack that has it, what takes it away, and the categories that then cost more, or less. */
interface Ablation {
  readonly stack: StackProfile;
  readonly without: Change;
  readonly dearer: readonly CategoryName[];
  readonly cheaper?: readonly CategoryName[];
}

const frames: readonly CategoryName[] = ['packet I/O', 'TCP data path'];
const conformance: readonly CategoryName[] = ['packet I/O', 'TCP connection management', 'TCP data path'];

const ablations: Readonly<Record<string, Ablation>> = {
  'user-level threads': {
    stack: 'acceltcp',
    without: { host: { userLevelThreads: false } },
    dearer: ['thread switch'],
  },
  'zero-copy': { stack: 'acceltcp', without: { host: { zeroCopy: false } }, dearer: ['copy'] },
  'the lazy TCB': {
    stack: 'acceltcp',
    without: { host: { lazyTcb: false } },
    dearer: ['TCP connection management'],
  },
  'the ACK on data': { stack: 'acceltcp', without: { host: { ackPiggyback: false } }, dearer: frames },
  'the FIN on data': { stack: 'mtcp', without: { host: { finPiggyback: false } }, dearer: conformance },
  'setup on the NIC': { stack: 'acceltcp', without: { offloads: { setup: 'off' } }, dearer: conformance },
  'teardown on the NIC': {
    stack: 'acceltcp',
    without: { offloads: { teardown: 'off' } },
    dearer: [...conformance, 'copy'], // what the host must be able to send again goes through a send buffer (source-facts C.5)
  },
  'checksums on the NIC': {
    stack: 'mtcp',
    without: { offloads: { checksum: 'off' } },
    dearer: ['TCP data path'],
  },
  'system calls': {
    stack: 'linux',
    without: { host: { systemCalls: false } },
    dearer: [],
    cheaper: ['socket and epoll'],
  },
  // Frames that the NIC held back for company share a pass, and its epoll_wait; polled, they do not.
  interrupts: {
    stack: 'linux',
    without: { host: { interrupts: false } },
    dearer: ['socket and epoll'],
    cheaper: ['packet I/O'],
  },
  // What an sk_buff costs, it saves of one copy.
  'the kernel’s packet path': {
    stack: 'linux',
    without: { host: { kernelPath: false } },
    dearer: ['copy'],
    cheaper: ['packet I/O', 'TCP connection management', 'TCP data path', 'socket and epoll'],
  },
};

describe('one mechanism taken away changes the categories it works in, and no other', () => {
  test.each(Object.entries(ablations))('%s', (_name, { stack, without, dearer, cheaper = [] }) => {
    const whole = shortConnections(stack, oneAtATime);
    const ablated = shortConnections(stack, oneAtATime, without);
    expect(ablated.totals.connectionsCompleted).toBe(20);
    for (const category of categories) {
      const change = cyclesIn(ablated, category) - cyclesIn(whole, category);
      if (dearer.includes(category)) expect(change, category).toBeGreaterThan(0);
      else if (cheaper.includes(category)) expect(change, category).toBeLessThan(0);
      else expect(change, category).toBe(0);
    }
  });

  test('a crowd pays a switch, a poll and an epoll_wait once a batch; without batches, once a frame', () => {
    const batches = [64, 8, 1].map((batch) => shortConnections('mtcp', crowded, { host: { batch } }));
    for (const category of ['packet I/O', 'thread switch', 'socket and epoll'] as const) {
      const [whole, eighth, none] = batches.map((report) => cyclesIn(report, category));
      expect(eighth, category).toBeGreaterThan(whole);
      expect(none, category).toBeGreaterThan(eighth);
    }
    const [whole, , none] = batches;
    for (const category of ['TCP connection management', 'TCP data path', 'copy', 'application'] as const)
      expect(cyclesIn(none, category), category).toBeCloseTo(cyclesIn(whole, category), 9);
    // Four frames, and the application runs for two of them: there and back each time.
    expect(cyclesIn(none, 'thread switch')).toBeCloseTo(4 * 4770, 6);
  });

  test('a stack in softirq switches when the application slept, a stack with a thread every pass', () => {
    const softirq = shortConnections('linux', crowded);
    const thread = shortConnections('linux', crowded, { host: { stackThread: true } });
    expect(cyclesIn(thread, 'thread switch')).toBeGreaterThan(10 * cyclesIn(softirq, 'thread switch'));
  });
});

describe('the stacks beside each other', () => {
  test.each([
    ['one connection at a time', oneAtATime],
    ['a crowd', crowded],
  ])('%s: Linux spends more than mTCP, mTCP more than AccelTCP', (_name, load) => {
    const [linux, mtcp, acceltcp] = (['linux', 'mtcp', 'acceltcp'] as const).map((stack) =>
      cyclesEach(shortConnections(stack, load)),
    );
    expect(linux).toBeGreaterThan(mtcp);
    expect(mtcp).toBeGreaterThan(acceltcp);
  });

  test('the busier a Linux core, the fewer interrupts a connection takes', () => {
    const interruptsEach = (load: Change): number => {
      const { pcie, totals } = shortConnections('linux', load);
      return (pcie.toHost.interrupt?.transactions ?? 0) / totals.connectionsCompleted;
    };
    expect(interruptsEach(oneAtATime)).toBe(3);
    expect(interruptsEach(crowded)).toBeLessThan(0.1);
  });
});

describe('the account', () => {
  test.each(['linux', 'mtcp', 'original', 'acceltcp'] as const)(
    'of %s: busy and idle cycles of every core are all there were',
    (stack) => {
      const cores: Change = { testbed: { serverCores: 2, clients: 2 } };
      const { cpu, reached, totals } = shortConnections(stack, crowded, cores);
      expect(cpu.busyShares).toHaveLength(2);
      for (const [core, row] of cpu.cycles.entries()) {
        const busy = row.slice(0, -1).reduce((sum, cycles) => sum + cycles, 0);
        const all = (reached / 1e9) * cpu.clock;
        expect((busy + row[row.length - 1]) / all).toBeCloseTo(1, 9);
        expect(cpu.busyShares[core]).toBeCloseTo(busy / all, 9);
      }
      const each = cpu.cycles.flatMap((row) => row.slice(0, -1)).reduce((sum, cycles) => sum + cycles, 0);
      expect(each / totals.connectionsCompleted).toBeCloseTo(
        cpu.perConnection.reduce((sum, cycles) => sum + cycles, 0),
        6,
      );
    },
  );

  test('of a run that ends in the middle of a pass: a core was never busier than always', () => {
    const { cpu, ended } = shortConnections('mtcp', crowded, { duration: 1_500_000 });
    expect(ended).toBe('duration');
    expect(cpu.busyShares[0]).toBeLessThanOrEqual(1);
    expect(cpu.busyShares[0]).toBeGreaterThan(0.5);
  });
});
