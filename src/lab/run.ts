import { writeFileSync } from 'node:fs';
import { plainJson, reportCsv, traceToPcapng } from '#engine/testbed/exports.ts';
import { group } from '#experiment/units.ts';
import { parsed } from './arguments.ts';
import { execute } from './execution.ts';
import { INTERRUPTED } from './interrupt.ts';
import { claim } from './outputFile.ts';
import { applyCapture, requestedSpec } from './specSource.ts';
import { summary } from './summary.ts';
import { UserError } from './userError.ts';

const options = {
  set: { type: 'string', multiple: true },
  seed: { type: 'string' },
  duration: { type: 'string' },
  json: { type: 'boolean' },
  arrivals: { type: 'string' },
  pcap: { type: 'string' },
  csv: { type: 'string' },
} as const;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parsed({ args, options, allowPositionals: true });
  const [source, ...rest] = positionals;
  if (source === undefined)
    throw new UserError('run needs a preset, a spec file or "-"; "list" shows the presets');
  if (rest.length > 0)
    throw new UserError(`run takes one preset or spec, and "${rest.join(' ')}" came after it`);
  const asked = requestedSpec({
    source,
    settings: values.set ?? [],
    seed: values.seed,
    duration: values.duration,
    arrivals: values.arrivals,
  });
  const spec = values.pcap === undefined ? asked : applyCapture(asked);
  claim('--pcap', values.pcap);
  claim('--csv', values.csv);
  const { testbed, interrupted, performance } = await execute(spec);
  const report = testbed.report();
  if (values.pcap !== undefined) {
    const trace = testbed.trace();
    writeFileSync(values.pcap, traceToPcapng(trace, spec));
    if (trace.truncated)
      process.stderr.write(
        `--pcap: the capture holds the first ${group(spec.probes.trace)} frames; --set probes.trace asks for more\n`,
      );
  }
  if (values.csv !== undefined) writeFileSync(values.csv, reportCsv(report));
  process.stdout.write(
    values.json ? `${plainJson({ ...report, performance })}\n` : summary(report, performance),
  );
  return interrupted ? INTERRUPTED : 0;
}
