import { beforeAll, describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { experiment as cookie, outcomeOf, specOf, wordsOf } from '#widgets/figures/cookieBits/experiment.ts';
import { fieldAt, stripOf, tellForgery } from '#widgets/figures/cookieBits/strip.ts';
import type { Mode } from '#widgets/figures/cookieBits/strip.ts';
import { defences, experiment as flood, initial, rateStops } from '#widgets/figures/synFlood/experiment.ts';
import { rowsOf } from '#widgets/figures/synFlood/rows.ts';
import type { Run, Runs } from '#widgets/kit/session.svelte.ts';

function run(spec: ExperimentSpec): Run {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
  return { spec, report: testbed.report(), trace: testbed.trace() };
}
const runAll = (specs: Readonly<Record<string, ExperimentSpec>>): Runs =>
  Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, run(spec)]));

describe('the cookie, bit by bit', () => {
  const of = (mode: Mode, forged: number): Run => run(specOf({ mode, forged }));

  it('names every bit of both words once, and reads what the client offered', () => {
    const strip = stripOf(wordsOf(of('intended', -1)), 'intended');
    for (let bit = 0; bit < 64; bit++) expect(fieldAt(strip, bit), String(bit)).toBeDefined();
    const said = Object.fromEntries(
      strip.flatMap(({ fields }) => fields.map(({ short, value }) => [short, value])),
    );
    expect(said).toMatchObject({ counter: '0', MSS: '1,460 B', ECN: 'no', SACK: 'yes', scale: 'shift 7' });
    for (const word of strip) expect(word.bits).toHaveLength(32);
  });

  it('reads the released layout: MSS code 3, no time, the server’s own scale (source-facts A.5)', () => {
    const strip = stripOf(wordsOf(of('as-released', -1)), 'as-released');
    expect(strip[0].fields.slice(0, 2).map(({ value }) => value)).toEqual(['1,460 B', '0']);
    expect(strip[1].fields.map(({ value }) => value)).toEqual(['0', 'shift 7']);
  });

  it.each([0, 23, 24, 26, 27, 31])('bit %i of the number, forged, is refused with a key', (bit) => {
    expect(outcomeOf(of('intended', bit).report)).toMatchObject({ isRefused: true, isCompleted: true });
  });

  it('an echo that lost its scale is believed, and the reply takes several times as long', () => {
    const whole = outcomeOf(of('intended', -1).report);
    const scaled = outcomeOf(of('intended', 35).report);
    expect(scaled).toMatchObject({ isRefused: false, isCompleted: true });
    expect(scaled.reply).toBeGreaterThan(2 * whole.reply);
  });

  it('as released the upper byte opens a connection that goes nowhere, the lower bits do not', () => {
    expect(outcomeOf(of('as-released', 24).report)).toMatchObject({ isRefused: false, isCompleted: false });
    expect(outcomeOf(of('as-released', 3).report)).toMatchObject({ isRefused: true, isCompleted: true });
  });

  it('tells each of these apart', () => {
    const strip = stripOf([0, 0], 'intended');
    const tell = (bit: number, isRefused: boolean, isCompleted = true): string =>
      tellForgery(fieldAt(strip, bit), bit, 'intended', isRefused, isCompleted);
    const told = [tell(-1, false), tell(30, true), tell(3, true), tell(35, false), tell(3, false, false)];
    expect(new Set(told).size).toBe(told.length);
    expect(tell(30, true)).toContain('too long ago');
    expect(tell(3, true)).toContain('proof no longer fits');
  });

  it('quotes numbers from its runs', () => {
    const results = cookie.results(runAll(cookie.specs));
    expect(results.number).toMatch(/^0x[0-9a-f]{8}$/);
    expect(results.reply).not.toBe(results.replyWithoutScale);
  });
});

describe('the flood', () => {
  let runs: Runs;
  beforeAll(() => {
    runs = runAll(flood.specs);
  });

  it('has a row for each defence; the fates of the forged SYNs make up what was sent', () => {
    const rows = rowsOf(runs, initial.rate);
    expect(rows.map(({ defence }) => defence)).toEqual(defences);
    for (const { sent, fates, served } of rows) {
      const all = Object.values(fates).reduce((sum, value) => sum + value, 0);
      expect(all).toBeGreaterThanOrEqual(sent);
      expect(all - sent).toBeLessThan(200); // honest frames among the drops
      expect(served).toBeGreaterThan(0);
    }
  });

  it('shows what the chapter says of it', () => {
    const [plain, cookies, offloaded] = rowsOf(runs, initial.rate);
    expect(plain.fates.backlog).toBeGreaterThan(0.5 * plain.sent);
    expect(cookies.fates.ring + cookies.fates.way).toBeGreaterThan(0.5 * cookies.sent);
    for (const { served, peace, hostBusy } of [plain, cookies]) {
      expect(served).toBeLessThan(0.05 * peace);
      expect(hostBusy).toBeGreaterThan(0.99);
    }
    expect(offloaded.served).toBeGreaterThan(0.98 * offloaded.peace);
    expect(offloaded.fates).toMatchObject({ host: 0, backlog: 0, ring: 0 });
  });

  it('has nobody’s SYNs on a quiet day', () => {
    expect(rateStops[0]).toBe(0);
    for (const row of rowsOf(runs, 0)) expect([row.sent, row.served]).toEqual([0, row.peace]);
  });
});
