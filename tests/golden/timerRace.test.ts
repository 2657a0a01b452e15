import { expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { timerKinds } from '#engine/nic/timers/timerKinds.table.ts';
import type { TimerKindRow } from '#engine/nic/timers/timerKinds.table.ts';
import { timerRace } from '#experiment/presets/timerRace.ts';
import type { TimerRaceReport } from '#experiment/report.ts';
import { alignedTable, expectGolden } from '../support/golden.ts';

const sizes = [
  { name: '1 k', flows: 1024 },
  { name: '16 k', flows: 16_384 },
  { name: '256 k', flows: 262_144 },
  { name: '1 M', flows: 1_048_576 },
];

function raceOf({ kind }: TimerKindRow, flows: number): TimerRaceReport {
  const { spec } = timerRace;
  const changed = { ...spec, offloads: { ...spec.offloads, timer: kind, teardownFlows: flows } };
  const testbed = new Testbed(changed);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 1_000_000);
  const { nic, ended } = testbed.report();
  expect(ended).toBe('quiet');
  if (nic.race === undefined) throw new Error('no race was run');
  expect(nic.race.paced.fired).toBe(flows / 2);
  return nic.race;
}

const thousands = (perSecond: number): number => Math.round(perSecond / 1000);
const us = (ns: number): string => (ns / 1000).toFixed(1);
const ms = (ns: number): string => (Math.round(ns / 1e4) / 100 + 0).toFixed(2);

function rowOf(kind: TimerKindRow, race: TimerRaceReport): (string | number)[] {
  return [
    kind.name,
    race.bytesPerFlow,
    (race.allBytes / 1_048_576).toFixed(2),
    race.allBytes <= race.memoryBytes ? 'yes' : 'no',
    thousands(race.asked),
    thousands(race.registrations),
    thousands(race.expiries),
    us(race.meanWait),
    us(race.longestWait),
    ms(race.paced['late by, least (ns)']),
    ms(race.paced['late by, most (ns)']),
  ];
}

test('one kind of timer after the other, on 81 cores, for 1 k to 1 M flows', () => {
  const head = [
    'timers',
    'B/flow',
    'MiB',
    'fits',
    'asked k/s',
    'can set k/s',
    'can ring k/s',
    'wait us',
    'most us',
    'late ms, least',
    'most',
  ];
  const tables = sizes.map(({ name, flows }) => {
    const rows = timerKinds.map((kind) => rowOf(kind, raceOf(kind, flows)));
    return `${name} flows\n${alignedTable(head, rows)}`;
  });
  const says = [
    'A turn of 8 ticks of 62.5 ms on the Agilio LX. MiB: the timers and 30 bytes a flow for its entry; fits: in 8 MiB of IMEM.',
    'asked: every flow is armed once in a turn, at that pace, and every other one stopped half a turn later; the wait is of one such',
    'operation, late is when the rest rang. can set: stopped and set again by every thread as fast as it can. can ring: while it sweeps.\n',
  ].join('\n');
  expectGolden('timerRace.txt', [says, ...tables].join('\n'));
}, 120_000);
