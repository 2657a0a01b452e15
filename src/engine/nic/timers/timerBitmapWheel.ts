import { invariant } from '#engine/kernel/invariant.ts';
import type { Journal } from '#engine/kernel/journal.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { Tally } from '#engine/kernel/tally.ts';
import type { Alarm, Timeline } from '#engine/kernel/timeline.ts';
import type { FlowTimers, TimerConfig } from './flowTimers.ts';
import { TimerAccuracy } from './timerAccuracy.ts';
import type { TimerCosts } from './timerCosts.ts';

export const MOST_GROUPS = 64;
const NO_GROUP = 0xff;
const Count = { Set: 0, Cleared: 1, Fired: 2, Sweeps: 3, Words: 4, Atomics: 5 } as const;

/**
 * The timer bitmap wheel: one bit a flow in each of N groups. To arm a timer is to set a bit in the group that many ticks
 * ahead, to disarm it is to clear the bit: one atomic operation each, no lock, no list. Every tick one group is swept, divided
 * over the cores; longer waits count whole turns down in the flow's entry. Ticks stand on a grid from time 0.
 */
export class TimerBitmapWheel implements FlowTimers {
  readonly #alarm: Alarm;
  readonly #words: Int32Array;
  readonly #wordsPerGroup: number;
  readonly #groupOf: Uint8Array;
  /** Turns left before the next sweep of its group fires the flow: lives in the flow's table entry. */
  readonly #turns: Int32Array;
  readonly #population = new Int32Array(MOST_GROUPS);
  readonly #accuracy: TimerAccuracy;
  readonly #counts = new Tally([
    'bits set',
    'bits cleared',
    'fired',
    'sweeps',
    'words read',
    'atomic operations',
  ]);
  /** [0]: the tick swept last. */
  readonly #swept = new Float64Array(1);
  #armed = 0;
  /** Words above it were never used: the emulation need not look at them; the hardware's cost counts them all. */
  #highest = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly config: TimerConfig,
    private readonly expire: (flow: number) => void,
    private readonly costs: TimerCosts,
    private readonly journal: Journal | null,
  ) {
    invariant(config.groups >= 2 && config.groups <= MOST_GROUPS, 'a wheel has 2 to 64 groups');
    this.#wordsPerGroup = Math.ceil(config.flows / 32);
    this.#words = new Int32Array(this.#wordsPerGroup * config.groups);
    this.#groupOf = new Uint8Array(config.flows).fill(NO_GROUP);
    this.#turns = new Int32Array(config.flows);
    this.#accuracy = new TimerAccuracy(config.flows);
    this.#alarm = timeline.alarm(() => this.#sweep());
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
    invariant(
      this.#groupOf[flow] === NO_GROUP && ticks >= 1,
      'a flow has one timer, at least one tick ahead',
    );
    const { groups, tick } = this.config;
    const now = this.timeline.clock[0];
    if (this.#armed === 0 && !this.#alarm.isSet) this.#swept[0] = Math.floor(now / tick);
    const group = (this.#swept[0] + ticks) % groups;
    const turns = Math.ceil(ticks / groups) - 1;
    this.#groupOf[flow] = group;
    this.#turns[flow] = turns;
    const word = flow >>> 5;
    if (word > this.#highest) this.#highest = word;
    this.#words[group * this.#wordsPerGroup + word] |= 1 << (flow & 31);
    this.#population[group]++;
    this.#armed++;
    this.#accuracy.asked(flow, now + ticks * tick);
    this.#counts.add(Count.Set);
    this.#counts.add(Count.Atomics);
    this.costs.atomic();
    this.journal?.note(Note.WheelSet, flow, group, turns);
    if (!this.#alarm.isSet) this.#alarm.at((this.#swept[0] + 1) * tick);
  }

  clear(flow: number): void {
    const group = this.#groupOf[flow];
    if (group === NO_GROUP) return;
    this.#take(flow, group);
    this.#counts.add(Count.Cleared);
    this.costs.atomic();
    this.journal?.note(Note.WheelCleared, flow, group);
    if (this.#armed === 0) this.#alarm.cancel();
  }

  report(): Record<string, number> {
    return { ...this.#counts.record(), ...this.#accuracy.report() };
  }

  #take(flow: number, group: number): void {
    this.#groupOf[flow] = NO_GROUP;
    this.#words[group * this.#wordsPerGroup + (flow >>> 5)] &= ~(1 << (flow & 31));
    this.#population[group]--;
    this.#armed--;
    this.#counts.add(Count.Atomics);
  }

  #sweep(): void {
    const tick = ++this.#swept[0];
    const group = tick % this.config.groups;
    const cycles = this.costs.sweep(this.#wordsPerGroup);
    this.#counts.add(Count.Sweeps);
    this.#counts.add(Count.Words, this.#wordsPerGroup);
    this.journal?.note(Note.WheelSweep, group, this.#population[group], cycles);
    if (this.#population[group] > 0) this.#visit(group);
    if (this.#armed > 0) this.#alarm.at((tick + 1) * this.config.tick);
    else this.#alarm.cancel();
  }

  /** A flow that expires may arm its own timer again, even in this group: its word was read before. */
  #visit(group: number): void {
    const base = group * this.#wordsPerGroup;
    for (let at = 0; at <= this.#highest; at++) {
      let word = this.#words[base + at];
      while (word !== 0) {
        const bit = 31 - Math.clz32(word & -word);
        word &= word - 1;
        this.#visitFlow((at << 5) | bit, group);
      }
    }
  }

  #visitFlow(flow: number, group: number): void {
    const after = this.costs.found();
    if (this.#turns[flow] > 0) {
      this.#turns[flow]--;
      return;
    }
    this.#take(flow, group);
    this.#counts.add(Count.Fired);
    const late = this.#accuracy.fired(flow, this.timeline.clock[0] + after);
    this.journal?.note(Note.WheelFired, flow, group, late);
    this.expire(flow);
  }
}
