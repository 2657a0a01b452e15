import { invariant } from '#engine/kernel/invariant.ts';
import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { Tally } from '#engine/kernel/tally.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { FlowTimers, TimerConfig } from './flowTimers.ts';
import { TimerAccuracy } from './timerAccuracy.ts';
import type { TimerCosts } from './timerCosts.ts';

const Count = { Set: 0, Cleared: 1, Fired: 2 } as const;

/** What a structure of linked or stacked timers does; `Rival` does the rest. */
export interface TimerStructure {
  /** The flow's deadline is known to be `deadlines[flow]`. */
  insert(flow: number, ticks: number): void;
  remove(flow: number): void;
  /** Takes out what is due and hands each flow to `fire` with the ps it took to get there. */
  expire(fire: (flow: number, after: number) => void): void;
  /** When to look next; Infinity while nothing is armed. */
  next(): number;
}

/** What all of the bitmap wheel's rivals share: one timer a flow, an alarm for whoever is due next, and the counts. */
export class Rival implements FlowTimers {
  readonly #alarm: Alarm;
  readonly #isArmed: Uint8Array;
  readonly #accuracy: TimerAccuracy;
  readonly #counts = new Tally(['timers set', 'timers cleared', 'fired']);
  readonly #due: Int32Array;
  #dueCount = 0;
  #armed = 0;

  /** Made once, so that expiring allocates nothing. */
  readonly #fire = (flow: number, after: number): void => {
    this.#isArmed[flow] = 0;
    this.#armed--;
    this.#counts.add(Count.Fired);
    const late = this.#accuracy.fired(flow, this.timeline.clock[0] + after);
    this.journal?.note(Note.WheelFired, flow, 0, late);
    this.#due[this.#dueCount++] = flow;
  };

  constructor(
    private readonly timeline: Timeline,
    private readonly config: TimerConfig,
    private readonly deadlines: Float64Array,
    private readonly structure: TimerStructure,
    private readonly costs: TimerCosts,
    private readonly onExpired: (flow: number) => void,
    private readonly journal: Journal | null,
  ) {
    this.#isArmed = new Uint8Array(config.flows);
    this.#due = new Int32Array(config.flows);
    this.#accuracy = new TimerAccuracy(config.flows);
    this.#alarm = timeline.alarm(() => this.#expire());
  }

  get turn(): number {
    return this.config.groups;
  }

  get tick(): number {
    return this.config.tick;
  }

  get isQuiet(): boolean {
    return this.#armed === 0;
  }

  register(flow: number, ticks: number): void {
    invariant(this.#isArmed[flow] === 0 && ticks >= 1, 'a flow has one timer, at least one tick ahead');
    this.#isArmed[flow] = 1;
    this.#armed++;
    this.deadlines[flow] = this.timeline.clock[0] + ticks * this.config.tick;
    this.#accuracy.asked(flow, this.deadlines[flow]);
    this.structure.insert(flow, ticks);
    this.#counts.add(Count.Set);
    this.journal?.note(Note.WheelSet, flow, 0, 0);
    this.#wait();
  }

  clear(flow: number): void {
    if (this.#isArmed[flow] === 0) return;
    this.#isArmed[flow] = 0;
    this.#armed--;
    this.structure.remove(flow);
    this.#counts.add(Count.Cleared);
    this.journal?.note(Note.WheelCleared, flow, 0);
    this.#wait();
  }

  report(): Record<string, number> {
    return { ...this.#counts.record(), ...this.costs.report(), ...this.#accuracy.report() };
  }

  /** All are taken out before the first is acted on: a flow that expires may arm its timer again. */
  #expire(): void {
    this.#dueCount = 0;
    this.structure.expire(this.#fire);
    const due = this.#dueCount;
    for (let at = 0; at < due; at++) this.onExpired(this.#due[at]);
    this.#wait();
  }

  #wait(): void {
    const next = this.structure.next();
    if (next === Infinity) this.#alarm.cancel();
    else if (!this.#alarm.isSet || this.#alarm.due !== next) this.#alarm.at(next);
  }
}
