const Slot = { Count: 0, Min: 1, Max: 2, Sum: 3 } as const;

/** How early (negative) or late timers fire against the deadline asked for, ps. */
export class TimerAccuracy {
  readonly #deadlines: Float64Array;
  readonly #stats = Float64Array.from([0, Infinity, -Infinity, 0]);

  constructor(flows: number) {
    this.#deadlines = new Float64Array(flows);
  }

  asked(flow: number, deadline: number): void {
    this.#deadlines[flow] = deadline;
  }

  /** Returns how late it is. */
  fired(flow: number, now: number): number {
    const late = now - this.#deadlines[flow];
    const stats = this.#stats;
    stats[Slot.Count]++;
    stats[Slot.Sum] += late;
    if (late < stats[Slot.Min]) stats[Slot.Min] = late;
    if (late > stats[Slot.Max]) stats[Slot.Max] = late;
    return late;
  }

  /** ns. */
  report(): Record<string, number> {
    const [count, min, max, sum] = this.#stats;
    if (count === 0) return {};
    return {
      'late by, least (ns)': min / 1e3,
      'late by, most (ns)': max / 1e3,
      'late by, mean (ns)': sum / count / 1e3,
    };
  }
}
