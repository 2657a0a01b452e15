import { describe, expect, test } from 'vitest';
import { assemble } from '#engine/testbed/assembly.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import { Digest } from '#engine/kernel/digest.ts';
import type { Change } from '../support/specs.ts';
import { specOf } from '../support/specs.ts';
import { expectBalanced } from '../support/ledger.ts';

const MS = 1_000_000;
/** Timers short enough that heavy loss stays short; pairs whose ends have both gone silent are given up. */
const brisk: Change = {
  application: { kind: 'proxy' },
  testbed: { clients: 3 },
  tcp: { rtoInitial: 30 * MS, rtoMin: 5 * MS, rtoMax: 500 * MS, timeWait: 2000 * MS },
  offloads: { spliceIdle: 20_000 * MS },
  duration: 3_000_000 * MS,
};

/** What the clients read, connection by connection: every byte in order. */
function listen(machine: Machine): Map<number, Digest> {
  const { endpoint } = machine.clients;
  const heard = new Map<number, Digest>();
  const read = endpoint.read.bind(endpoint);
  endpoint.read = (id, to, length) => {
    const count = read(id, to, length);
    const slot = endpoint.ctx.tcbs.open(id).owner;
    const digest = heard.get(slot) ?? new Digest();
    heard.set(slot, digest);
    for (let at = 0; at < count; at++) digest.add(machine.pool.slab.bytes[to + at]);
    return count;
  };
  return heard;
}

function run(change: Change, splice: 'off' | 'intended'): { machine: Machine; heard: string[] } {
  const spec = specOf(brisk, change, { offloads: { splice } });
  const machine = assemble(spec);
  const heard = listen(machine);
  machine.timeline.fireUntil(spec.duration * 1e3, 3_000_000);
  expect(machine.timeline.isQuiet, 'the run comes to an end').toBe(true);
  expectBalanced(machine, spec);
  return { machine, heard: [...heard].sort(([one], [other]) => one - other).map(([, { hex }]) => hex) };
}

const shapes: Record<string, Change> = {
  'one small request': { workload: { requestBytes: 64, replyBytes: 300 } },
  'three requests of several segments': {
    workload: { transactions: 3, requestBytes: 5000, replyBytes: 20_000 },
  },
  'a reply larger than every window': { workload: { requestBytes: 100, replyBytes: 400_000 } },
};

describe.each([0, 0.01, 0.05, 0.2])('on wires that lose a share of %f', (loss) => {
  describe.each(['server', 'client'] as const)('and where the %s closes', (closer) => {
    test.each(Object.entries(shapes))('%s: spliced and relayed, clients read the same bytes', (_, shape) => {
      const change: Change = {
        ...shape,
        workload: { concurrency: 8, connections: 8, closer, ...shape.workload },
        disturbances: { loss },
      };
      const relayed = run(change, 'off');
      const spliced = run(change, 'intended');
      expect(spliced.heard).toEqual(relayed.heard);
      expect(spliced.heard).toHaveLength(8);
      expect(relayed.machine.workload.completed).toBe(8);
      expect(spliced.machine.workload.completed).toBe(8);
      expect(spliced.machine.behind?.proxies[0].splices.taken).toBe(8);
    });
  });
});
