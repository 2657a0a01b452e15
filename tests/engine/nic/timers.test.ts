import { describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { timerKinds } from '#engine/nic/timers/timerKinds.table.ts';
import type { TimerKind } from '#engine/nic/timers/timerKinds.table.ts';
import { timerRace } from '#experiment/presets/timerRace.ts';
import { timerWheel } from '#experiment/presets/timerWheel.ts';
import type { Report, TimerRaceReport } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';

function reportOf(base: ExperimentSpec, offloads: Partial<ExperimentSpec['offloads']>): Report {
  const testbed = new Testbed({ ...base, offloads: { ...base.offloads, ...offloads } });
  while (testbed.ended === 'running') testbed.advance(base.duration, 100_000);
  return testbed.report();
}

function raceOf(timer: TimerKind, flows = 4096): TimerRaceReport {
  const { race } = reportOf(timerRace.spec, { timer, teardownFlows: flows }).nic;
  if (race === undefined) throw new Error('no race was run');
  return race;
}

describe.each(timerKinds)('$name in a whole machine', ({ kind }) => {
  const { totals, nic, ended } = reportOf(timerWheel.spec, { timer: kind });

  it('closes every connection on a wire that loses, and resends by the way', () => {
    expect(ended).toBe('quiet');
    expect(totals).toMatchObject({ connectionsCompleted: 300, bytesWrong: 0, framesHeld: 0 });
    expect(nic.teardown['segments resent']).toBeGreaterThan(10);
  });

  it('leaves no flow in the table, and every timer it set was stopped or rang', () => {
    expect(nic.teardown['flows in the table']).toBe(0);
    const { fired } = nic.wheel;
    const [set, cleared] =
      kind === 'bitmap-wheel' ? ['bits set', 'bits cleared'] : ['timers set', 'timers cleared'];
    expect(nic.wheel[set]).toBe(nic.wheel[cleared] + fired);
    expect(fired).toBeGreaterThan(10);
  });
});

describe('room', () => {
  it('is taken where the flows’ entries are: a bit a group and flow, or three words a flow', () => {
    const owners = (timer: TimerKind): Record<string, number> =>
      reportOf(timerWheel.spec, { timer, teardownFlows: 1024 }).nic.memories[3].owners;
    expect(owners('bitmap-wheel')).toMatchObject({ 'timer bitmaps': 1024 });
    expect(owners('heap')).toMatchObject({ 'timer lists': 1024 * 12 + 8 });
  });

  it('for 256 k flows is found in 8 MB by the bitmap wheel alone', () => {
    const fitting = timerKinds.filter(({ kind }) => {
      const { allBytes, memoryBytes } = raceOf(kind, 1024);
      return (allBytes / 1024) * 262_144 <= memoryBytes;
    });
    expect(fitting.map(({ kind }) => kind)).toEqual(['bitmap-wheel']);
  });
});

describe('a race of all cores', () => {
  it('under one lock is as fast as one holder after the other: 420 cycles to stop, 628 to arm at the end of a list', () => {
    const { registrations } = raceOf('list');
    const possible = 1.2e9 / (420 + 628);
    expect(registrations).toBeGreaterThan(possible * 0.97);
    expect(registrations).toBeLessThan(possible * 1.03);
  });

  it('on bits is as fast as the memory: four operations a registration, of 800 M/s', () => {
    const { registrations } = raceOf('bitmap-wheel');
    expect(registrations).toBeGreaterThan(0.97 * (0.8e9 / 4));
    expect(registrations).toBeLessThan(1.03 * (0.8e9 / 4));
  });

  it('with a lock for every slot meets in one slot: timers set now for the same wait ring in the same tick', () => {
    const one = raceOf('hierarchical-wheel', 65_536).registrations;
    const many = raceOf('hashed-wheel', 65_536).registrations;
    expect(many).toBeGreaterThan(one);
    expect(many).toBeLessThan(3 * one);
  });

  it('is the same race every time', () => {
    expect(raceOf('heap', 1000)).toEqual(raceOf('heap', 1000));
  });
});

describe('firing', () => {
  it('is late when more ring than the holder of the lock can take out, and never early', () => {
    const calm = raceOf('heap', 16_384).paced;
    const crowded = raceOf('heap', 524_288).paced;
    expect(calm['late by, least (ns)']).toBeGreaterThan(0);
    expect(calm['late by, most (ns)']).toBeLessThan(10_000);
    expect(crowded['late by, most (ns)']).toBeGreaterThan(50e6);
  });

  it('of bits is early by up to a tick, and late by no more than the sweep takes', () => {
    const { paced } = raceOf('bitmap-wheel', 65_536);
    expect(paced['late by, least (ns)']).toBeGreaterThan(-62.5e6);
    expect(paced['late by, least (ns)']).toBeLessThan(-60e6);
    expect(paced['late by, most (ns)']).toBeLessThan(20_000);
  });
});
