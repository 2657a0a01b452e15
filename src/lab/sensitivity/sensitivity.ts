import { writeFileSync } from 'node:fs';
import type { Report } from '#experiment/report.ts';
import {
  plainTrials,
  sensitivityOf,
  trialsOf,
  type Sensitivity,
  type Trial,
} from '#experiment/reproduction/sensitivity.ts';
import type { Entry } from '#experiment/reproduction/types.ts';
import { parsed } from '#lab/arguments.ts';
import { INTERRUPTED } from '#lab/interrupt.ts';
import { reportFrom } from '#lab/pool/runAll.ts';
import { watched } from '#lab/pool/watched.ts';
import { whereOf } from '#lab/pool/where.ts';
import { chosen } from '#lab/reproduce/chosen.ts';
import { UserError } from '#lab/userError.ts';
import { sensitivityCsv, sensitivityText } from './output.ts';

const options = {
  only: { type: 'string', multiple: true },
  workers: { type: 'string' },
  queue: { type: 'string' },
  json: { type: 'boolean' },
  csv: { type: 'string' },
  write: { type: 'boolean' },
} as const;
/** The data behind the book's page. */
const COMMITTED = 'content/sensitivity.json';

const keyOf = (entry: string, point: string, cost = '', side = ''): string =>
  [entry, point, cost, side].join('\n');
const keyOfTrial = ({ entry, point, cost, side }: Trial): string => keyOf(entry, point, cost, side);

/** Runs trials; false when it was interrupted. Reports are kept without what no claim reads. */
class Trials {
  readonly reports = new Map<string, Report>();
  constructor(private readonly where: ReturnType<typeof whereOf>) {}

  async run(trials: readonly Trial[]): Promise<boolean> {
    const specs = trials.map(({ spec }) => spec);
    const done = await watched(this.where, specs, (index, answer) => {
      const trial = trials[index];
      if (!trial) return;
      if (!answer.ok) throw new Error(`${trial.point}, ${trial.cost ?? 'as it is'}: ${answer.failure}`);
      this.reports.set(keyOfTrial(trial), slim(reportFrom(answer.report)));
    });
    return done === trials.length;
  }
}

/** Series and histograms are most of a report. */
function slim(report: Report): Report {
  return { ...report, series: { time: new Float64Array(), columns: {} } };
}

/** A figure with a fifth more of which the run is the same is of no use to it: a fifth less need not be run. */
async function sensitivity(asked: readonly Entry[], trials: Trials): Promise<Sensitivity | undefined> {
  const plain = plainTrials(asked);
  const { reports } = trials;
  const more = plain.flatMap((trial) => trialsOf(trial, 'more'));
  if (!(await trials.run([...plain, ...more]))) return undefined;
  const digest = (key: string): string | undefined => reports.get(key)?.digest;
  const moves = ({ entry, point, cost }: Trial): boolean =>
    digest(keyOf(entry, point, cost, 'more')) !== digest(keyOf(entry, point));
  const less = plain.flatMap((trial) => trialsOf(trial, 'less')).filter(moves);
  if (!(await trials.run(less))) return undefined;
  return sensitivityOf(asked, (entry, point, cost, side) => {
    const report = reports.get(keyOf(entry, point, cost, side)) ?? reports.get(keyOf(entry, point));
    if (!report) throw new Error(`${entry}, point "${point}" was not run`);
    return report;
  });
}

/** Moves every figure of the cost model by a fifth, one at a time, and prints which held-out result it moves by how much. */
export async function sensitivityCommand(args: string[]): Promise<number> {
  const { values } = parsed({ args, options });
  const asked = chosen(values.only ?? []);
  if (values.write && values.only) throw new UserError('--write is for all results; leave out --only');
  const result = await sensitivity(asked, new Trials(whereOf(values)));
  if (result === undefined) {
    process.stderr.write('lab: interrupted\n');
    return INTERRUPTED;
  }
  if (values.csv !== undefined) writeFileSync(values.csv, sensitivityCsv(result));
  const json = `${JSON.stringify(result, null, 2)}\n`;
  if (values.write) writeFileSync(COMMITTED, json);
  process.stdout.write(values.json ? json : sensitivityText(result));
  return 0;
}
