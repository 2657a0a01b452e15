import { formatTime, group } from '#experiment/units.ts';

const REDRAW_MS = 100;

/** One line on stderr, redrawn in place; silent unless a person is watching. */
export class ProgressLine {
  #drawn = 0;
  #shown = false;
  readonly #start = performance.now();

  constructor(
    private readonly duration: number,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  show(now: number, frames: number): void {
    const wall = performance.now();
    if (!this.stream.isTTY || wall - this.#drawn < REDRAW_MS) return;
    this.#drawn = wall;
    this.#shown = true;
    const share = Math.floor((100 * now) / this.duration);
    const rate = Math.round(frames / Math.max(0.001, (wall - this.#start) / 1000));
    this.stream.write(
      `\r\u001b[K${formatTime(now)} emulated of at most ${formatTime(this.duration)} (${share} %), ${group(rate)} frames/s`,
    );
  }

  clear(): void {
    if (this.#shown) this.stream.write('\r\u001b[K');
  }
}
