import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { presets } from '#experiment/presets/all.ts';
import type { Report } from '#experiment/report.ts';
import { lab as call } from '#lab/commands.ts';
import { UserError } from '#lab/userError.ts';
import { labProgram } from '../support/program.ts';

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** As a reader calls it. */
const asScript = ['npm', 'run', '--silent', 'lab', '--'];

function lab(args: readonly string[], input = '', by = [process.execPath, labProgram()]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(by[0]!, [...by.slice(1), ...args], { stdio: 'pipe' });
    const ended: Ended = { status: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (ended.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (ended.stderr += chunk.toString()));
    child.once('error', reject);
    child.once('close', (status) => resolve({ ...ended, status }));
    child.stdin.end(input);
  });
}
const folder = mkdtempSync(join(tmpdir(), 'lab-'));
const jsonOf = (ended: Ended) => JSON.parse(ended.stdout) as Report & { performance: Record<string, number> };

describe('lab list', () => {
  it('prints one line a preset, its name first', async () => {
    const { status, stdout } = await lab(['list'], '', asScript);
    expect(status).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/\s/)[0]),
    ).toEqual(presets.map((preset) => preset.name));
  });
});

describe('lab run', () => {
  it('prints the same report twice, as JSON, and nothing else', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => lab(['run', 'one-connection', '--json', '--set', 'workload.connections=3'])),
    );
    if (!first || !second) throw new Error('two runs were started');
    expect(first.status, first.stderr).toBe(0);
    const [a, b] = [jsonOf(first), jsonOf(second)];
    expect(a.digest).toMatch(/^[0-9a-f]{16}$/);
    expect(a.performance).toMatchObject({
      wallSeconds: expect.any(Number),
      framesPerSecond: expect.any(Number),
      peakMemoryBytes: expect.any(Number),
    });
    expect(a.series.time).toBeInstanceOf(Array);
    expect({ ...a, performance: null }).toEqual({ ...b, performance: null });
    expect(a.totals.connectionsCompleted).toBe(3);
    expect(a.spec.workload.connections).toBe(3);
  });

  it('prints a summary for people, and writes the files it was asked for', async () => {
    const [pcap, csv] = [join(folder, 'a.pcapng'), join(folder, 'a.csv')];
    const { status, stdout, stderr } = await lab([
      'run',
      'one-connection',
      '--pcap',
      pcap,
      '--csv',
      csv,
      '--seed',
      '7',
      '--duration',
      '2s',
    ]);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/connections completed\s+1/);
    expect(stdout).toMatch(/seed 7/);
    expect(stderr).toBe('');
    expect([...readFileSync(pcap).subarray(0, 4)]).toEqual([0x0a, 0x0d, 0x0d, 0x0a]);
    expect(readFileSync(csv, 'utf8')).toMatch(/^time_ns,/);
  });

  it('reads a spec from a file and from standard input', async () => {
    const file = join(folder, 'spec.json');
    writeFileSync(file, JSON.stringify({ version: 1, name: 'mine', workload: { replyBytes: '3KiB' } }));
    const [fromFile, fromInput] = await Promise.all([
      lab(['run', file, '--json']),
      lab(['run', '-', '--json'], readFileSync(file, 'utf8')),
    ]);
    expect(fromFile.status, fromFile.stderr).toBe(0);
    expect(jsonOf(fromFile).totals.bytesToClient).toBe(3072);
    expect(jsonOf(fromInput).digest).toBe(jsonOf(fromFile).digest);
  });

  it('follows the arrivals of a capture, which may be its own', async () => {
    const pcap = join(folder, 'arrivals.pcapng');
    const first = await lab(['run', 'one-connection', '--set', 'workload.connections=3', '--pcap', pcap]);
    expect(first.status, first.stderr).toBe(0);
    const { spec, arrivals, totals } = jsonOf(
      await lab(['run', 'one-connection', '--arrivals', pcap, '--json']),
    );
    expect(spec.workload).toMatchObject({ kind: 'open-loop', arrivals: 'capture', connections: 0 });
    expect(spec.workload.arrivalTimes.length).toBe(3);
    expect([arrivals?.arrivals, totals.connectionsCompleted]).toEqual([3, 3]);
  });
});

describe('a wrong call', () => {
  const broken = join(folder, 'broken.json');
  writeFileSync(broken, '{"seed": ');
  const slip = join(folder, 'slip.json');
  writeFileSync(slip, '{\n "seed": 1\n "name": "x"}');
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, '{"seed": -1, "tcp": {"mss": 9000}}');
  it.each<[string, string[], RegExp]>([
    ['an unknown command', ['rum'], /unknown command "rum"; there are list, run, sweep, .*pipe, bench/],
    [
      'a mistyped preset',
      ['run', 'short-conections'],
      /unknown preset "short-conections"; did you mean short-connections/,
    ],
    ['no preset', ['run'], /run needs a preset/],
    ['a capture that is none', ['run', 'bulk', '--arrivals', slip], /--arrivals .*neither pcap nor pcapng/],
    ['two presets', ['run', 'bulk', 'bulk-many'], /"bulk-many" came after it/],
    ['an unknown option', ['run', 'bulk', '--jsn'], /unknown option '--jsn'/],
    [
      'a mistyped field',
      ['run', 'bulk', '--set', 'tcp.mzz=1'],
      /tcp\.mzz is not a field of the spec; did you mean tcp\.mss\?/,
    ],
    ['a value out of range', ['run', 'bulk', '--set', 'tcp.mss=9000'], /tcp\.mss is 9000.*64 B to 1,460 B/],
    [
      'a setting without a value',
      ['run', 'bulk', '--set', 'tcp.mss'],
      /--set tcp\.mss: write it as path=value/,
    ],
    ['a bad seed', ['run', 'bulk', '--seed', 'x'], /seed is "x"/],
    ['a bad duration', ['run', 'bulk', '--duration', '10 parsecs'], /duration is "10 parsecs"/],
    ['a negative seed', ['run', 'bulk', '--seed', '-1'], /seed is -1.*from 0 to 4,294,967,295/],
    ['a negative duration', ['run', 'bulk', '--duration', '-1s'], /duration is "-1s".*from 1 ns to 3,600 s/],
    ['a duration out of range, as typed', ['run', 'bulk', '--duration', '1e9s'], /duration is "1e9s"/],
    [
      'a section',
      ['run', 'bulk', '--set', 'tcp=1'],
      /tcp is not a field of the spec; its fields are tcp\.mss,/,
    ],
    ['a missing file', ['run', 'nowhere.json'], /nowhere\.json: there is no such file/],
    ['a file that is not JSON', ['run', broken], /broken\.json is not JSON/],
    ['a file with a slip', ['run', slip], /slip\.json is not JSON: .*line 3,? column 2/],
    [
      'a spec with two faults',
      ['run', wrong],
      /seed is -1[^]*tcp\.mss is 9000|tcp\.mss is 9000[^]*seed is -1/,
    ],
    [
      'a file that cannot be written',
      ['run', 'one-connection', '--pcap', join(folder, 'no', 'where')],
      /--pcap .*no such file/i,
    ],
    ['an unknown workload', ['bench', '--only', 'Z'], /--only names "Z"; allowed: A, B, C, D, E/],
    ['a bad count', ['bench', '--connections', '0'], /--connections is "0"; allowed: a whole number from 1/],
  ])('with %s is refused in a sentence', async (_what, args, sentence) => {
    const refusal = await call(args).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as UserError).message).toMatch(sentence);
    expect(existsSync(join(folder, 'no'))).toBe(false);
  });

  it.each<[string, string[], RegExp]>([
    ['no command at all', [], /lab list/],
    [
      'a value out of range',
      ['run', 'bulk', '--set', 'tcp.mss=9000'],
      /^lab: tcp\.mss is 9000.*64 B to 1,460 B\n$/,
    ],
    ['an empty standard input', ['run', '-'], /^lab: standard input is not JSON/],
  ])('with %s ends with 2 and a sentence on stderr, not a stack', async (_what, args, sentence) => {
    const { status, stdout, stderr } = await lab(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
