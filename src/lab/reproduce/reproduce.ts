import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '#experiment/report.ts';
import { comparisons, reproduced, type ReportOf } from '#experiment/reproduction/reproduced.ts';
import { runsOf, type Edition, type Run } from '#experiment/reproduction/runs.ts';
import type { Entry } from '#experiment/reproduction/types.ts';
import { parsed } from '#lab/arguments.ts';
import { INTERRUPTED } from '#lab/interrupt.ts';
import { threadProgram } from '#lab/pool/threadProgram.ts';
import { reportFrom } from '#lab/pool/runAll.ts';
import { whereOf } from '#lab/pool/where.ts';
import { watched } from '#lab/pool/watched.ts';
import { UserError } from '#lab/userError.ts';
import { chosen } from './chosen.ts';
import { Kept } from './kept.ts';
import { reproductionText } from './table.ts';

const options = {
  only: { type: 'string', multiple: true },
  small: { type: 'boolean' },
  fresh: { type: 'boolean' },
  write: { type: 'boolean' },
  workers: { type: 'string' },
  queue: { type: 'string' },
  cache: { type: 'string', default: '.cache/reproduce' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const;
/** The data behind the book's figures; the page is built from it. */
const COMMITTED = 'content/reproduced.json';

const call = (args: string[]) => parsed({ args, options });
type Values = ReturnType<typeof call>['values'];

/** Fails before the first run where something cannot be written. */
function claimed(values: Values): void {
  if (values.write && (values.small || values.only))
    throw new UserError('--write is for the whole of the full edition; leave out --small and --only');
  if (values.out === undefined) return;
  try {
    mkdirSync(values.out, { recursive: true });
  } catch (error) {
    throw new UserError(`--out ${values.out}: ${(error as Error).message}`);
  }
}

interface Computed {
  /** By entry and point. */
  readonly reports: ReadonlyMap<string, Report>;
  readonly failures: readonly string[];
  /** Runs whose report is there, or that failed. */
  readonly done: number;
}
const nameOf = (entry: string, point: string): string => `${entry} ${point}`;

/** What was kept, and what is run now. */
async function computed(runs: readonly Run[], kept: Kept, values: Values): Promise<Computed> {
  const reports = new Map<string, Report>();
  const failures: string[] = [];
  const take = ({ points }: Run, report: string): void => {
    for (const { entry, point } of points) reports.set(nameOf(entry, point), reportFrom(report));
  };
  const somewhere = whereOf(values);
  const missing: Run[] = [];
  for (const run of runs) {
    const report = values.fresh ? undefined : await kept.find(run.spec);
    if (report === undefined) missing.push(run);
    else take(run, report);
  }
  const specs = missing.map(({ spec }) => spec);
  const done = await watched(somewhere, specs, (index, answer) => {
    const run = missing[index];
    if (!run) return;
    if (answer.ok) {
      kept.keep(run.spec, answer.report);
      take(run, answer.report);
    } else failures.push(...failureOf(run, answer.failure));
  });
  await kept.written();
  return { reports, failures, done: runs.length - missing.length + done };
}

function failureOf({ spec, points: [first] }: Run, failure: string): string[] {
  return [
    `${first?.entry}, point "${first?.point}" failed, which is a bug: ${failure}`,
    `  again with: echo '${JSON.stringify(spec)}' | lab run -`,
  ];
}

function printed(
  values: Values,
  asked: readonly Entry[],
  edition: Edition,
  reports: Computed['reports'],
): void {
  const reportOf: ReportOf = (entry, point) => {
    const report = reports.get(nameOf(entry, point));
    if (!report) throw new Error(`${entry}, point "${point}" was not run`);
    return report;
  };
  const data = reproduced(asked, edition, reportOf);
  const lines = comparisons(asked, edition, reportOf);
  const text = reproductionText(asked, edition, lines);
  const json = `${JSON.stringify({ ...data, claims: lines })}\n`;
  const committed = `${JSON.stringify(data, null, 2)}\n`;
  if (values.write) writeFileSync(COMMITTED, committed);
  if (values.out !== undefined) {
    writeFileSync(join(values.out, 'reproduction.txt'), text);
    writeFileSync(join(values.out, 'reproduction.json'), json);
    writeFileSync(join(values.out, 'reproduced.json'), committed);
  }
  process.stdout.write(values.json ? json : text);
}

/** Runs every point of the published figures, and prints published against predicted. */
export async function reproduce(args: string[]): Promise<number> {
  const { values } = call(args);
  const asked = chosen(values.only ?? []);
  claimed(values);
  const edition = values.small ? 'small' : 'full';
  const runs = runsOf(asked, edition);
  const { fingerprint } = await threadProgram();
  const kept = await Kept.in(values.cache, fingerprint);
  const { reports, failures, done } = await computed(runs, kept, values);
  for (const line of failures) process.stderr.write(`lab: ${line}\n`);
  if (failures.length > 0) return 1;
  if (done < runs.length) {
    process.stderr.write(
      `lab: interrupted: ${done} of ${runs.length} runs are kept in ${values.cache}; the same call goes on from there\n`,
    );
    return INTERRUPTED;
  }
  printed(values, asked, edition, reports);
  return 0;
}
