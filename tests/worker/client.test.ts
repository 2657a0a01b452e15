import { expose, transfer } from 'comlink';
import { afterEach, describe, expect, it } from 'vitest';
import { findPreset } from '#experiment/presets/all.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Position, SimulationApi } from '#worker/api.ts';
import { SimulationClient, type ClientState } from '#worker/client.ts';
import { createApi } from '#worker/simulation.ts';
import { transferring } from '#worker/transferring.ts';

const one = findPreset('one-connection')?.spec as ExperimentSpec;
const many = findPreset('short-connections')?.spec as ExperimentSpec;
const endless: ExperimentSpec = {
  ...many,
  workload: { ...many.workload, connections: 0 },
  probes: { trace: 0, sampleInterval: 0, nic: false, measureFrom: 0 },
  duration: 3600e9,
};
const pauseFor = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const realApi = (): SimulationApi =>
  transferring(
    createApi((spec) => new Testbed(spec)),
    (value, buffers) => transfer(value, buffers),
  );

/** A worker's face on the real API, over a real MessageChannel: all of a worker but the second thread. */
class Thread extends EventTarget {
  static readonly alive = new Set<Thread>();
  readonly #channel = new MessageChannel();
  terminated = false;

  constructor(api: SimulationApi | null) {
    super();
    Thread.alive.add(this);
    if (api) expose(api, this.#channel.port2 as unknown as Parameters<typeof expose>[1]);
    this.#channel.port1.onmessage = (event) =>
      this.dispatchEvent(
        new MessageEvent('message', { data: event.data as unknown, ports: [...event.ports] }),
      );
  }
  postMessage(message: unknown, transferred: Transferable[] = []): void {
    this.#channel.port1.postMessage(message, transferred as never);
  }
  terminate(): void {
    this.terminated = true;
    Thread.alive.delete(this);
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
  /** As a thread that was killed from outside: no error, only silence. */
  fallSilent(): void {
    this.#channel.port2.close();
  }
}

afterEach(() => {
  for (const thread of Thread.alive) thread.terminate();
});

function clientWith(start: (nth: number) => Worker, patience = { interval: 20, silences: 3, start: 500 }) {
  let started = 0;
  let pages = 0;
  const client = new SimulationClient({
    startWorker: () => start(++started),
    onPage: () => Promise.resolve(realApi()).then((api) => (pages++, api)),
    patience,
  });
  const states: ClientState['kind'][] = [];
  client.onState((state) => states.push(state.kind));
  return { client, states, counts: () => ({ started, pages }) };
}
const asWorker = (thread: Thread): Worker => thread as unknown as Worker;

describe('the page’s side of the worker', () => {
  it('starts the worker at the first call and runs to the digest of the bare engine', async () => {
    const { client, states, counts } = clientWith(() => asWorker(new Thread(realApi())));
    expect(counts().started).toBe(0);
    expect((await client.open(one)).kind).toBe('paused');
    const outcome = await client.run(null);
    const bare = new Testbed(one);
    while (bare.ended === 'running') bare.advance(one.duration, 1000);
    expect(outcome.kind === 'done' && outcome.report.digest).toBe(bare.report().digest);
    expect((await client.trace()).hops.time).toBeInstanceOf(Float64Array);
    expect(states).toEqual(['asleep', 'starting', 'ready']);
    expect(client.position.ended).toBe(bare.ended);
    await client.close();
    expect(client.state.kind).toBe('asleep');
  });

  it('passes progress on, never after the answer', async () => {
    const { client } = clientWith(() => asWorker(new Thread(realApi())));
    await client.open(endless);
    const seen: Position[] = [];
    let settled = false;
    const running = client.run(null, (position) => {
      expect(settled).toBe(false);
      seen.push(position);
    });
    while (seen.length < 2) await pauseFor(10);
    const paused = await client.pause();
    settled = true;
    expect((await running).kind).toBe('paused');
    await pauseFor(30);
    expect(paused.now).toBeGreaterThan(0);
  });

  it('is not taken for dead while it works', async () => {
    const { client, counts } = clientWith(() => asWorker(new Thread(realApi())));
    await client.open(endless);
    const running = client.run(null);
    await pauseFor(300);
    await client.pause();
    expect((await running).kind).toBe('paused');
    expect(counts().started).toBe(1);
  });

  it('notices a silent worker, settles what it owed, and brings the run back on retry', async () => {
    const threads: Thread[] = [];
    const { client, states, counts } = clientWith(() => {
      const thread = new Thread(realApi());
      threads.push(thread);
      return asWorker(thread);
    });
    await client.open(one);
    await client.seek(30_000);
    const digest = (await client.sample()).digest;
    const lost = client.play(1);
    await pauseFor(20);
    threads[0]?.fallSilent();
    expect(await lost).toMatchObject({ kind: 'failed', message: 'The engine stopped answering.' });
    expect(threads[0]?.terminated).toBe(true);
    expect(client.spec).toEqual(one);
    expect(states.at(-1)).toBe('failed');
    const before = client.position.now;
    expect(before).toBeGreaterThanOrEqual(30_000);
    expect(await client.retry()).toMatchObject({ kind: 'paused', position: { now: before } });
    expect(states.at(-1)).toBe('ready');
    await client.seek(30_000);
    expect((await client.sample()).digest).toBe(digest);
    expect(counts()).toEqual({ started: 2, pages: 0 });
  });

  it('replaces a worker that broke, at the next call of any kind', async () => {
    const threads: Thread[] = [];
    const { client, counts } = clientWith(() => {
      const thread = new Thread(realApi());
      threads.push(thread);
      return asWorker(thread);
    });
    await client.open(endless);
    const lost = client.run(null);
    await pauseFor(30);
    threads[0]?.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' }));
    expect(await lost).toMatchObject({ kind: 'failed', message: 'The engine stopped: out of memory.' });
    expect(await client.pause()).toEqual(client.position);
    expect(counts().started).toBe(1);
    expect((await client.open(one)).kind).toBe('paused');
    expect((await client.run(null)).kind).toBe('done');
    expect(counts().started).toBe(2);
  });

  it.each([
    [
      'there is no Worker',
      () => {
        throw new ReferenceError('Worker is not defined');
      },
    ],
    [
      'its script is missing',
      () => {
        const thread = new Thread(null);
        setTimeout(() => thread.dispatchEvent(new Event('error')), 5);
        return asWorker(thread);
      },
    ],
    ['it never answers', () => asWorker(new Thread(null))],
    [
      'it is of another version',
      () => asWorker(new Thread({ ...realApi(), ping: () => Promise.resolve('0.0.0') })),
    ],
  ])('works on the page itself when %s', async (_why, start) => {
    const { client, counts } = clientWith(start, { interval: 20, silences: 3, start: 60 });
    expect((await client.open(one)).kind).toBe('paused');
    expect((await client.run(null)).kind).toBe('done');
    expect(client.state).toEqual({ kind: 'ready', place: 'page' });
    expect(counts().pages).toBe(1);
  });

  it('keeps the spec of the newest open, and of none that was refused', async () => {
    const { client } = clientWith(() => asWorker(new Thread(realApi())));
    await Promise.all([client.open(endless), client.open(one)]);
    expect(client.spec).toEqual(one);
    expect((await client.open({ ...one, seed: -1 })).kind).toBe('refused');
    expect(client.spec).toEqual(one);
    const forked = await client.fork({ kind: 'knob', path: 'workload.replyBytes', value: 2000 });
    expect(client.spec).toEqual(forked.spec);
  });
});
