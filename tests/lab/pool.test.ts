import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Pool } from '#lab/pool/pool.ts';
import { runAll } from '#lab/pool/runAll.ts';
import { specWith } from '#lab/specSource.ts';

const named = (name: string, changes: object = {}): ExperimentSpec => specWith({ name, ...changes });
const short = [5, 1, 9].map((connections) => named(`${connections}`, { workload: { connections } }));

/** A thread's program: it dies while the spec's name says so, and answers with the name otherwise. */
const folder = mkdtempSync(join(tmpdir(), 'lab-pool-test-'));
const program = join(folder, 'mortal.cjs');
writeFileSync(
  program,
  `const { existsSync, writeFileSync } = require('node:fs');
   require('node:worker_threads').parentPort.on('message', ({ name }) => {
     const mark = ${JSON.stringify(folder)} + '/' + name;
     if (name === 'always' || (name === 'once' && !existsSync(mark))) {
       writeFileSync(mark, '');
       throw new Error('out of luck');
     }
     require('node:worker_threads').parentPort.postMessage({ ok: true, report: name });
   });`,
);

describe('a pool of threads', () => {
  it('gives the reports this thread would give, in the order of their specs', async () => {
    const seen: number[] = [];
    const reports = await runAll(short, { workers: 2, onProgress: (done, of) => seen.push(done / of) });
    const here = short.map((spec) => {
      const testbed = new Testbed(spec);
      testbed.advance(spec.duration, Infinity);
      return testbed.report();
    });
    expect(reports).toEqual(here);
    expect(seen).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('rejects with the complaint of an engine that fails, and names the spec', async () => {
    const broken = { ...named('broken'), testbed: { ...named('').testbed, nic: 'abacus' } } as unknown;
    await expect(runAll([broken as ExperimentSpec], { workers: 1 })).rejects.toThrow(/^broken: ./);
  });

  it('stops when it is told to, in the middle of a run', async () => {
    const endless = named('endless', { workload: { connections: 0 }, duration: '3600s' });
    const stop = new AbortController();
    const running = runAll([endless, endless], { workers: 2, signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await expect(running).rejects.toThrow(/abort/);
  });
});

describe('a thread that dies', () => {
  const pool = new Pool(pathToFileURL(program), 2);
  afterAll(() => pool.close());

  it('is replaced, and its spec tried once more', async () => {
    const answers = await Promise.all(['a', 'once', 'b', 'c'].map((name) => pool.run(named(name))));
    expect(answers.map((answer) => answer.ok && answer.report)).toEqual(['a', 'once', 'b', 'c']);
  });

  it('twice over the same spec is reported with its last words, and the others go on', async () => {
    const answers = await Promise.all(['always', 'd', 'e'].map((name) => pool.run(named(name))));
    expect(answers[0]).toEqual({ ok: false, failure: 'its thread died twice: out of luck' });
    expect(answers.slice(1).every(({ ok }) => ok)).toBe(true);
  });
});
