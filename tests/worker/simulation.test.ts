import { afterEach, describe, expect, it, vi } from 'vitest';
import { findPreset } from '#experiment/presets/all.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { withField } from '#experiment/validate.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Outcome, Position } from '#worker/api.ts';
import { createApi } from '#worker/simulation.ts';
import { breathe } from '#worker/yielding.ts';

function presetSpec(name: string): ExperimentSpec {
  const preset = findPreset(name);
  if (!preset) throw new Error(`no preset ${name}`);
  return preset.spec;
}
const short = presetSpec('one-connection');
/** Goes on for far longer than any test: a loop with no last connection. */
const many = presetSpec('short-connections');
const endless: ExperimentSpec = {
  ...many,
  workload: { ...many.workload, connections: 0 },
  probes: { trace: 0, sampleInterval: 0, nic: false, measureFrom: 0 },
  duration: 3600e9,
};

function simulation() {
  return createApi((spec) => new Testbed(spec));
}
function positionOf(outcome: Outcome): Position {
  if (outcome.kind !== 'done' && outcome.kind !== 'paused')
    throw new Error(`the outcome was ${JSON.stringify(outcome)}`);
  return outcome.position;
}
async function opened(spec: ExperimentSpec) {
  const api = simulation();
  expect(await api.open(spec)).toMatchObject({
    kind: 'paused',
    position: { now: 0, until: spec.duration, ended: 'running' },
  });
  return api;
}
const pauseFor = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A clock that only work moves, so that nothing here depends on how busy the computer is. */
class WorkClock {
  milliseconds = 0;

  constructor() {
    vi.spyOn(performance, 'now').mockImplementation(() => this.milliseconds);
  }

  machine(spec: ExperimentSpec): Testbed {
    const testbed = new Testbed(spec);
    const advance = testbed.advance.bind(testbed);
    testbed.advance = (until, mostEvents) => {
      advance(until, mostEvents);
      this.milliseconds += 0.5;
    };
    return testbed;
  }
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('a simulation', () => {
  it('runs to its end with the same digest as the bare engine', async () => {
    const bare = new Testbed(short);
    while (bare.ended === 'running') bare.advance(short.duration, 100);
    const outcome = await (await opened(short)).run(null);
    expect(outcome).toMatchObject({
      kind: 'done',
      position: { ended: bare.ended, frames: bare.frames, events: bare.events },
    });
    expect(outcome.kind === 'done' && outcome.report.digest).toBe(bare.report().digest);
  });

  it('refuses a bad spec by field, and keeps the run that was open', async () => {
    const api = await opened(short);
    const refused = await api.open(withField(short, 'tcp.mss', 9000));
    expect(refused).toMatchObject({ kind: 'refused', findings: [{ path: 'tcp.mss', value: 9000 }] });
    expect((await api.run(null)).kind).toBe('done');
  });

  it('lets a message in within 10 ms of work, however long it runs', async () => {
    const work = new WorkClock();
    const api = createApi((spec) => work.machine(spec));
    await api.open(endless);
    const running = api.run(null);
    const waits: number[] = [];
    for (let message = 0; message < 20; message++) {
      const before = work.milliseconds;
      await breathe();
      waits.push(work.milliseconds - before);
    }
    await api.pause();
    await running;
    expect(Math.max(...waits)).toBeLessThan(10);
    expect(work.milliseconds).toBeGreaterThan(20);
  });

  it('answers a ping and a pause at once while it runs, and stands still afterwards', async () => {
    const work = new WorkClock();
    const api = createApi((spec) => work.machine(spec));
    await api.open(endless);
    const running = api.run(null);
    await breathe();
    const before = work.milliseconds;
    expect(await api.ping()).toMatch(/^\d+\.\d+\.\d+$/);
    const paused = await api.pause();
    expect(work.milliseconds).toBe(before);
    expect(paused.now).toBeGreaterThan(0);
    expect(await running).toEqual({ kind: 'paused', position: paused });
    await breathe();
    expect((await api.pause()).events).toBe(paused.events);
  });

  it('tells how far it is, in order', async () => {
    const api = await opened(endless);
    const seen: Position[] = [];
    const running = api.run(null, (position) => seen.push(position));
    while (seen.length < 3) await pauseFor(10);
    await api.pause();
    await running;
    expect(seen.map((position) => position.now)).toEqual(
      seen.map((position) => position.now).sort((a, b) => a - b),
    );
  });

  it('settles a superseded call as such', async () => {
    const api = await opened(endless);
    const first = api.run(null);
    await pauseFor(20);
    const second = api.run(1000);
    expect(await first).toEqual({ kind: 'superseded' });
    expect((await second).kind).toBe('done');
    const third = api.run(null);
    await pauseFor(20);
    expect(positionOf(await api.open(short)).run).toBe(2);
    expect(await third).toEqual({ kind: 'superseded' });
  });

  it('seeks both ways to the same instant', async () => {
    const api = await opened(short);
    const there = await api.seek(30_000);
    expect(there.kind).toBe('paused');
    expect(positionOf(there).now).toBe(30_000);
    const digest = (await api.sample()).digest;
    await api.run(null);
    expect(await api.seek(30_000)).toEqual(there);
    expect((await api.sample()).digest).toBe(digest);
  });

  it('steps frame by frame up to the end', async () => {
    const api = await opened(short);
    let outcome = await api.step('frame');
    const frames = [positionOf(outcome).frames];
    while (outcome.kind === 'paused') {
      outcome = await api.step('frame');
      frames.push(positionOf(outcome).frames);
    }
    expect(outcome.kind).toBe('done');
    for (let index = 1; index < frames.length - 1; index++)
      expect(frames[index]).toBeGreaterThan(frames[index - 1] ?? 0);
    for (const kind of ['timer', 'state', 'round-trip'] as const) {
      await api.seek(0);
      const stepped = positionOf(await api.step(kind));
      expect(stepped.now, kind).toBeGreaterThan(0);
      expect(stepped.events, kind).toBeGreaterThan(0);
    }
  });

  it('plays at a pace of the wall clock, and can be paused', async () => {
    const api = await opened(endless);
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
    const playing = api.play(2000);
    await vi.advanceTimersByTimeAsync(120);
    const { now } = await api.pause();
    await vi.advanceTimersByTimeAsync(120);
    expect((await playing).kind).toBe('paused');
    expect(now).toBe(120 * 2000);
    expect(await api.play(0)).toMatchObject({ kind: 'failed' });
  });

  it('forks: one thing changed, the same instant', async () => {
    const api = await opened(short);
    await api.seek(25_000);
    const dropped = await api.fork({ kind: 'fate', link: 'toClient', frame: 2, fate: 'drop', delay: 0 });
    expect(dropped.spec.disturbances.exact).toEqual([{ link: 'toClient', frame: 2, fate: 'drop', delay: 0 }]);
    expect(positionOf(dropped.outcome)).toMatchObject({ now: 25_000, run: 2 });
    const knob = await api.fork({ kind: 'knob', path: 'workload.replyBytes', value: 4096 });
    expect(knob.spec.workload.replyBytes).toBe(4096);
    expect(knob.spec.disturbances.exact).toHaveLength(1);
    const refused = await api.fork({ kind: 'knob', path: 'workload.replyBytes', value: 0 });
    expect(refused).toMatchObject({
      outcome: { kind: 'refused', findings: [{ path: 'workload.replyBytes' }] },
      spec: knob.spec,
    });
    expect((await api.run(null)).kind).toBe('done');
  });

  it('exports the run as a capture, a table and JSON', async () => {
    const api = await opened(short);
    await api.run(null);
    expect([...(await api.export('pcapng')).slice(0, 4)]).toEqual([0x0a, 0x0d, 0x0d, 0x0a]);
    expect(new TextDecoder().decode(await api.export('csv'))).toMatch(/^time_ns,/);
    const json = JSON.parse(new TextDecoder().decode(await api.export('json'))) as {
      series: { time: unknown };
      spec: unknown;
    };
    expect(json.series.time).toBeInstanceOf(Array);
    expect(json.spec).toEqual(short);
  });

  it('turns whatever the engine throws into a value, and says so until another run is opened', async () => {
    class Broken extends Testbed {
      override advance(): void {
        throw new Error('a promise of the engine was broken');
      }
    }
    const api = createApi((spec) => (spec.name === 'broken' ? new Broken(spec) : new Testbed(spec)));
    await api.open({ ...short, name: 'broken' });
    expect(await api.run(null)).toEqual({
      kind: 'failed',
      message: 'a promise of the engine was broken',
      at: 0,
    });
    expect(await api.run(null)).toMatchObject({
      kind: 'failed',
      message: 'a promise of the engine was broken',
    });
    await expect(api.sample()).rejects.toThrow('a promise of the engine was broken');
    expect((await api.open(short)).kind).toBe('paused');
    expect((await api.run(null)).kind).toBe('done');
  });

  it('fetches what a spec needs before it is built: a newer request passes it, a failure becomes a value', async () => {
    const arrivals: (() => void)[] = [];
    const fetched = ({ name }: ExperimentSpec) => {
      if (name === 'lost') return Promise.reject(new Error('offline'));
      return name === 'slow' ? new Promise<void>((resolve) => arrivals.push(resolve)) : null;
    };
    const api = createApi((spec) => new Testbed(spec), fetched);
    const passed = api.open({ ...short, name: 'slow' });
    expect((await api.open(short)).kind).toBe('paused');
    arrivals[0]?.();
    expect(await passed).toEqual({ kind: 'superseded' });
    expect((await api.run(null)).kind).toBe('done');
    const awaited = api.open({ ...short, name: 'slow' });
    arrivals[1]?.();
    expect((await awaited).kind).toBe('paused');
    expect(await api.open({ ...short, name: 'lost' })).toMatchObject({
      kind: 'failed',
      message: 'A part of the engine could not be loaded: Error: offline',
    });
  });

  it('has nothing to say before a run is opened and after it is closed', async () => {
    const api = simulation();
    expect(await api.run(null)).toEqual({ kind: 'failed', message: 'No run is open.', at: 0 });
    await expect(api.trace()).rejects.toThrow('No run is open.');
    await api.open(short);
    await api.close();
    await expect(api.sample()).rejects.toThrow('No run is open.');
  });
});
