import { describe, expect, it } from 'vitest';
import { hostCosts } from '#experiment/hardware.ts';
import { nics } from '#experiment/nicHardware.ts';
import { cookieBits, mssValues } from '#engine/wire/synCookie/cookieLayout.table.ts';
import { update16 } from '#engine/wire/checksum.ts';
import { cookieMss } from '#engine/wire/synCookie/synCookie.ts';
import { framesForTheCard } from '#widgets/exercises/framesForTheCard.ts';
import { boundOfRemoval } from '#widgets/exercises/boundOfRemoval.ts';
import { unfairComparison } from '#widgets/exercises/unfairComparison.ts';
import { whatCalibrationMaySee } from '#widgets/exercises/whatCalibrationMaySee.ts';
import { whatEndsAJoin } from '#widgets/exercises/whatEndsAJoin.ts';
import { whyTheCutterMustSum } from '#widgets/exercises/whyTheCutterMustSum.ts';
import { completeTheChecksum } from '#widgets/exercises/completeTheChecksum.ts';
import { amdahl } from '#widgets/exercises/amdahl.ts';
import { roomForTimers } from '#widgets/exercises/roomForTimers.ts';
import { readTheCookie } from '#widgets/exercises/readTheCookie.ts';
import { sequenceNumbers } from '#widgets/exercises/sequenceNumbers.ts';
import { shareTheSwitch } from '#widgets/exercises/shareTheSwitch.ts';
import { whenToCopy } from '#widgets/exercises/whenToCopy.ts';
import { whatCrosses } from '#widgets/exercises/whatCrosses.ts';
import { whatIsLost } from '#widgets/exercises/whatIsLost.ts';
import { whatTheReceiverSays } from '#widgets/exercises/whatTheReceiverSays.ts';
import { whereIsTheBit } from '#widgets/exercises/whereIsTheBit.ts';
import { cyclesOfAPacket } from '#widgets/exercises/cyclesOfAPacket.ts';
import { whyAThousandAreFree } from '#widgets/exercises/whyAThousandAreFree.ts';
import { whyNotOneBudget } from '#widgets/exercises/whyNotOneBudget.ts';
import { whyBiggerSegmentsDoNotHelp } from '#widgets/exercises/whyBiggerSegmentsDoNotHelp.ts';
import { howMuchIsAmdahl } from '#widgets/exercises/howMuchIsAmdahl.ts';
import { whoMustReadOn } from '#widgets/exercises/whoMustReadOn.ts';
import { whyMoreCoresMeanLess } from '#widgets/exercises/whyMoreCoresMeanLess.ts';
import { whyQuit } from '#widgets/exercises/whyQuit.ts';
import { whyGrow } from '#widgets/exercises/whyGrow.ts';
import { whyManyLocksMeet } from '#widgets/exercises/whyManyLocksMeet.ts';
import { whyNotReadAndWrite } from '#widgets/exercises/whyNotReadAndWrite.ts';
import { whyHashTheCount } from '#widgets/exercises/whyHashTheCount.ts';
import { whyNotTheMiddle } from '#widgets/exercises/whyNotTheMiddle.ts';
import { whyOverlap } from '#widgets/exercises/whyOverlap.ts';
import { whyRefuseFirst } from '#widgets/exercises/whyRefuseFirst.ts';
import { whoStillOwes } from '#widgets/exercises/whoStillOwes.ts';
import { whyTheClocksMustAgree } from '#widgets/exercises/whyTheClocksMustAgree.ts';
import { whySilence } from '#widgets/exercises/whySilence.ts';
import { whyTheNicMayAnswer } from '#widgets/exercises/whyTheNicMayAnswer.ts';
import { whyTimeWait } from '#widgets/exercises/whyTimeWait.ts';
import { contentHash } from '#widgets/kit/contentHash.ts';
import { gradeBlank, gradeChoice, isSeveral, questionKey, readNumber } from '#widgets/kit/question.ts';
import type { BlankQuestion, ChoiceQuestion } from '#widgets/kit/question.ts';

const choices: Record<string, ChoiceQuestion> = {
  whyTheNicMayAnswer,
  whyBiggerSegmentsDoNotHelp,
  whyAThousandAreFree,
  whyNotOneBudget,
  whyOverlap,
  whyNotTheMiddle,
  whyHashTheCount,
  whatIsLost,
  whyRefuseFirst,
  whyTimeWait,
  whySilence,
  whenToCopy,
  whyGrow,
  whyNotReadAndWrite,
  whyManyLocksMeet,
  whyTheClocksMustAgree,
  whoStillOwes,
  whyTheCutterMustSum,
  whatEndsAJoin,
  unfairComparison,
  whatCalibrationMaySee,
  whyQuit,
  howMuchIsAmdahl,
  whyMoreCoresMeanLess,
  whoMustReadOn,
};
const blanks: Record<string, BlankQuestion> = {
  sequenceNumbers,
  amdahl,
  whatCrosses,
  readTheCookie,
  whereIsTheBit,
  whatTheReceiverSays,
  shareTheSwitch,
  roomForTimers,
  completeTheChecksum,
  framesForTheCard,
  boundOfRemoval,
};

describe.each(Object.entries(choices))('%s', (_, question) => {
  const right = question.options.flatMap((option, index) => (option.right ? [index] : []));

  it('passes the right answer', () => {
    expect(right.length).toBeGreaterThan(0);
    expect(gradeChoice(question, new Set(right))).toBe('right');
  });

  it('fails every other answer, each for a reason of its own', () => {
    for (const [index, option] of question.options.entries()) {
      if (!option.right) expect(gradeChoice(question, new Set([index]))).toBe('wrong');
    }
    const reasons = question.options.map((option) => option.reason);
    expect(new Set(reasons).size).toBe(reasons.length);
    for (const reason of reasons) expect(reason.length).toBeGreaterThan(30);
  });

  it('fails everything at once, and leaves no answer open', () => {
    expect(gradeChoice(question, new Set(question.options.keys()))).toBe('wrong');
    expect(gradeChoice(question, new Set())).toBe('open');
  });

  it('fails half of an answer that has two parts', () => {
    if (isSeveral(question)) expect(gradeChoice(question, new Set([right[0]]))).toBe('wrong');
  });
});

describe.each(Object.entries(blanks))('%s', (_, question) => {
  it('passes the right numbers', () => {
    for (const blank of question.blanks)
      expect(gradeBlank(blank, String(blank.answer)).standing).toBe('right');
  });

  it('fails the common slips and says what each forgot', () => {
    for (const blank of question.blanks) {
      for (const slip of blank.wrong) {
        expect(slip.value).not.toBe(blank.answer);
        expect(gradeBlank(blank, String(slip.value))).toEqual({ standing: 'wrong', reason: slip.reason });
      }
    }
  });

  it('gives a hint for any other number', () => {
    for (const blank of question.blanks) {
      expect(gradeBlank(blank, '123456789')).toEqual({ standing: 'wrong', reason: blank.hint });
    }
  });
});

describe('the answers themselves', () => {
  it('count SYN, payload and FIN as TCP does (RFC 9293 §3.4)', () => {
    expect(sequenceNumbers.blanks.map((blank) => blank.answer)).toEqual([1001, 1001, 1065, 70_066]);
  });

  it('find the bit whose place gives the flow back', () => {
    const [word, bit] = whereIsTheBit.blanks.map((blank) => blank.answer);
    expect([word, bit]).toEqual([3127, 19]);
    expect(word * 32 + bit).toBe(100_083);
  });

  it('read the cookie as the engine lays it out', () => {
    const [count, mss, next] = readTheCookie.blanks.map((blank) => blank.answer);
    const number = next - 1;
    expect(number).toBe(Number(readTheCookie.given[0].value));
    expect(cookieBits.map(({ bits }) => bits)).toEqual([5, 3, 24]);
    expect(count).toBe(number >>> 27);
    expect(mss).toBe(cookieMss(number));
    expect(readTheCookie.given[2].value).toBe(mssValues.join(', '));
    expect(gradeBlank(readTheCookie.blanks[2], '0x1e3a51c8').standing).toBe('right');
  });

  it('follow a checksum as the engine does (RFC 1624 equation 3)', () => {
    const [complement, total, checksum] = completeTheChecksum.blanks.map((blank) => blank.answer);
    expect([complement, total, checksum]).toEqual([0xe3b9, 0x202f8, 0xfd05]);
    expect(update16(0x1c46, 80, 8080)).toBe(checksum);
    expect(completeTheChecksum.given.map(({ value }) => Number(value))).toEqual([
      0x1c46,
      80,
      0xffff - 80,
      8080,
    ]);
  });

  it('name the hole, the block behind it and, once it is filled, the end (RFC 2018 §3)', () => {
    expect(whatTheReceiverSays.blanks.map((blank) => blank.answer)).toEqual([7001, 8001, 10_001, 10_001]);
  });

  it('divide cycles instead of subtracting them', () => {
    const [left, throughput] = amdahl.blanks.map((blank) => blank.answer);
    expect(left).toBe(100 - (60 * 2) / 3);
    expect(throughput).toBe(Math.floor((100 * 100) / left));
  });
});

describe('how much must have gone', () => {
  it('is what Amdahl’s bound says backwards, and half of it brings less than half of the gain', () => {
    const [gone, halved] = boundOfRemoval.blanks.map((blank) => blank.answer);
    expect(100 / (100 - gone)).toBeGreaterThanOrEqual(2.3);
    expect(100 / (100 - (gone - 1))).toBeLessThan(2.3);
    expect(halved).toBe(139);
    expect(halved - 100).toBeLessThan(130 / 2);
  });
});

describe('the budget of a packet', () => {
  it('is all cores’ cycles over frames of the wire, preamble and gap counted', () => {
    const [least, wide] = cyclesOfAPacket.blanks.map((blank) => blank.answer);
    const { cores, clock } = nics['agilio-cx'];
    const cycles = cores.value * clock.value;
    for (const [budget, bytes] of [
      [least, 84],
      [wide, 532],
    ]) {
      const frames = 40e9 / (bytes * 8);
      expect(budget * frames).toBeLessThanOrEqual(cycles);
      expect((budget + 1) * frames).toBeGreaterThan(cycles);
    }
  });
});

describe('sharing a switch', () => {
  it('brings two switches, divided by so many and by no fewer, down to 100 cycles', () => {
    const [kernel, user] = shareTheSwitch.blanks.map((blank) => blank.answer);
    expect([kernel, user]).toEqual([96, 3]);
    const { threadSwitchKernel, threadSwitchUser } = hostCosts;
    expect(shareTheSwitch.given.map(({ value }) => value)).toEqual([
      `${threadSwitchKernel.cycles} cycles`,
      `${threadSwitchUser.cycles} cycles`,
    ]);
    expect((2 * 4770) / kernel).toBeLessThanOrEqual(100);
    expect((2 * 4770) / (kernel - 1)).toBeGreaterThan(100);
    expect((2 * 105) / user).toBeLessThanOrEqual(100);
    expect((2 * 105) / (user - 1)).toBeGreaterThan(100);
  });
});

describe('reading what a reader types', () => {
  it('takes numbers as people write them', () => {
    expect(readNumber(' 70,066 ')).toBe(70_066);
    expect(readNumber('70 066')).toBe(70_066);
    expect(readNumber('0x1F')).toBe(31);
    expect(readNumber('−3')).toBe(-3);
  });

  it('says when it is no number', () => {
    for (const text of ['', 'seven', '1e3', '--2', '0x']) expect(readNumber(text)).toBeNull();
    expect(gradeBlank(amdahl.blanks[0], 'sixty').standing).toBe('wrong');
    expect(gradeBlank(amdahl.blanks[0], ' ').standing).toBe('open');
  });
});

describe('keeping answers', () => {
  it('starts afresh when the wording changes', () => {
    const changed = { ...whyRefuseFirst, ask: `${whyRefuseFirst.ask} ` };
    expect(questionKey('choice', changed)).not.toBe(questionKey('choice', whyRefuseFirst));
    expect(questionKey('choice', { ...whyRefuseFirst })).toBe(questionKey('choice', whyRefuseFirst));
  });

  it('hashes as FNV-1a does', () => {
    expect(contentHash('')).toBe('811c9dc5');
    expect(contentHash('foobar')).toBe('bf9cf968');
  });
});
