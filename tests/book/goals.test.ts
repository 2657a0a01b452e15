import { describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { fewerCrossings } from '#widgets/exercises/fewerCrossings.ts';
import { spreadTheCost } from '#widgets/exercises/spreadTheCost.ts';
import { tuneTheWheel } from '#widgets/exercises/tuneTheWheel.ts';
import { startSetting, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';
import { goalSpec } from '#widgets/kit/goalSpec.ts';
import { validate } from '#experiment/validate.ts';
import type { Report } from '#experiment/report.ts';

function run(goal: GoalExercise, setting: Setting): Report {
  const testbed = new Testbed(goalSpec(goal, setting));
  while (testbed.ended === 'running') testbed.advance(Infinity, 1_000_000);
  return testbed.report();
}

/** What the reader is told who sets these knobs and presses Check. */
function answer(goal: GoalExercise, changed: Setting): Judgement {
  const chosen = { ...startSetting(goal), ...changed };
  return goal.judge(
    goal.settings(chosen).map((setting) => run(goal, setting)),
    chosen,
  );
}

describe.each(Object.entries({ fewerCrossings, spreadTheCost, tuneTheWheel }))('%s', (_, goal) => {
  it('has at most three knobs, each starting at one of its choices', () => {
    expect(goal.knobs.length).toBeLessThanOrEqual(3);
    for (const knob of goal.knobs) expect(knob.choices.map(({ value }) => value)).toContain(knob.start);
  });

  it('makes a spec the schema takes for every setting of one knob', () => {
    for (const knob of goal.knobs) {
      for (const { value } of knob.choices) {
        const spec = goalSpec(goal, { ...startSetting(goal), [knob.path]: value });
        expect(validate(spec)).toMatchObject({ ok: true });
      }
    }
  });

  it('is not reached before the reader has done anything', () => {
    expect(answer(goal, {}).standing).toBe('wrong');
  });
});

describe('three crossings', () => {
  it('is reached with both offloads, whatever Nagle’s algorithm does', () => {
    for (const nagle of [false, true]) {
      const both = { 'offloads.setup': 'intended', 'offloads.teardown': 'intended', 'tcp.nagle': nagle };
      expect(answer(fewerCrossings, both)).toMatchObject({ standing: 'right' });
    }
  });

  it('is not reached with one of them', () => {
    for (const path of ['offloads.setup', 'offloads.teardown']) {
      const judgement = answer(fewerCrossings, { [path]: 'intended' });
      expect(judgement.standing).toBe('wrong');
      expect(judgement.text).toMatch(/^5(\.0\d)? frames crossed/);
    }
  });
});

describe('spreading the cost', () => {
  const path = 'workload.transactions';
  const counts = spreadTheCost.knobs[0].choices.map(({ value }) => value);

  it('has one right answer, neither the first nor the last', () => {
    const standings = counts.map((value) => answer(spreadTheCost, { [path]: value }).standing);
    expect(standings.filter((standing) => standing === 'right')).toHaveLength(1);
    expect([standings[0], standings.at(-1)]).toEqual(['wrong', 'wrong']);
  });

  it('says of far too many that fewer would do', () => {
    expect(answer(spreadTheCost, { [path]: 64 }).text).toContain('not the fewest');
  });
});

describe('tuning the wheel', () => {
  const turn = (groups: number, tick: number): Judgement =>
    answer(tuneTheWheel, { 'offloads.wheelGroups': groups, 'offloads.wheelTick': tick * 1e6 });

  it('is reached with 12 groups of 41 ms', () => {
    expect(turn(12, 41)).toMatchObject({ standing: 'right' });
  });

  it('fails the released wheel: 8 groups of 62.5 ms ring too early', () => {
    expect(turn(8, 62.5).text).toContain('too early');
  });

  it('fails a wheel that is fine but large, and one that is slow', () => {
    expect(turn(16, 31.25).text).toContain('larger than');
    expect(turn(12, 62.5).text).toContain('too late');
  });

  it('has no other answer among its choices', () => {
    const [groups, ticks] = tuneTheWheel.knobs.map((knob) => knob.choices.map(({ value }) => Number(value)));
    const right = groups.flatMap((group) =>
      ticks.filter((tick) => turn(group, tick / 1e6).standing === 'right').map((tick) => [group, tick]),
    );
    expect(right).toEqual([[12, 41e6]]);
  });
});
