import { readFileSync } from 'node:fs';
import { arrivalsInCapture } from '#engine/testbed/captureArrivals.ts';
import { fieldByPath } from '#experiment/defaults.ts';
import { getPath, setPath, type Plain } from '#experiment/paths.ts';
import { group } from '#experiment/units.ts';
import { UserError } from './userError.ts';

/** A run lasts an hour at most. */
const LATEST = 3_600_000_000_000;

/** Connections of a spec begin when those of a capture did; what the spec says itself of how many may be open is kept. */
export function followCapture(input: Plain, file: string): void {
  const times = timesIn(file);
  setPath(input, 'workload.kind', 'open-loop');
  setPath(input, 'workload.arrivals', 'capture');
  setPath(input, 'workload.arrivalTimes', times);
  setPath(input, 'workload.connections', 0);
  if (getPath(input, 'workload.concurrency') === undefined)
    setPath(input, 'workload.concurrency', times.length);
}

function timesIn(file: string): number[] {
  const { times, packets, defect } = arrivalsInCapture(bytesOf(file));
  if (times.length === 0)
    throw new UserError(`--arrivals ${file}: ${defect ?? `none of its ${group(packets)} packets is a SYN`}`);
  if (defect !== null) process.stderr.write(`--arrivals: ${defect}; what came before is used\n`);
  const most = fieldByPath.get('workload.arrivalTimes')?.max ?? 0;
  const kept = times.filter((time) => time <= LATEST).slice(0, most);
  if (kept.length < times.length)
    process.stderr.write(
      `--arrivals: the first ${group(kept.length)} of ${group(times.length)} SYNs are used, those of an hour at most\n`,
    );
  return kept;
}

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`--arrivals ${file}: ${(error as Error).message}`);
  }
}
