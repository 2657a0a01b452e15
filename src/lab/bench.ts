import { formatRate, group } from '#experiment/units.ts';
import { countOption, parsed } from './arguments.ts';
import { measuredApart } from './apart.ts';
import type { Measurement } from './measure.ts';
import { aligned } from './table.ts';
import { UserError } from './userError.ts';
import { workloads, type Workload } from './workloads.ts';

const options = {
  only: { type: 'string' },
  connections: { type: 'string' },
  json: { type: 'boolean' },
} as const;

function chosen(only: string | undefined): readonly Workload[] {
  if (only === undefined) return workloads;
  return only.split(',').map((text) => {
    const name = text.trim().toUpperCase();
    const workload = workloads.find((candidate) => candidate.name === name);
    if (!workload)
      throw new UserError(
        `--only names "${text}"; allowed: ${workloads.map((candidate) => candidate.name).join(', ')}`,
      );
    return workload;
  });
}

function people(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measured) => [
    measured.name,
    group(measured.connections),
    group(measured.frames),
    measured.wallSeconds.toFixed(2),
    group(Math.round(measured.framesPerSecond)),
    group(Math.round(measured.eventsPerSecond)),
    measured.nsPerFrame.toFixed(0),
    group(measured.bytesPerConnection),
    formatRate(measured.peakMemoryBytes, 'B'),
  ]);
  const head = [
    '',
    'connections',
    'frames',
    'wall s',
    'frames/s',
    'events/s',
    'ns/frame',
    'B/connection',
    'peak memory',
  ];
  const legend = workloads.filter(({ name }) => measurements.some((measured) => measured.name === name));
  return `${aligned([head, ...rows])}\n\n${legend.map(({ name, says }) => `${name}  ${says}`).join('\n')}\n`;
}

export async function bench(args: string[]): Promise<number> {
  const { values } = parsed({ args, options });
  const concurrency = countOption('--connections', values.connections);
  if (concurrency !== undefined && concurrency > 1_048_576)
    throw new UserError(`--connections is ${concurrency}; allowed: a whole number from 1 to 1,048,576`);
  const asked = chosen(values.only);
  const measurements: Measurement[] = [];
  const say = (workload: Workload | undefined): void => {
    if (process.stderr.isTTY && workload !== undefined)
      process.stderr.write(`\r\u001b[K${workload.name}: ${workload.says} …`);
  };
  say(asked[0]);
  for await (const measurement of measuredApart(asked, concurrency)) {
    measurements.push(measurement);
    say(asked[measurements.length]);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  process.stdout.write(
    values.json ? `${JSON.stringify({ workloads: measurements })}\n` : people(measurements),
  );
  return 0;
}
