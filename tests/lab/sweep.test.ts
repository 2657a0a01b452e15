import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { plainJson } from '#engine/testbed/exports.ts';
import { defaultSpec } from '#experiment/defaults.ts';
import { lab } from '#lab/commands.ts';
import { requestedSpec } from '#lab/specSource.ts';
import { axesOf } from '#lab/sweep/axes.ts';
import { gridOf } from '#lab/sweep/grid.ts';
import { metrics } from '#lab/sweep/metrics.ts';
import { failureLines } from '#lab/sweep/repeating.ts';
import { Results } from '#lab/sweep/results.ts';
import { spreadOf } from '#lab/sweep/statistics.ts';
import { UserError } from '#lab/userError.ts';
import { labOutput } from '../support/labOutput.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-sweep-test-'));
interface Sweep {
  version: number;
  engine: string;
  preset: string;
  over: { path: string; values: unknown[] }[];
  seeds: number[];
  points: {
    set: Record<string, unknown>;
    metrics: Record<string, { median: number; least: number; most: number } | null>;
    runs: { seed: number; digest: string; metrics: Record<string, number | null> }[];
  }[];
}
const lossy = ['short-connections-lossy', '--set', 'workload.connections=40'];
const grid = [...lossy, '--over', 'disturbances.loss=0,10%', '--over', 'tcp.rtoMin=5ms,20ms', '--seeds', '3'];

describe('lab sweep', () => {
  it('runs every combination with every seed, and says the same whoever computes', async () => {
    const csv = join(folder, 'a.csv');
    const one = await labOutput(['sweep', ...grid, '--workers', '1', '--json']);
    const two = await labOutput(['sweep', ...grid, '--workers', '2', '--json', '--csv', csv]);
    expect(two).toEqual(one);
    const sweep = JSON.parse(one.stdout) as Sweep;
    expect(sweep).toMatchObject({ version: 1, preset: 'short-connections-lossy', seeds: [1, 2, 3] });
    expect(sweep.points.map(({ set }) => Object.values(set))).toEqual([
      [0, 5_000_000],
      [0, 20_000_000],
      [0.1, 5_000_000],
      [0.1, 20_000_000],
    ]);
    for (const { metrics: figures, runs } of sweep.points) {
      expect(runs.map(({ seed }) => seed)).toEqual([1, 2, 3]);
      expect(Object.keys(figures)).toEqual(metrics.map(({ name }) => name));
      const rates = runs.map((run) => run.metrics.connectionsPerSecond ?? NaN).toSorted((a, b) => a - b);
      expect(figures.connectionsPerSecond).toMatchObject({
        least: rates[0],
        median: rates[1],
        most: rates[2],
      });
    }
    // The last run is what `lab run` gives.
    const spec = requestedSpec({
      source: lossy[0] ?? '',
      settings: ['workload.connections=40', 'disturbances.loss=10%', 'tcp.rtoMin=20ms'],
      seed: '3',
      duration: undefined,
    });
    const testbed = new Testbed(spec);
    testbed.advance(spec.duration, Infinity);
    expect(sweep.points[3]?.runs[2]?.digest).toBe(testbed.report().digest);
    const rows = readFileSync(csv, 'utf8')
      .trimEnd()
      .split('\n')
      .map((row) => row.split(','));
    expect(rows[0]?.slice(0, 6)).toEqual([
      'point',
      'disturbances.loss',
      'tcp.rtoMin',
      'seed',
      'digest',
      'connectionsPerSecond',
    ]);
    expect(rows).toHaveLength(1 + 12);
    expect(rows[12]?.slice(0, 5)).toEqual(['4', '0.1', '20000000', '3', testbed.report().digest]);
  });

  it('prints a table of the figures asked for; words and switches are values too', async () => {
    const { status, stdout, stderr } = await labOutput([
      ...['sweep', 'one-connection', '--over', 'testbed.stack=mtcp,acceltcp', '--over', 'tcp.nagle=on,off'],
      ...['--metric', 'connectionP50', '--metric', 'nic.teardown.flows closed', '--metric', 'totals.frames'],
    ]);
    expect(status).toBe(0);
    expect(stderr).toBe('');
    const [title, , head, ...rows] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(title?.[0]).toMatch(/^one-connection, 4 points, seed 1, engine /);
    expect(head).toEqual([
      'testbed.stack',
      'tcp.nagle',
      'connectionP50',
      'nic.teardown.flows closed',
      'totals.frames',
    ]);
    expect(rows.map((row) => row.slice(0, 2))).toEqual([
      ['mtcp', 'true'],
      ['mtcp', 'false'],
      ['acceltcp', 'true'],
      ['acceltcp', 'false'],
    ]);
    expect(rows.map((row) => row[3] === '–')).toEqual([true, true, false, false]);
  });

  it('stops at Ctrl-C and says what was done', async () => {
    const sweep = labOutput([
      ...['sweep', 'one-connection', '--workers', '2', '--over', 'workload.connections=1,0', '--json'],
      ...['--set', 'duration=3600s', '--set', 'workload.concurrency=1000'],
    ]);
    setTimeout(() => process.emit('SIGINT'), 2500);
    const { status, stdout, stderr } = await sweep;
    expect([status, stderr]).toEqual([130, 'lab: interrupted: 1 of 2 runs were done\n']);
    expect(JSON.parse(stdout)).toMatchObject({
      interrupted: { runs: 1, of: 2 },
      points: [{ runs: [{ seed: 1 }] }],
    });
  });
});

describe('a run that failed', () => {
  const [base, axes] = [{ name: 'mine' }, axesOf(['tcp.mss=536,1460', 'tcp.nagle=on'], new Map())];
  const results = new Results(gridOf(base, axes, 2), [], 2);
  const report = plainJson(new Testbed(defaultSpec()).report());
  results.take(3, { ok: false, failure: 'ouch' });
  for (const index of [2, 1, 0]) results.take(index, { ok: true, report });
  const call = { source: 'mine.json', settings: ['disturbances.exact=[]'], duration: '1s', base };

  it('is said with the call that repeats it; its point keeps the other seeds', () => {
    expect(failureLines(results.failures(), call)).toEqual([
      'the run at tcp.mss=1,460 B, tcp.nagle=true, seed 2 failed, which is a bug: ouch',
      "  again with: lab run mine.json --set 'disturbances.exact=[]' --set tcp.mss=1460 --set tcp.nagle=true --duration 1s --seed 2",
    ]);
    expect(results.complete().map(({ runs }) => runs.map(({ seed }) => seed))).toEqual([[1, 2], [1]]);
  });

  it('of a spec that came by standard input is repeated from its JSON', () => {
    expect(failureLines(results.failures(), { ...call, source: '-' })[1]).toBe(
      `  again with: echo '{"name":"mine"}' | lab run - --set tcp.mss=1460 --set tcp.nagle=true --duration 1s --seed 2`,
    );
  });
});

describe('the spread of values', () => {
  it('has quartiles between neighbours', () => {
    expect(spreadOf([4, 1, 3, 2])).toEqual({
      least: 1,
      quartile1: 1.75,
      median: 2.5,
      quartile3: 3.25,
      most: 4,
    });
    expect(spreadOf([7])).toEqual({ least: 7, quartile1: 7, median: 7, quartile3: 7, most: 7 });
    expect(spreadOf([])).toBeNull();
  });
});

describe('a sweep that is asked for wrongly', () => {
  it.each<[string, string[], RegExp]>([
    ['nothing to sweep over', [], /needs something to sweep over/],
    ['a path without values', ['--over', 'tcp.mss'], /--over tcp\.mss: write it as path=value,value/],
    ['an empty value', ['--over', 'tcp.mss=536,'], /write it as path=value,value/],
    [
      'a mistyped path',
      ['--over', 'tcp.mzz=1'],
      /tcp\.mzz is not a field of the spec; did you mean tcp\.mss\?/,
    ],
    ['a value out of range', ['--over', 'tcp.mss=536,9000'], /tcp\.mss is 9000.*64 B to 1,460 B/],
    [
      'a wrong word',
      ['--over', 'testbed.nic=agilio-lx,agilo-cx'],
      /agilo-cx.*did you mean agilio-cx.*one of/,
    ],
    ['a wrong unit', ['--over', 'tcp.timeWait=1ms,10parsecs'], /tcp\.timeWait is "10parsecs"/],
    ['the same value twice', ['--over', 'tcp.mss=536,536'], /--over tcp\.mss: 536 stands twice/],
    ['one value in two units', ['--over', 'workload.replyBytes=1KiB,1024'], /1KiB and 1024 are the same/],
    ['one path twice', ['--over', 'tcp.mss=536', '--over', 'tcp.mss=1460'], /--over tcp\.mss is given twice/],
    [
      'a path that is also set',
      ['--set', 'tcp.mss=536', '--over', 'tcp.mss=1460'],
      /--over tcp\.mss: --set has it/,
    ],
    ['a swept seed and seeds', ['--over', 'seed=1,2', '--seeds', '2'], /--over seed: --seeds has it/],
    ['two faults', ['--over', 'tcp.mss=1', '--over', 'tcp.rtoMin=x'], /tcp\.mss is 1,[^]*tcp\.rtoMin is "x"/],
    [
      'a combination that a rule refuses',
      ['--over', 'offloads.tso=off,intended', '--over', 'offloads.checksum=intended,off'],
      /^at offloads\.tso=intended, offloads\.checksum=off: offloads\.tso is intended while[^\n]*$/,
    ],
    [
      'a rule that refuses every point',
      ['--over', 'tcp.rtoMin=2s,3s', '--set', 'tcp.rtoMax=1s', '--set', 'tcp.rtoInitial=500ms'],
      /at tcp\.rtoMin=2 s: [^]*at tcp\.rtoMin=3 s: /,
    ],
    [
      'a fault that no point changes',
      ['--over', 'tcp.mss=536,1460', '--set', 'seed=-1'],
      /^seed is -1[^\n]*$/,
    ],
    [
      'too many runs',
      ['--over', 'tcp.mss=536,1460', '--seeds', '1e4', '--seeds', '20000'],
      /40,000 runs; allowed: at most 20,000/,
    ],
    [
      'seeds beyond the last',
      ['--over', 'tcp.mss=536', '--seed', '4294967295', '--seeds', '2'],
      /--seeds 2 reaches seed/,
    ],
    ['no seeds', ['--over', 'tcp.mss=536', '--seeds', '0'], /--seeds is "0"; allowed: a whole number from 1/],
    ['no workers', ['--over', 'tcp.mss=536', '--workers', 'many'], /--workers is "many"/],
    [
      'an unknown figure',
      ['--over', 'tcp.mss=536', '--metric', 'goodputt'],
      /--metric is "goodputt".*did you mean goodput/,
    ],
    [
      'an unknown total',
      ['--over', 'tcp.mss=536', '--metric', 'totals.frame'],
      /"totals\.frame".*did you mean totals\.frames/,
    ],
    [
      'a file that cannot be written',
      ['--over', 'tcp.mss=536', '--csv', join(folder, 'no', 'a')],
      /--csv .*no such file/i,
    ],
  ])('with %s is refused in a sentence, before anything runs', async (_what, args, sentence) => {
    const refusal = await lab(['sweep', 'bulk', ...args]).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as UserError).message).toMatch(sentence);
  });
});
