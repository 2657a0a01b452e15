import { beforeAll, describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { TimerKind } from '#engine/nic/timers/timerKinds.table.ts';
import { experiment, initial, specsOf } from '#widgets/figures/timerRace/experiment.ts';
import { describe as inWords, rowsOf } from '#widgets/figures/timerRace/rows.ts';
import type { RaceRow } from '#widgets/figures/timerRace/rows.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

function runAll(flows: number): Runs {
  return Object.fromEntries(
    Object.entries(specsOf({ ...initial, flows })).map(([name, spec]) => {
      const testbed = new Testbed(spec);
      while (testbed.ended === 'running') testbed.advance(spec.duration, 1_000_000);
      return [name, { spec, report: testbed.report(), trace: testbed.trace() }];
    }),
  );
}

describe('the race of 256 k timers', () => {
  let rows: readonly RaceRow[];
  let results: Record<string, string>;
  const row = (kind: TimerKind): RaceRow => rows.find((each) => each.kind.kind === kind)!;
  beforeAll(() => {
    const runs = runAll(initial.flows);
    rows = rowsOf(runs);
    results = experiment.results(runs);
  }, 60_000);

  it('finds room for the bits alone', () => {
    expect(rows.filter(({ fits }) => fits).map(({ kind }) => kind.kind)).toEqual(['bitmap-wheel']);
  });

  it('lets every kind set what the flows ask for, so that the text may say so', () => {
    expect(rows.filter(({ isOverrun }) => isOverrun)).toEqual([]);
  });

  it('says in words what the picture shows', () => {
    expect(inWords(row('bitmap-wheel'))).toMatch(
      /202\.\d+\sM\/s can be set.* fits; it rings from 62\.4\sms early/,
    );
    expect(inWords(row('list'))).toMatch(
      /1\.16\sM\/s.* does not fit; it rings from 5\d\d\sns late to 1\.\d+\sµs late/,
    );
    expect(inWords(row('heap'))).toMatch(/to 3\d\.\d\sms late/);
  });

  it('gives the text numbers, none of them missing', () => {
    for (const [name, value] of Object.entries(results)) expect(value, name).not.toMatch(/NaN|undefined/);
    expect(results.hashedGain).toMatch(/^[2-3]\.\d×$/);
  });
});

it('is overrun where a million flows share one lock', () => {
  const spec = specsOf({ ...initial, flows: 1_048_576 }).list;
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 1_000_000);
  const race = testbed.report().nic.race!;
  expect(race.registrations).toBeLessThan(race.asked);
  expect(race.longestWait).toBeGreaterThan(50e6);
}, 60_000);
