import { describe, expect, it } from 'vitest';
import { chooseTheTimer } from '#widgets/exercises/chooseTheTimer.ts';
import { bearTheFlood } from '#widgets/exercises/bearTheFlood.ts';
import { finestWheel } from '#widgets/exercises/finestWheel.ts';
import { fewerCrossings } from '#widgets/exercises/fewerCrossings.ts';
import { fillThePort } from '#widgets/exercises/fillThePort.ts';
import { hearTheTail } from '#widgets/exercises/hearTheTail.ts';
import { howLongToStay } from '#widgets/exercises/howLongToStay.ts';
import { whenSplicingPays } from '#widgets/exercises/whenSplicingPays.ts';
import { largestLightReply } from '#widgets/exercises/largestLightReply.ts';
import { roomForTheClosing } from '#widgets/exercises/roomForTheClosing.ts';
import { spareTheBus } from '#widgets/exercises/spareTheBus.ts';
import { spreadTheCost } from '#widgets/exercises/spreadTheCost.ts';
import { tuneTheWheel } from '#widgets/exercises/tuneTheWheel.ts';
import { startSetting, type Judgement } from '#widgets/kit/goal.ts';
import { goalSpec } from '#widgets/kit/goalSpec.ts';
import { validate } from '#experiment/validate.ts';
import { answer } from '../support/goals.ts';

const goals = {
  fewerCrossings,
  spreadTheCost,
  spareTheBus,
  tuneTheWheel,
  hearTheTail,
  roomForTheClosing,
  largestLightReply,
  howLongToStay,
  whenSplicingPays,
  chooseTheTimer,
  bearTheFlood,
  finestWheel,
  fillThePort,
};

describe.each(Object.entries(goals))('%s', (_, goal) => {
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

describe('hearing the tail', () => {
  const tell = (sack: boolean, rack: boolean, control = 'newreno'): Judgement =>
    answer(hearTheTail, { 'tcp.sack': sack, 'tcp.rack': rack, 'tcp.congestionControl': control });

  it('is reached with SACK and RACK-TLP, whatever controls the window (RFC 8985 §7)', () => {
    for (const control of ['newreno', 'cubic'])
      expect(tell(true, true, control)).toMatchObject({ standing: 'right' });
  });

  it('is not reached with SACK alone: no block tells of what nothing follows', () => {
    expect(tell(true, false)).toMatchObject({ standing: 'wrong' });
    expect(tell(true, false).text).toContain('timeout');
  });

  it('is not reached by a probe whose answer has no block, nor by another window', () => {
    expect(tell(false, true).text).toContain('not agreed on SACK');
    expect(tell(true, false, 'cubic').standing).toBe('wrong');
  });
});

describe('room for the closing', () => {
  const path = 'offloads.teardownFlows';
  const rooms = roomForTheClosing.knobs[0].choices.map(({ value }) => value);

  it('has one right answer, neither the first nor the last', () => {
    const standings = rooms.map((value) => answer(roomForTheClosing, { [path]: value }).standing);
    expect(standings.filter((standing) => standing === 'right')).toHaveLength(1);
    expect([standings[0], standings.at(-1)]).toEqual(['wrong', 'wrong']);
  });

  it('fails a table for as many as talk at once, and says how many were refused', () => {
    expect(answer(roomForTheClosing, { [path]: 64 }).text).toMatch(
      /^\d+ of 400 hand-overs found the table full/,
    );
  });

  it('fails a table with room for nearly all', () => {
    expect(answer(roomForTheClosing, { [path]: 384 }).text).toContain('would have done as well');
  });
});

describe('the largest light reply', () => {
  const reply = (bytes: number): Judgement => answer(largestLightReply, { 'workload.replyBytes': bytes });

  it('fills one frame: the MSS less the timestamps option (RFC 7323 appendix A)', () => {
    expect(reply(1460 - 12)).toMatchObject({ standing: 'right' });
  });

  it('is not the MSS itself: that needs a second frame', () => {
    expect(reply(1460).text).toContain('100 of 100 control blocks grew: written beyond a frame');
  });

  it('is not a reply that leaves room', () => {
    expect(reply(1024).text).toContain('with a larger one none grows either');
  });

  it('has no other answer among its choices', () => {
    const sizes = largestLightReply.knobs[0].choices.map(({ value }) => Number(value));
    expect(sizes.filter((size) => reply(size).standing === 'right')).toEqual([1448]);
  });
});

describe('how long a client of Redis has to stay', () => {
  const stay = (lookups: number): Judgement => answer(howLongToStay, { 'workload.transactions': lookups });

  it('is eight look-ups: opening and closing are shared among them', () => {
    expect(stay(8)).toMatchObject({ standing: 'right' });
  });

  it('is not one, where all that is spared belongs to a single look-up', () => {
    expect(stay(1).text).toContain('more than a fifth');
  });

  it('is not as long as possible: half as many look-ups were enough', () => {
    expect(stay(32).text).toContain('half as many look-ups are enough');
  });
});

describe('when splicing pays', () => {
  const carry = (requests: number): Judgement =>
    answer(whenSplicingPays, { 'workload.transactions': requests });

  it('is at eight requests: both handshakes and the decision are shared among them', () => {
    expect(carry(8)).toMatchObject({ standing: 'right' });
  });

  it('is not at the first, where nearly everything is still the host’s', () => {
    expect(carry(1).text).toContain('not less than a third');
  });

  it('is not as late as possible: half as many requests were enough', () => {
    expect(carry(16).text).toContain('half as many requests are enough');
  });
});

describe('choosing the timer', () => {
  const choose = (timer: string, groups: number, tick: number): Judgement =>
    answer(chooseTheTimer, {
      'offloads.timer': timer,
      'offloads.wheelGroups': groups,
      'offloads.wheelTick': tick * 1e6,
    });

  it('is reached with ten groups of bits and a tick of 50 ms', () => {
    expect(choose('bitmap-wheel', 10, 50)).toMatchObject({ standing: 'right' });
  });

  it('is not reached with the released tick, by up to a whole one of which a bit may be early', () => {
    const judgement = choose('bitmap-wheel', 8, 62.5);
    expect(judgement.standing).toBe('wrong');
    expect(judgement.text).toContain('Too far off');
  });

  it('is not reached with lists, however exact: they do not fit', () => {
    for (const timer of ['list', 'hashed-wheel'])
      expect(choose(timer, 10, 50).text).toContain('more than the card’s 8 MiB');
  });

  it('says when the bits are too many, and when a longer tick would do', () => {
    expect(choose('bitmap-wheel', 20, 25).text).toContain('more than the card’s 8 MiB');
    expect(choose('bitmap-wheel', 16, 31.25).text).toContain('a longer tick would do');
    expect(choose('bitmap-wheel', 16, 62.5).text).toContain('groups × tick');
  });
});

describe('bearing the flood', () => {
  const bear = (cookies: string, cores: number, setup: string): Judgement =>
    answer(bearTheFlood, {
      'tcp.syncookies': cookies,
      'testbed.serverCores': cores,
      'offloads.setup': setup,
    });

  it('is reached with setup on the NIC, on one core as on four', () => {
    expect(bear('off', 1, 'intended')).toMatchObject({ standing: 'right' });
    expect(bear('always', 4, 'intended')).toMatchObject({ standing: 'right' });
  });

  it('is not reached with cookies of the host: they cost cycles', () => {
    expect(bear('overflow', 1, 'off').text).toContain('a host core was busy');
    expect(bear('always', 1, 'off').standing).toBe('wrong');
  });

  it('is not reached with four cores, with or without cookies', () => {
    expect(bear('off', 4, 'off').text).toContain('found the backlog full');
    expect(bear('always', 4, 'off').standing).toBe('wrong');
  });
});

describe('sparing the bus', () => {
  const path = 'workload.replyBytes';

  it('has one right answer: a reply of one frame', () => {
    const sizes = spareTheBus.knobs[0].choices.map(({ value }) => value);
    const right = sizes.filter((size) => answer(spareTheBus, { [path]: size }).standing === 'right');
    expect(right).toEqual([1448]);
  });

  it('fails who counts frames instead of time: at 8 KiB more than half of them are spared', () => {
    expect(answer(spareTheBus, { [path]: 8192 })).toMatchObject({
      standing: 'wrong',
      text: expect.stringMatching(/spare 5\d\s% of the frames .* look at the time/s),
    });
  });
});

describe('the finest wheel that fits', () => {
  const MIB = 1_048_576;
  const choose = (mebibytes: number, groups: number, entry: string): Judgement =>
    answer(finestWheel, {
      'testbed.nicMemory': mebibytes * MIB,
      'offloads.wheelGroups': groups,
      'offloads.teardownEntry': entry,
    });

  it('is reached with sixteen groups in 16 MiB: 32 bytes a flow, to the last byte', () => {
    expect(choose(16, 16, 'compact')).toMatchObject({ standing: 'right' });
  });

  it('is not reached with whole control blocks, nor in 8 MiB, nor with so many groups that entries have no room', () => {
    for (const judgement of [choose(24, 8, 'full'), choose(8, 8, 'compact'), choose(16, 32, 'compact')])
      expect(judgement.text).toContain('what takes the room?');
  });

  it('says when the wheel could be finer', () => {
    expect(choose(16, 8, 'compact').text).toContain('a finer wheel would go in as well');
  });
});

describe('filling the port', () => {
  const splice = 'offloads.splice';
  const cores = 'testbed.serverCores';
  const reply = 'workload.replyBytes';

  it('is reached with one core that splices replies worth it', () => {
    const judgement = answer(fillThePort, { [splice]: 'intended', [reply]: 65_536 });
    expect(judgement.standing).toBe('right');
    expect(judgement.text).toContain('No byte of a reply');
  });

  it('is not reached by four cores that relay: fast enough, and busy', () => {
    const judgement = answer(fillThePort, { [cores]: 4, [reply]: 65_536 });
    expect(judgement.standing).toBe('wrong');
    expect(Number(/^([\d.]+) Gb/.exec(judgement.text)?.[1])).toBeGreaterThan(20);
    expect(judgement.text).toContain('More cores share that work');
  });

  it('is not reached by splicing replies that end as soon as they begin', () => {
    const judgement = answer(fillThePort, { [splice]: 'intended', [reply]: 1024 });
    expect(judgement.standing).toBe('wrong');
    expect(judgement.text).toContain('too small to pay');
  });
});
