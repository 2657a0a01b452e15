import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiled } from './compiled.ts';
import type { Measurement } from './measure.ts';
import type { Workload } from './workloads.ts';

/** Compiled, so that peak memory is the engine's, not a TypeScript loader's. */
const ENTRY = new URL('./benchProcess.ts', import.meta.url);
/** The engine allocates nothing while frames fly: a large young generation would only be memory that lies about. */
const FLAGS = ['--expose-gc', '--max-semi-space-size=1'];
/** glibc raises its own threshold once large tables are freed, and then keeps what the warm-up no longer needs. */
const MEMORY = { MALLOC_MMAP_THRESHOLD_: '131072' };

function measureApart(program: string, workload: Workload, concurrency?: number): Promise<Measurement> {
  const args = concurrency === undefined ? [workload.name] : [workload.name, String(concurrency)];
  return new Promise((resolve, reject) => {
    const child = fork(program, args, {
      execArgv: FLAGS,
      env: { ...process.env, ...MEMORY },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('message', (message) => resolve(message as Measurement));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`workload ${workload.name} ended with code ${code}`)));
  });
}

/** Measures workloads one after another, each in a process of its own, so that each has its own peak memory. */
export async function* measuredApart(
  workloads: readonly Workload[],
  concurrency: number | undefined,
): AsyncGenerator<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-bench-'));
  try {
    const program = join(folder, 'benchProcess.mjs');
    await writeFile(program, await compiled(ENTRY));
    for (const workload of workloads) yield await measureApart(program, workload, concurrency);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
