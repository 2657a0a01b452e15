import type { Journal } from '#engine/kernel/journal.ts';
import type { RandomStream } from '#engine/kernel/random.ts';
import type { Timeline } from '#engine/kernel/timeline.ts';
import { Memory } from '#engine/nic/memoryNames.table.ts';
import type { NicModelConfig } from '#engine/nic/model.ts';
import { ProgramCost } from '#engine/nic/programCost.ts';
import type { FlowTimers, TimerConfig } from './flowTimers.ts';
import { makeTimers } from './makeTimers.ts';
import { PacedTurn } from './pacedTurn.ts';
import { RaceCores } from './raceCores.ts';
import { Sprint } from './sprint.ts';
import { TimerCosts } from './timerCosts.ts';
import { timerBytes, timerBytesPerFlow } from './timerKinds.table.ts';
import type { TimerKind } from './timerKinds.table.ts';

/** Rates a second, waits ns, bytes of internal memory. */
export interface TimerRaceReport {
  readonly flows: number;
  readonly bytesPerFlow: number;
  /** Timers alone, and with the flows' entries beside them. */
  readonly timerBytes: number;
  readonly allBytes: number;
  readonly memoryBytes: number;
  /** Registrations asked for in the paced turn. */
  readonly asked: number;
  readonly meanWait: number;
  readonly longestWait: number;
  /** As fast as all cores can. */
  readonly registrations: number;
  readonly sprintWait: number;
  readonly expiries: number;
  /** Counts and firing errors of the paced turn. */
  readonly paced: Record<string, number>;
}

/** One kind of timer on a card whose cores do nothing else: first a turn at the pace of its flows, then as fast as they can. */
export class TimerRace {
  readonly #paced: PacedTurn;
  readonly #sprint: Sprint;
  readonly #pacedTimers: FlowTimers;
  readonly #sprintTimers: FlowTimers;
  readonly #pacedCosts: TimerCosts;
  readonly #cores: RaceCores;

  constructor(
    timeline: Timeline,
    private readonly model: NicModelConfig,
    private readonly kind: TimerKind,
    private readonly config: TimerConfig,
    private readonly entryBytes: number,
    random: RandomStream,
    journal: Journal | null,
  ) {
    const turn = config.groups * config.tick;
    const cost = new ProgramCost(timeline.clock, model);
    this.#cores = new RaceCores(cost, model);
    this.#pacedCosts = new TimerCosts(timeline.clock, cost, model, kind, this.#cores);
    const sprintCosts = new TimerCosts(timeline.clock, cost, model, kind, new RaceCores(cost, model));
    this.#sprint = new Sprint(timeline, cost, sprintCosts, random, model, config.flows, turn);
    this.#paced = new PacedTurn(timeline, cost, random, config.flows, turn, () =>
      this.#sprint.start(this.#sprintTimers),
    );
    const make = (expire: (flow: number) => void, costs: TimerCosts, notes: Journal | null): FlowTimers =>
      makeTimers(kind, timeline, config, expire, costs, notes);
    this.#pacedTimers = make((flow) => this.#paced.expired(flow), this.#pacedCosts, journal);
    this.#sprintTimers = make((flow) => this.#sprint.expired(flow), sprintCosts, null);
  }

  start(): void {
    this.#paced.start(this.#pacedTimers);
  }

  report(): TimerRaceReport {
    const { groups, tick, flows } = this.config;
    const paced = this.#pacedTimers.report();
    const expiring = this.#cores.swept + this.#pacedCosts.heldForExpiries;
    const bytes = timerBytes(this.kind, groups, flows);
    return {
      flows,
      bytesPerFlow: timerBytesPerFlow(this.kind, groups),
      timerBytes: bytes,
      allBytes: bytes + flows * this.entryBytes,
      memoryBytes: this.model.memories[Memory.Imem].capacity,
      asked: (flows * 1e12) / (groups * tick),
      meanWait: this.#paced.meanWait / 1e3,
      longestWait: this.#paced.longestWait / 1e3,
      registrations: this.#sprint.registrationsPerSecond,
      sprintWait: this.#sprint.meanWait / 1e3,
      expiries: expiring === 0 ? 0 : (paced.fired * 1e12) / expiring,
      paced,
    };
  }
}
