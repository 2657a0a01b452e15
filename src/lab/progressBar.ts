import { group } from '#experiment/units.ts';

const WIDTH = 24;
const REDRAW_MS = 250;

/** "40 s", "3 min 20 s", "1 h 5 min": two units are enough of an estimate. */
export function durationText(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A bar on stderr, redrawn in place, with an estimate of the time left; silent unless a person is watching. */
export class ProgressBar {
  readonly #start = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;
  #done = 0;
  /** When the last one was done, ms after the start. */
  #doneAt = 0;
  /** What else is worth saying, as how many workers there are. */
  note = '';

  constructor(
    private readonly of: number,
    private readonly what: string,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {
    if (!stream.isTTY) return;
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS).unref();
    this.#draw();
  }

  show(done: number): void {
    this.#done = done;
    this.#doneAt = performance.now() - this.#start;
  }

  clear(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.stream.write('\r\u001b[K');
  }

  #draw(): void {
    const filled = Math.floor((WIDTH * this.#done) / Math.max(1, this.of));
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
    const said = `${bar} ${group(this.#done)} of ${group(this.of)} ${this.what}${this.#left()}${this.note && `, ${this.note}`}`;
    this.stream.write(`\r\u001b[K${said.slice(0, (this.stream.columns || 80) - 1)}`);
  }

  /** As long for each of the rest as for those before; nothing until one is done. */
  #left(): string {
    if (this.#done === 0 || this.#done === this.of) return '';
    const rest = (this.#doneAt / this.#done) * (this.of - this.#done);
    const sinceThen = performance.now() - this.#start - this.#doneAt;
    return `, about ${durationText((rest - sinceThen) / 1000)} left`;
  }
}
