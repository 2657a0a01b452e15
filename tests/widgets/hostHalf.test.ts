import { beforeAll, describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { hostCosts } from '#experiment/hardware.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { experiment as microscope, initial, specsOf } from '#widgets/figures/costMicroscope/experiment.ts';
import { ledgerOf } from '#widgets/figures/costMicroscope/ledger.ts';
import { chainOf, steps } from '#widgets/figures/costMicroscope/steps.ts';
import type { StepKey } from '#widgets/figures/costMicroscope/steps.ts';
import { stepDown, waterfallOf } from '#widgets/figures/costMicroscope/waterfall.ts';
import type { Waterfall } from '#widgets/figures/costMicroscope/waterfall.ts';
import { wordsOf } from '#widgets/figures/costMicroscope/words.ts';
import { experiment as memory } from '#widgets/figures/quasiTcb/experiment.ts';
import { explain, rowsOf } from '#widgets/figures/quasiTcb/rows.ts';
import { experiment as threads, initial as threadKnobs } from '#widgets/figures/threadSwitches/experiment.ts';
import { linesOf } from '#widgets/figures/threadSwitches/lines.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

function runAll(specs: Readonly<Record<string, ExperimentSpec>>): Runs {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      const testbed = new Testbed(spec);
      while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
      return [name, { spec, report: testbed.report(), trace: testbed.trace() }];
    }),
  );
}
const keys = (...some: StepKey[]): ReadonlySet<StepKey> => new Set(some);

describe('a step of the waterfall', () => {
  const [step] = steps;

  it('hangs what it saves from the cost before it', () => {
    const row = stepDown(step, true, [100, 50, 30], [60, 50, 20]);
    expect(row).toMatchObject({ before: 180, after: 130 });
    expect(row.saved).toEqual([
      { category: 0, from: 130, to: 170 },
      { category: 1, from: 170, to: 170 },
      { category: 2, from: 170, to: 180 },
    ]);
  });

  it('lets what it costs elsewhere grow back to the cost after it', () => {
    const row = stepDown(step, true, [100, 50], [40, 70]);
    expect(row.saved[0]).toEqual({ category: 0, from: 90, to: 150 });
    expect(row.added[1]).toEqual({ category: 1, from: 90, to: 110 });
    expect(row.after).toBe(110);
  });

  it('takes half a cycle for nothing', () => {
    const row = stepDown(step, true, [100.3], [100]);
    expect(row.saved[0].to - row.saved[0].from).toBe(0);
  });
});

describe('the microscope', () => {
  let runs: Runs;
  let all: Waterfall;
  beforeAll(() => {
    runs = runAll({ ...microscope.specs, ...specsOf({ ...initial, on: keys('setup', 'lazy') }) });
    all = waterfallOf(runs, initial);
  });

  it('goes down by exactly what its steps take', () => {
    let cycles = all.startCycles;
    for (const row of all.rows) {
      expect(row.before).toBe(cycles);
      cycles = row.after;
    }
    expect(cycles).toBe(all.leftCycles);
    expect(all.left.at(-1)?.to).toBeCloseTo(all.leftCycles, 6);
  });

  it('takes something away with every step, more than half of it with what the NIC makes possible', () => {
    const taken = all.rows.map(({ before, after }) => before - after);
    for (const cycles of taken) expect(cycles).toBeGreaterThan(0);
    const fell = all.startCycles - all.leftCycles;
    expect(taken[3] + taken[4] + taken[5]).toBeGreaterThan(fell / 2);
  });

  it('leaves nearly half, less than one switch through the kernel: chapter 10 says so', () => {
    expect(all.leftCycles / all.startCycles).toBeGreaterThan(0.4);
    expect(all.leftCycles / all.startCycles).toBeLessThan(0.5);
    expect(all.leftCycles).toBeLessThan(hostCosts.threadSwitchKernel.cycles);
  });

  it('runs one more than it has steps, and a step off is a step of nothing', () => {
    expect(chainOf(initial.on)).toHaveLength(steps.length + 1);
    const some = waterfallOf(runs, { ...initial, on: keys('setup', 'lazy') });
    for (const row of some.rows)
      if (row.key !== 'setup' && row.key !== 'lazy')
        expect(row).toMatchObject({ isOn: false, before: row.after });
  });

  it('says why lazy control blocks cost something while the host closes', () => {
    const on = keys('setup', 'lazy');
    const report = runs['64 setup+lazy'].report;
    expect(wordsOf(waterfallOf(runs, { ...initial, on }), on, report)).toContain('had to grow');
    expect(microscope.results(runs)['lazyAloneSaves']).toBe('0\u00a0cycles');
  });

  it('counts two copies of each byte on the way in, two on the way out, and one each at the end', () => {
    const left = runs[`64 ${steps.map(({ key }) => key).join('+')}`].report;
    const [copies, crossings, state] = ledgerOf(runs['64 '].report, left);
    expect([copies.start, copies.now].map(Math.round)).toEqual([2 * 64 + 2 * 64, 64 + 64]);
    expect([crossings.start, crossings.now].map(Math.round)).toEqual([10, 3]);
    expect(state).toMatchObject({ start: 700, now: 40 });
  });
});

describe('the threads', () => {
  let runs: Runs;
  beforeAll(() => {
    runs = runAll(threads.specs);
  });

  it('are switched four times for a connection alone, and hardly for one of a crowd, through the kernel', () => {
    const [linux, kernel] = linesOf(runs, threadKnobs);
    expect([kernel, linux].map(({ visits }) => visits[0])).toEqual([2, 1]);
    expect(kernel.visits[kernel.visits.length - 1]).toBeLessThan(0.05);
  });

  it('gather a crowd while they are slow to switch: with four at a time, user-level threads visit more often', () => {
    const four = linesOf(runs, threadKnobs).map(({ visits }) => visits[2]);
    expect(four[2]).toBeGreaterThan(2 * four[1]);
  });

  it('cost less as user-level threads, and less beside the kernel than in it', () => {
    const [linux, kernel, user] = linesOf(runs, threadKnobs);
    for (const [row, point] of user.points.entries()) {
      expect(point.value).toBeLessThan(kernel.points[row].value);
      expect(kernel.points[row].value).toBeLessThan(linux.points[row].value);
    }
  });
});

describe('the control blocks', () => {
  const rows = (): ReturnType<typeof rowsOf> => rowsOf(runs);
  let runs: Runs;
  beforeAll(() => {
    runs = runAll(memory.specs);
  });

  it('of a connection that asks once and is answered in one frame stay at 40 bytes', () => {
    for (const row of rows().slice(0, 2)) {
      expect(row.promoted, row.kind.label).toBe(0);
      expect(row.lazyBytes).toBe(40 * row.held);
    }
  });

  it('of all others grow, each for the reason that the table explains', () => {
    const grown = rows().slice(2);
    for (const row of grown) {
      expect(row.promoted, row.kind.label).toBe(row.completed);
      for (const reason of row.reasons) expect(explain(reason).length, reason).toBeGreaterThan(30);
    }
    const keep = ['data for the host to keep'];
    expect(grown.map(({ reasons }) => reasons)).toEqual([['written beyond a frame'], keep, keep, keep]);
  });

  it('finish every connection of every run', () => {
    for (const { report } of Object.values(runs))
      expect(report.totals.connectionsCompleted).toBe(report.spec.workload.connections);
  });

  it('never take more lazily than whole', () => {
    for (const row of rows()) expect(row.lazyBytes, row.kind.label).toBeLessThanOrEqual(row.fullBytes);
  });
});
