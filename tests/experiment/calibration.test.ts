import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { calibrate, residualOf, type Calibration } from '#experiment/calibration/calibrate.ts';
import { facts } from '#experiment/calibration/facts.table.ts';
import { scales } from '#experiment/calibration/scales.table.ts';
import { entries } from '#experiment/reproduction/all.ts';
import { Testbed } from '#engine/testbed/testbed.ts';

const room = 'src/experiment/calibration';

describe('the calibration', () => {
  let found: Calibration;
  beforeAll(() => {
    found = calibrate((spec) => {
      const testbed = new Testbed(spec);
      testbed.advance(spec.duration, Infinity);
      return testbed.report();
    });
  });

  it('yields the committed scales', () => {
    expect(found.scales).toEqual(scales);
  });

  it('leaves no fact unmet, and met one that the counted figures did not', () => {
    for (const { fact, after, residual } of found.outcomes) {
      expect(residual, `${fact.id}: ${after}`).toBe(0);
      expect(residualOf(fact, after)).toBe(0);
    }
    expect(
      found.outcomes.filter(({ fact, before }) => residualOf(fact, before) !== 0).map(({ fact }) => fact.id),
    ).toEqual(['conformance', 'redis-kernel', 'redis-ratio']);
  });
});

describe('what it may see', () => {
  /** emulation.md §10: held out, never used for fitting. */
  const heldOut = ['2.3', '11.9', '3.2', '6.3', '30', '80', '256', '262144', 'persistent', 'HAProxy'];

  it('is no held-out figure', () => {
    for (const { says, least, most } of facts) {
      expect(says).not.toMatch(/AccelTCP|HAProxy|splic|persistent|Agilio/i);
      for (const value of [least, most]) expect(heldOut).not.toContain(String(value));
    }
  });

  it('shares no claim with the figures that are reproduced as held out', () => {
    const claims = entries.flatMap((entry) => entry.claims).filter(({ isHeldOut }) => isHeldOut);
    expect(claims.length).toBeGreaterThan(0);
    for (const { id, says } of claims)
      expect(facts.some((fact) => fact.id === id || fact.says === says)).toBe(false);
  });

  it('lies in its own room and the cost tables: nothing of the reproduction is imported', () => {
    for (const file of readdirSync(room)) {
      const imports = readFileSync(`${room}/${file}`, 'utf8').match(/from '[^']+'/g) ?? [];
      for (const line of imports) expect(line).not.toMatch(/reproduction|presets/);
    }
  });

  it('is marked: every fact says whence, and whether it is a bound, a range, a target or kept', () => {
    for (const { source, use, least, most } of facts) {
      expect(source).not.toBe('');
      if (use === 'bound') expect(Number.isNaN(least) !== Number.isNaN(most)).toBe(true);
      else expect(least).toBeLessThanOrEqual(most);
    }
  });
});
