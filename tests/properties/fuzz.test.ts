import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Attack } from '../support/fuzz/attack.ts';
import { blindClasses, knowingClasses } from '../support/fuzz/frameClasses.ts';
import type { FrameClass } from '../support/fuzz/frameClasses.ts';
import { abortLeftOver, expectBalanced } from '../support/ledger.ts';
import { times } from '../support/soak.ts';
import { specOf } from '../support/specs.ts';
import type { Change } from '../support/specs.ts';

const MS = 1_000_000;
const MOST_FRAMES = 4000;
/** Attacks of each kind: together a million frames and some more. */
const ATTACKS = 270 * times;

const base: Change = {
  testbed: { serverCores: 2, clients: 2, ringDescriptors: 512 },
  offloads: { wheelTick: 2 * MS, teardownRetries: 12, teardownFlows: 1000 },
  tcp: { rtoInitial: 20 * MS, rtoMin: 5 * MS, rtoMax: 500 * MS, retries: 12, timeWait: 10 * MS },
  workload: { concurrency: 8, connections: 80, requestBytes: 300, replyBytes: 5000 },
  disturbances: { loss: 0.02, reorder: 0.02 },
  duration: 3_600_000 * MS,
};
const fuller: Change = {
  tcp: { sack: true, rack: true, congestionControl: 'cubic', delayedAck: MS, nagle: true, ecn: true },
};
const stacks: Readonly<Record<string, Change>> = {
  mtcp: { testbed: { stack: 'mtcp' } },
  'mtcp, fuller': { testbed: { stack: 'mtcp' }, ...fuller },
  acceltcp: { testbed: { stack: 'acceltcp' } },
  'acceltcp, fuller': { testbed: { stack: 'acceltcp' }, ...fuller },
  original: { testbed: { stack: 'original' } },
  linux: { testbed: { stack: 'linux' } },
};
/**
 * Keep-alive ends what an old copy of the ACK that returned a cookie opens. Nothing is lost: a SYN may end TIME-WAIT
 * (RFC 6191 §2), and after that nobody would answer a FIN come again.
 */
const blind: Change = {
  tcp: { keepAlive: 2000 * MS, keepAliveInterval: 500 * MS, keepAliveProbes: 5 },
  disturbances: { loss: 0, reorder: 0.05, duplicate: 0.05 },
};

interface Assault {
  readonly seed: number;
  readonly stack: string;
  readonly closer: 'server' | 'client';
  readonly frames: number;
  readonly classes: readonly string[];
}

/** A failing one shrinks to the fewest frames of the fewest kinds. */
function assaults(classes: readonly string[]): fc.Arbitrary<Assault> {
  return fc.record({
    seed: fc.noShrink(fc.nat()),
    stack: fc.constantFrom(...Object.keys(stacks)),
    closer: fc.constantFrom('server', 'client') as fc.Arbitrary<'server' | 'client'>,
    frames: fc.noBias(fc.integer({ min: 0, max: MOST_FRAMES })),
    classes: fc.subarray([...classes], { minLength: 1 }),
  });
}

let injected = 0;

function attack(
  { seed, stack, closer, frames, classes }: Assault,
  known: Readonly<Record<string, FrameClass>>,
  ...changes: Change[]
): { attack: Attack; spec: ExperimentSpec } {
  const spec = specOf(base, stacks[stack], { seed: seed % 1000, workload: { closer } }, ...changes);
  const made = new Attack(spec, { seed, frames, classes: classes.map((name) => known[name]) });
  made.run();
  made.accounts.expectBalanced();
  injected += frames;
  return { attack: made, spec };
}

test(
  'frames by somebody who sees no numbers: every one accounted for, and every connection completes',
  () => {
    fc.assert(
      fc.property(assaults(Object.keys(blindClasses)), (assault) => {
        const { attack: made, spec } = attack(assault, blindClasses, blind);
        expectBalanced(made.machine, spec);
        expect(made.machine.workload.completed).toBe(spec.workload.connections);
      }),
      { numRuns: ATTACKS },
    );
  },
  120_000 * times,
);

test(
  'frames by somebody who sees all: every one accounted for, nothing stuck, nothing kept',
  () => {
    fc.assert(
      fc.property(assaults(Object.keys(knowingClasses)), (assault) => {
        const { attack: made } = attack(assault, knowingClasses);
        made.expectNobodyStuck();
        abortLeftOver(made.machine);
        const { workload, pool, clients, nic } = made.machine;
        expect(workload.open).toBe(0);
        expect(pool.inUse).toBe(0);
        expect(clients.endpoint.ctx.tcbs.count).toBe(0);
        expect(nic.isIdle).toBe(true);
      }),
      { numRuns: ATTACKS },
    );
  },
  120_000 * times,
);

test('they were a million', () => {
  expect(injected).toBeGreaterThanOrEqual(1_000_000);
});
