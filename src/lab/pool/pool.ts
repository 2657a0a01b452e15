import { Worker } from 'node:worker_threads';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { threadProgram } from './threadProgram.ts';

/** What a thread says of a spec: the report as JSON, the one form for threads, queue and cache alike, or why there is none. */
export type Answer =
  { readonly ok: true; readonly report: string } | { readonly ok: false; readonly failure: string };

interface Job {
  readonly spec: ExperimentSpec;
  readonly settle: (answer: Answer) => void;
  deaths: number;
}

/** A spec that takes two threads with it would take a third. */
const MOST_DEATHS = 2;

/** Threads that each run one spec at a time; a thread that dies is replaced, and its spec tried once more. */
export class Pool {
  readonly #waiting: Job[] = [];
  readonly #idle: Worker[] = [];
  readonly #threads = new Set<Worker>();
  #isClosed = false;

  constructor(
    private readonly program: URL,
    private readonly size: number,
  ) {}

  /** Runs a spec as soon as a thread is free. Never rejects; after `close` it never settles. */
  run(spec: ExperimentSpec): Promise<Answer> {
    return new Promise((settle) => {
      this.#waiting.push({ spec, settle, deaths: 0 });
      this.#assign();
    });
  }

  /** Ends every thread, in the middle of a run too. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  #assign(): void {
    while (!this.#isClosed && this.#waiting.length > 0) {
      const thread = this.#idle.pop() ?? this.#start();
      const job = thread && this.#waiting.shift();
      if (!thread || !job) return;
      this.#give(thread, job);
    }
  }

  #start(): Worker | undefined {
    if (this.#threads.size >= this.size) return undefined;
    const thread = new Worker(this.program, { execArgv: [] });
    this.#threads.add(thread);
    return thread;
  }

  #give(thread: Worker, job: Job): void {
    let cause = '';
    const onError = (error: unknown): void => {
      cause = error instanceof Error ? error.message : String(error);
    };
    const onExit = (code: number): void => {
      this.#threads.delete(thread);
      if (this.#isClosed) return;
      this.#mourn(job, cause || `it ended with code ${code}`);
    };
    thread.on('error', onError).once('exit', onExit);
    thread.once('message', (answer: Answer) => {
      thread.off('error', onError).off('exit', onExit);
      this.#idle.push(thread);
      job.settle(answer);
      this.#assign();
    });
    thread.postMessage(job.spec);
  }

  #mourn(job: Job, cause: string): void {
    job.deaths += 1;
    if (job.deaths < MOST_DEATHS) this.#waiting.unshift(job);
    else job.settle({ ok: false, failure: `its thread died twice: ${cause}` });
    this.#assign();
  }
}

/** Lends a pool, and takes it back whatever happens. */
export async function withPool<T>(size: number, use: (pool: Pool) => Promise<T>): Promise<T> {
  const { url } = await threadProgram();
  const pool = new Pool(url, size);
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}
