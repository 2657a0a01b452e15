/** How the clock of a figure moves: from `now`, `milliseconds` of the reader's time at `speed`. */
export type Advance = (now: number, milliseconds: number, speed: number) => number;

export interface PlaybackRange {
  readonly start: number;
  readonly end: number;
  /** Instants at which a step stops, in order. */
  readonly stops: readonly number[];
  readonly advance: Advance;
}

/** Time that passes evenly, with a step at each of `stops`. */
export function steady(stops: readonly number[], end: number): PlaybackRange {
  const inOrder = [...new Set(stops)].sort((one, other) => one - other);
  return { start: 0, end, stops: inOrder, advance: (at, milliseconds, speed) => at + milliseconds * speed };
}

/** A wall gap longer than this is a hidden tab or a stall, not playing time (PhET's cap). */
const LONGEST_FRAME_MILLISECONDS = 250;
/** Under reduced motion playing shows key frames, one every so often. */
const KEY_FRAME_MILLISECONDS = 900;

/** The one clock of a figure. Times are emulated picoseconds; speed is picoseconds for each wall millisecond. */
export class Playback {
  now = $state(0);
  playing = $state(false);
  speed = $state(1);
  #range: PlaybackRange = { start: 0, end: 0, stops: [], advance: (now) => now };
  #request = 0;
  #lastFrame = 0;
  #sinceKeyFrame = 0;

  constructor(speed: number) {
    this.speed = speed;
  }

  get end(): number {
    return this.#range.end;
  }

  /** A new recording under the same clock. */
  load(range: PlaybackRange, now: number): void {
    this.#range = range;
    this.seek(now);
  }

  /** A new recording, shown whole first; playing begins at its start. */
  loadWhole(range: PlaybackRange): void {
    this.pause();
    this.load(range, range.end);
  }

  seek(time: number): void {
    this.now = Math.max(this.#range.start, Math.min(time, this.#range.end));
  }

  play(): void {
    if (this.playing || this.#range.end <= this.#range.start) return;
    if (this.now >= this.#range.end) this.now = this.#range.start;
    this.playing = true;
    this.#lastFrame = 0;
    this.#request = requestAnimationFrame((at) => this.#frame(at));
  }

  pause(): void {
    this.playing = false;
    if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(this.#request);
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** A step is a fixed amount of emulated meaning: the next or the last thing that happened. */
  step(direction: 1 | -1): void {
    this.pause();
    const { stops, start, end } = this.#range;
    const next =
      direction > 0 ? stops.find((stop) => stop > this.now) : stops.findLast((stop) => stop < this.now);
    this.now = next ?? (direction > 0 ? end : start);
  }

  #frame(at: number): void {
    if (!this.playing) return;
    const passed = this.#lastFrame === 0 ? 0 : Math.min(at - this.#lastFrame, LONGEST_FRAME_MILLISECONDS);
    this.#lastFrame = at;
    if (prefersStillness()) this.#keyFrame(passed);
    else this.now = Math.min(this.#range.advance(this.now, passed, this.speed), this.#range.end);
    if (this.now >= this.#range.end) this.pause();
    else this.#request = requestAnimationFrame((next) => this.#frame(next));
  }

  #keyFrame(passed: number): void {
    this.#sinceKeyFrame += passed;
    if (this.#sinceKeyFrame < KEY_FRAME_MILLISECONDS) return;
    this.#sinceKeyFrame = 0;
    this.now = this.#range.stops.find((stop) => stop > this.now) ?? this.#range.end;
  }
}

export function prefersStillness(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;
}
