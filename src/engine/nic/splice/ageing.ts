import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import { SpliceNews, SpliceWhy } from '#engine/pcie/spliceMessages.table.ts';
import type { SplicedPairs } from './splicedPairs.ts';
import type { SplicedSegment } from './splicedSegment.ts';

/** Times in ps. */
export interface AgeConfig {
  /** Silence after which a pair is given up; 0 = never. */
  readonly idle: number;
  /** How long a closed pair still relays: the last acknowledgment may be lost. */
  readonly timeWait: number;
  /** Between reports of what has passed; 0 = only at the end. */
  readonly interval: number;
}

/** Turns in which the shortest of the times passes. */
const TURNS = 8;

/** Walks all pairs now and then, while there are any: ends those over or silent for too long, and reports the others. */
export class Ageing {
  readonly #alarm: Alarm;
  readonly #turn: number;

  constructor(
    private readonly timeline: Timeline,
    private readonly pairs: SplicedPairs,
    private readonly segment: SplicedSegment,
    private readonly config: AgeConfig,
    /** Charges the walk, divided over the cores. */
    private readonly walked: (pairs: number) => void,
  ) {
    const times = [config.idle, config.timeWait, config.interval].filter((time) => time > 0);
    this.#turn = times.length === 0 ? 0 : Math.max(1, Math.floor(Math.min(...times) / TURNS));
    this.#alarm = timeline.alarm(() => this.#walk());
    pairs.whenEmpty = () => this.#alarm.cancel();
  }

  /** A pair has been installed. */
  begin(): void {
    if (this.#turn > 0 && !this.#alarm.isSet) this.#alarm.at(this.timeline.now + this.#turn);
  }

  #walk(): void {
    const { pairs } = this;
    this.walked(pairs.count);
    // Backwards: an ended pair's place is taken by the last.
    for (let place = pairs.count - 1; place >= 0; place--) this.#look(pairs.frontAt(place));
    if (pairs.count > 0) this.#alarm.at(this.timeline.now + this.#turn);
  }

  #look(front: number): void {
    const { pairs, segment, config } = this;
    const now = this.timeline.now;
    const { lastSeen, lastTold } = pairs.additions;
    const silent = now - lastSeen[front];
    if (segment.isOver(front)) {
      if (silent >= config.timeWait) pairs.end(front, segment.whyOver(front));
    } else if (config.idle > 0 && silent >= config.idle) pairs.end(front, SpliceWhy.Idle);
    else if (config.interval > 0 && now - lastTold[front] >= config.interval) {
      if (pairs.tell(front, SpliceNews.Running, 0)) lastTold[front] = now;
    }
  }
}
