import { findPreset } from '#experiment/presets/all.ts';
import { withField } from '#experiment/validate.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';

/** Prints the bytes of JavaScript heap a warm run takes for each frame; started with --expose-gc and a young generation that holds them all. */
const [name, replyBytes, settings = '{}'] = process.argv.slice(2);
let spec: ExperimentSpec = structuredClone(findPreset(name)!.spec);
for (const [path, value] of Object.entries(JSON.parse(settings) as Record<string, unknown>))
  spec = withField(spec, path, value);
spec.workload.connections = 300_000;
spec.workload.replyBytes = Number(replyBytes);
spec.testbed.ringDescriptors = 65_536;
spec.duration = 3_600_000_000_000;
const { synFlood } = spec.disturbances;
if (synFlood.rate > 0) Object.assign(synFlood, { start: 0, duration: 0 });
spec.probes.sampleInterval = 36_000_000_000;
const testbed = new Testbed(spec);
testbed.advance(Infinity, 1_500_000);
globalThis.gc!();
const frames = testbed.frames;
const before = process.memoryUsage().heapUsed;
testbed.advance(Infinity, 300_000);
const taken = process.memoryUsage().heapUsed - before;
process.stdout.write(String(taken / (testbed.frames - frames)));
