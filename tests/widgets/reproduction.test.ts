import { describe, expect, it } from 'vitest';
import { entries } from '#experiment/reproduction/all.ts';
import { defaultSpec, fieldByPath } from '#experiment/defaults.ts';
import { getPath } from '#experiment/paths.ts';
import { validate } from '#experiment/validate.ts';
import { decodeArgueLink, encodeArgueLink } from '#widgets/reproduction/argueLink.ts';
import { Argument } from '#widgets/reproduction/argument.svelte.ts';
import { shownClaim } from '#widgets/reproduction/claims.ts';
import { costGroups, timesAsDear } from '#widgets/reproduction/costGroups.ts';
import { placesOf, thinned } from '#widgets/reproduction/curves.ts';
import { shownEntries } from '#widgets/reproduction/fromCommitted.ts';
import { bandOf, placeOf, WIDEST } from '#widgets/reproduction/gaps.ts';
import { offeredFor, othersThan } from '#widgets/reproduction/offered.ts';
import { differenceText, inUnit, publishedText } from '#widgets/reproduction/words.ts';

const slowdown = entries.find(({ id }) => id === 'nic-slowdown')!;
const [least] = slowdown.claims;
const read = { mark: 'V', source: 'somewhere' } as const;

describe('a claim in words', () => {
  it('says a value, a range and a bound as they were published', () => {
    expect(publishedText({ kind: 'value', value: 2.3, ...read }, '×')).toBe('2.3×');
    expect(publishedText({ kind: 'range', least: 3.2, most: 6.3, ...read }, '×')).toBe('3.2 to 6.3×');
    expect(publishedText({ kind: 'most', value: 60, ...read }, '%')).toBe('at most 60\u00a0%');
    expect(publishedText({ kind: 'not available', why: 'lost' }, '%')).toBe('not available');
  });

  it('says how far a prediction lies away, and of a range only that it is kept', () => {
    const value = { kind: 'value', value: 2, ...read } as const;
    expect(differenceText(value, 0.25)).toBe('+25\u00a0%');
    expect(differenceText(value, -0.034)).toBe('−3.4\u00a0%');
    expect(differenceText(value, 0)).toBe('0\u00a0%');
    expect(differenceText({ kind: 'range', least: 1, most: 2, ...read }, 0)).toBe('within');
    expect(differenceText({ kind: 'most', value: 2, ...read }, 0)).toBe('kept');
    expect(differenceText(value, null)).toBe('–');
    expect(inUnit(11.93, '×')).toBe('11.9×');
  });

  it('has a mark only where something was published, and a tick only within 15 %', () => {
    const claim = { ...least, published: { kind: 'value', value: 100, ...read } as const };
    expect(shownClaim(slowdown, claim, 114)).toMatchObject({ isNear: true, standing: 'held out' });
    expect(shownClaim(slowdown, claim, 116)).toMatchObject({ isNear: false });
    const lost = { ...least, published: { kind: 'not available', why: 'lost' } as const };
    expect(shownClaim(slowdown, lost, 5)).toMatchObject({ gap: null, isNear: false, source: 'lost' });
  });
});

describe('the axis of a gap', () => {
  it('has what was published in the middle, and half and twice equally far from it', () => {
    expect(placeOf(1)).toBe(0.5);
    expect(placeOf(2) - 0.5).toBeCloseTo(0.5 - placeOf(0.5), 12);
    expect(placeOf(0)).toBeCloseTo(0, 12);
    expect(placeOf(100)).toBe(1);
  });

  it('draws a range as wide as its ends are apart, and a bound to the end of the axis', () => {
    const [from, to] = bandOf({ kind: 'range', least: 3.2, most: 6.3, ...read });
    expect(to / from).toBeCloseTo(6.3 / 3.2, 12);
    expect(bandOf({ kind: 'most', value: 60, ...read })).toEqual([1 / WIDEST, 1]);
  });

  it('places numbers by their size, by powers where they span much, and words in their order', () => {
    expect(placesOf([0, 1, 4]).get(1)).toBe(0.25);
    expect(placesOf([1, 10, 100]).get(10)).toBeCloseTo(0.5, 12);
    expect([...placesOf(['a', 'b']).values()]).toEqual([0.25, 0.75]);
    expect(thinned([1, 2, 3, 4, 5, 6], 3)).toEqual([1, 4, 6]);
  });
});

describe('a link to an argument', () => {
  it('comes back as it was made', () => {
    const link = { entry: 'redis', written: { 'costs.tcbCreate': '425', 'testbed.serverClock': '2.1 GHz' } };
    expect(decodeArgueLink(`#${encodeArgueLink(link)}`)).toEqual(link);
  });

  it('is the anchor of the entry where nothing was changed, and nothing where it names nothing', () => {
    expect(encodeArgueLink({ entry: 'redis', written: {} })).toBe('redis');
    expect(decodeArgueLink('#redis')).toEqual({ entry: 'redis', written: {} });
    for (const stray of ['', '#', '#<script>', '#?a=1']) expect(decodeArgueLink(stray)).toBeUndefined();
  });
});

describe('groups of costs', () => {
  it('name fields of the spec, no field twice', () => {
    const paths = costGroups.flatMap((group) => group.paths);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(fieldByPath.has(path), path).toBe(true);
  });

  it('make a spec that the schema takes, with each figure so many times as dear', () => {
    for (const group of costGroups) {
      const validation = validate(timesAsDear(group, 4));
      if (!validation.ok) throw new Error(validation.findings[0].message);
      for (const path of group.paths)
        expect(getPath(validation.spec, path)).toBe(4 * Number(getPath(defaultSpec(), path)));
    }
  });
});

describe('what may be changed', () => {
  it('is first what the entry names, then what moves it most, then every cost there is', () => {
    const offered = offeredFor(slowdown, ['costs.nicInstructions']);
    expect(offered.map(({ field }) => field.path)).toEqual([
      'workload.requestBytes',
      'costs.nicInstructions',
    ]);
    const others = othersThan(offered).map(({ field }) => field.path);
    expect(others).toContain('costs.tcbCreate');
    expect(others).not.toContain('costs.nicInstructions');
  });
});

describe('an entry that was not run', () => {
  it('is printed with what was published and no prediction', () => {
    const [entry] = shownEntries({});
    expect(entry.claims[0]).toMatchObject({ predicted: 'not run', difference: '–' });
    expect(entry).toMatchObject({ charts: [], frames: null });
  });
});

describe('arguing', () => {
  const path = 'workload.requestBytes';

  it('keeps what is refused as written, names field and range, and runs on with the last good value', () => {
    const argument = new Argument(slowdown);
    argument.write(path, '100');
    argument.write(path, '-3');
    expect(argument.texts[path]).toBe('-3');
    expect(argument.refusals[path]).toMatch(/workload\.requestBytes is "-3".*allowed: whole bytes from 1 B/);
    expect(argument.written).toEqual({ [path]: '100 B' });
    argument.write(path, argument.committedText(path) ?? '');
    expect([argument.refusals, argument.written]).toEqual([{}, {}]);
  });

  it('says of a link’s field that does not exist that it was left out', () => {
    const argument = new Argument(slowdown);
    argument.write('costs.luck', '7');
    expect(argument.messages[0]).toContain('costs.luck is not a field');
  });

  it('runs the points with the book’s values and the reader’s, and knows when the answer is old', async () => {
    const argument = new Argument(slowdown);
    argument.write(path, '506');
    await argument.run('small');
    const { answer } = argument;
    expect(answer?.asCommitted.map(({ predicted }) => Math.round(predicted))).not.toEqual([0, 0]);
    // Large frames come at a twelfth of the rate: the card has cycles to spare for a thousand more.
    expect(answer?.edited[0].predicted).toBeLessThan(1);
    expect(argument.isStale).toBe(false);
    argument.write(path, '300');
    expect(argument.isStale).toBe(true);
    argument.reset();
    expect([argument.answer, argument.written]).toEqual([undefined, {}]);
    argument.close();
  });
});
