import { measure } from './measure.ts';
import { workloads } from './workloads.ts';

/** Measures the named workload and tells the process that started this one: started by apart.ts. */
const [name, concurrency] = process.argv.slice(2);
for (const workload of workloads)
  if (workload.name === name)
    process.send?.(measure(workload, concurrency === undefined ? undefined : Number(concurrency)));
