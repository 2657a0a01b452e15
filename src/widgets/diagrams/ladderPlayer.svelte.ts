import { record } from '#widgets/diagrams/recording.ts';
import type { Recording } from '#widgets/diagrams/recording.ts';
import { advance, timeAxis, timeOf, yOf } from '#widgets/diagrams/timeAxis.ts';
import type { TimeAxis } from '#widgets/diagrams/timeAxis.ts';
import { Playback } from '#widgets/kit/playback.svelte.ts';
import type { Trace } from '#experiment/report.ts';
import type { Life } from '#widgets/kit/traceView.ts';

export interface Ghost {
  readonly recording: Recording;
  readonly from: number;
}

/** 20 µs of the machine in one second of the reader's. */
const USUAL_SPEED = 20_000;

/** One or more recordings on one axis and one clock, and which packet is open. */
export class LadderPlayer {
  readonly playback = new Playback(USUAL_SPEED);
  recordings = $state.raw<readonly Recording[]>([]);
  ghost = $state.raw<Ghost>();
  selected = $state<number>();
  axis: TimeAxis = $derived.by(() => this.#axis());

  constructor(readonly height: number) {}

  get recording(): Recording | undefined {
    return this.recordings[0];
  }

  /** The two recordings of a figure that compares, once it has both. */
  get pair(): readonly [Recording, Recording] | undefined {
    return this.recordings.length === 2 ? [this.recordings[0], this.recordings[1]] : undefined;
  }

  get life(): Life | undefined {
    return this.recording?.lives.find(({ serial }) => serial === this.selected);
  }

  /** New traces under the clock. It stands at the end, so that the picture is whole, unless told otherwise. */
  load(traces: readonly Trace[], at = Infinity, ghost?: Ghost): void {
    this.playback.pause();
    this.ghost = ghost;
    this.recordings = traces.map((trace) => record(trace));
    const axis = this.axis;
    const stops = [...new Set(this.recordings.flatMap((recording) => recording.stops))].sort(
      (one, other) => one - other,
    );
    const range = {
      start: 0,
      end: axis.end,
      stops,
      advance: (now: number, milliseconds: number, speed: number) => advance(axis, now, milliseconds, speed),
    };
    this.playback.load(range, at);
  }

  select(serial: number | undefined): void {
    this.selected = serial;
  }

  /** The packet before or after the one that is open, in the order they were sent. */
  move(direction: 1 | -1): void {
    const lives = this.recording?.lives ?? [];
    const at = lives.findIndex(({ serial }) => serial === this.selected);
    const next = lives[Math.max(0, Math.min(at + direction, lives.length - 1))];
    if (next === undefined) return;
    this.selected = next.serial;
    if (next.first > this.playback.now) {
      this.playback.pause();
      this.playback.seek(next.last);
    }
  }

  shareOf = (time: number): number => yOf(this.axis, time) / this.height;
  timeAt = (share: number): number => timeOf(this.axis, share * this.height);

  #axis(): TimeAxis {
    // Of the future that did not come only its packets are drawn.
    const ghostly = this.ghost?.recording.stops ?? [];
    const times = [...new Set([0, ...ghostly, ...this.recordings.flatMap((one) => one.times)])].sort(
      (one, other) => one - other,
    );
    const end = this.recordings.reduce((last, { end: one }) => Math.max(last, one), ghostly.at(-1) ?? 1);
    return timeAxis(times, end, this.height);
  }
}
