import { releaseProxy, wrap, type Remote } from 'comlink';
import { ENGINE_VERSION } from '#experiment/version.ts';
import type { SimulationApi } from './api.ts';

/** How often a worker that owes an answer is asked whether it lives, and how many silences are its death. */
export interface Patience {
  readonly interval: number;
  readonly silences: number;
  /** A first answer includes fetching and compiling the script. */
  readonly start: number;
}
export const patience: Patience = { interval: 1000, silences: 3, start: 15_000 };

/** One worker from its start to its death. A dead worker never answers, so its death is a promise of its own. */
export class Connection {
  readonly remote: Remote<SimulationApi>;
  /** Resolves with a sentence when the worker is gone. */
  readonly death: Promise<string>;
  #die: (message: string) => void = () => undefined;
  #dead = false;
  #silences = 0;
  #owed = 0;
  #pulse: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly worker: Worker,
    private readonly limits: Patience = patience,
  ) {
    this.remote = wrap<SimulationApi>(worker);
    this.death = new Promise((resolve) => {
      this.#die = resolve;
    });
    worker.addEventListener('error', (event) =>
      this.kill(`The engine stopped: ${event.message || 'its script could not be run'}.`),
    );
    worker.addEventListener('messageerror', () => this.kill('The engine sent something unreadable.'));
  }

  get dead(): boolean {
    return this.#dead;
  }

  /** Undefined once the worker has answered with the right version; else why it cannot be used. */
  async started(): Promise<string | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve('The engine did not start.'), this.limits.start);
    });
    const answered = this.remote
      .ping()
      .then((version) =>
        version === ENGINE_VERSION
          ? undefined
          : `The engine is version ${version}, this page ${ENGINE_VERSION}; reload the page.`,
      );
    const fault = await Promise.race([answered, this.death, late]);
    clearTimeout(timer);
    if (fault !== undefined) this.kill(fault);
    return fault;
  }

  /** An answer, or the sentence of the worker's death, whichever comes first. */
  async owed<T>(answer: Promise<T>): Promise<{ answer: T } | { lost: string }> {
    this.#owed++;
    this.#pulse ??= setInterval(() => this.#beat(), this.limits.interval);
    try {
      return await Promise.race([
        answer.then((value) => ({ answer: value })),
        this.death.then((lost) => ({ lost })),
      ]);
    } finally {
      if (--this.#owed === 0) this.#rest();
    }
  }

  kill(message: string): void {
    if (this.#dead) return;
    this.#dead = true;
    this.#rest();
    this.worker.terminate();
    this.#die(message);
  }

  /** For a worker that is no longer wanted. */
  dispose(): void {
    if (!this.#dead) this.remote[releaseProxy]();
    this.kill('The run was closed.');
  }

  #beat(): void {
    // Counted in beats, not by the clock: a page that was asleep missed the beats as well as the answers.
    if (this.#silences++ >= this.limits.silences) return this.kill('The engine stopped answering.');
    void this.remote.ping().then(() => {
      this.#silences = 0;
    });
  }

  #rest(): void {
    clearInterval(this.#pulse);
    this.#pulse = undefined;
    this.#silences = 0;
  }
}
