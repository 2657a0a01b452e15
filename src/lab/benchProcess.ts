import { measure } from './measure.ts';
import { workloads } from './workloads.ts';

/** One workload in a process of its own, so that its peak memory is its own; the parent reads the answer. */
const [name, concurrency] = process.argv.slice(2);
const workload = workloads.find((candidate) => candidate.name === name);
if (!workload || !process.send) throw new Error('this module is started by "lab bench"');
process.send(measure(workload, concurrency ? Number(concurrency) : undefined));
