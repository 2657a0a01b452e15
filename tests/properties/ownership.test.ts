import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assemble } from '#engine/testbed/assembly.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { State } from '#engine/tcp/states.table.ts';
import { findPreset } from '#experiment/presets/all.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { abortLeftOver, expectBalanced } from '../support/ledger.ts';
import { Ownership } from '../support/ownership.ts';
import { specOf } from '../support/specs.ts';
import type { Change } from '../support/specs.ts';

const MS = 1_000_000;
const MOST_EVENTS = 400_000;
const brisk: Change = {
  testbed: { stack: 'acceltcp' },
  // TIME-WAIT outlasts every repetition of a FIN.
  tcp: { rtoInitial: 30 * MS, rtoMin: 5 * MS, rtoMax: 200 * MS, retries: 15, timeWait: 8000 * MS },
  offloads: {
    setup: 'intended',
    teardown: 'intended',
    wheelGroups: 4,
    wheelTick: 10 * MS,
    teardownRetries: 15,
  },
  workload: { rampInterval: 0 },
  duration: 2_000_000 * MS,
};

const machines = fc.record({
  testbed: fc.record({
    clients: fc.integer({ min: 1, max: 5 }),
    serverCores: fc.integer({ min: 1, max: 3 }),
  }),
  offloads: fc.record({
    setup: fc.constantFrom('off', 'intended') as fc.Arbitrary<'off' | 'intended'>,
    teardownFlows: fc.constantFrom(1, 2, 1000),
    teardownRetries: fc.constantFrom(1, 15),
  }),
  workload: fc.record({
    concurrency: fc.integer({ min: 1, max: 6 }),
    connections: fc.integer({ min: 1, max: 12 }),
    replyBytes: fc.constantFrom(1, 64, 3000, 20_000),
    closer: fc.constantFrom('server', 'client') as fc.Arbitrary<'server' | 'client'>,
  }),
  disturbances: fc.record({
    loss: fc.constantFrom(0, 0.02, 0.1, 0.2),
    reorder: fc.constantFrom(0, 0.1),
  }),
  seed: fc.nat(1e6),
});

/** The card's answers take their time, as on a bus that is busy with other things. */
function delayAnswers({ bus, timeline }: ReturnType<typeof assemble>, delay: number): void {
  const answer = bus.answerHandOver.bind(bus);
  bus.answerHandOver = (queue, connection, isTaken) =>
    timeline.alarm(() => answer(queue, connection, isTaken)).at(timeline.now + delay);
}

function abortOne(endpoint: TcpEndpoint, which: number): void {
  const { tcbs } = endpoint.ctx;
  const live = Array.from({ length: tcbs.made }, (_, id) => id).filter(
    (id) => tcbs.open(id).state >= State.Established,
  );
  if (live.length > 0) endpoint.abort(live[which % live.length]!);
}

/** The answer to one hand-over comes when its number is the next connection's, which is handing over too. */
const lateAnswer: [object, number, number[]] = [
  {
    testbed: { clients: 1, serverCores: 1 },
    offloads: { setup: 'off', teardownFlows: 1, teardownRetries: 1 },
    workload: { concurrency: 1, connections: 5, replyBytes: 1, closer: 'client' },
    disturbances: { loss: 0.1, reorder: 0 },
    seed: 408_686,
  },
  30e9,
  [],
];

/** What changed hands in all runs of this file. */
const seen = new Map<string, number>();

function watch(spec: ExperimentSpec, delay: number, aborts: readonly number[]): void {
  const machine = assemble(spec);
  if (delay > 0) delayAnswers(machine, delay);
  const ownership = new Ownership(machine);
  const { clients, timeline } = machine;
  for (const at of aborts) {
    ownership.run(Infinity, at);
    abortOne(clients.endpoint, at);
    clients.react();
  }
  ownership.run(Infinity, MOST_EVENTS);
  for (const [change, times] of ownership.seen) seen.set(change, (seen.get(change) ?? 0) + times);
  expect(timeline.isQuiet, 'the run comes to an end').toBe(true);
  abortLeftOver(machine);
  expectBalanced(machine, spec);
}

test('whatever is lost, late, full or reset, a flow has one owner: host or card, both only while it is handed over', () => {
  fc.assert(
    fc.property(
      machines,
      fc.constantFrom(0, 1e6, 30e9),
      fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 4 }),
      (change, delay, aborts) => watch(specOf(brisk, change as Change), delay, aborts),
    ),
    { numRuns: Number(process.env.OWNERSHIP_RUNS ?? 60), examples: [lateAnswer] },
  );
  for (const change of [
    'host → host, handing over',
    'host, handing over → both, handing over',
    'both, handing over → card',
    'host, handing over → host', // refused
    'card → ended',
  ])
    expect([...seen.keys()]).toContain(change);
});

/** One experiment of the gallery, watched. */
function watchPreset(name: string, mode: 'as-released' | 'intended'): void {
  const { spec } = findPreset(name)!;
  const machine = assemble({ ...spec, offloads: { ...spec.offloads, teardown: mode } });
  new Ownership(machine).run(Infinity, MOST_EVENTS);
}

test('as released, a connection whose slot is taken belongs to nobody (E-N1)', () => {
  expect(() => watchPreset('released-collision', 'as-released')).toThrow(/owned by none/);
  watchPreset('released-collision', 'intended');
});

test('a card that took a flow and says that it did not leaves it with two', () => {
  const machine = assemble(specOf(brisk, { workload: { connections: 1 } }));
  const answer = machine.bus.answerHandOver.bind(machine.bus);
  machine.bus.answerHandOver = (queue, connection) => answer(queue, connection, false);
  expect(() => new Ownership(machine).run(Infinity, MOST_EVENTS)).toThrow(/owned by both/);
});
