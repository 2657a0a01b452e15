/** What a teardown table needs of a timer. The bitmap wheel is one answer; its rivals stand behind the same face. */
export interface FlowTimers {
  /** Arms the flow's one timer, `ticks` >= 1 from now; it must not be armed. */
  register(flow: number, ticks: number): void;
  /** Disarms it if it is armed. */
  clear(flow: number): void;
  /** Ticks of one turn: the shortest wait that costs one bit and no counting. */
  readonly turn: number;
  readonly tick: number;
  readonly isQuiet: boolean;
  report(): Record<string, number>;
}

export interface TimerConfig {
  /** Of the bitmap wheel; for its rivals the ticks of one turn, which is the shortest timeout. */
  readonly groups: number;
  /** ps from one tick to the next. */
  readonly tick: number;
  readonly flows: number;
}
