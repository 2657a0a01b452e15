import { expect } from 'vitest';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { RandomStream } from '#engine/kernel/random.ts';
import { LinkDirection } from '#engine/link/linkDirection.ts';
import { assemble } from '#engine/testbed/assembly.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { State } from '#engine/tcp/states.table.ts';
import { Draft } from './draft.ts';
import { FrameAccounts } from './frameAccounts.ts';
import type { FrameClass, Seen } from './frameClasses.ts';

/** What an attack is made of. */
export interface Plan {
  readonly seed: number;
  readonly frames: number;
  readonly classes: readonly FrameClass[];
}

const REMEMBERED = 32;
const MOST_EVENTS = 3_000_000;
/** ps */
const LONGEST_PAUSE = 1e6;

/** The last frames that passed on one link. */
class Wiretap {
  readonly #frames: Uint8Array[] = [];
  #next = 0;

  note(frame: Frame): void {
    if (frame.length < 54) return;
    const bytes = frame.slab.bytes.slice(frame.start, frame.start + frame.length);
    this.#frames[this.#next++ % REMEMBERED] = bytes;
  }
  any(random: RandomStream): Uint8Array | undefined {
    return this.#frames[random.below(this.#frames.length)];
  }
}

/** A whole machine under way, with its clients at work, and an attacker on the wire. */
export class Attack {
  readonly machine: Machine;
  readonly accounts: FrameAccounts;
  readonly #taps = { toServer: new Wiretap(), toClient: new Wiretap() };
  readonly #draft: Draft;

  constructor(
    spec: ExperimentSpec,
    private readonly plan: Plan,
  ) {
    this.machine = assemble(spec);
    this.accounts = new FrameAccounts(this.machine);
    this.#draft = new Draft(new RandomStream(plan.seed, 'attack'));
    for (const name of ['toServer', 'toClient'] as const) {
      const link = this.machine[name];
      const tap = this.#taps[name];
      Object.assign(link, {
        accept: (frame: Frame) => {
          tap.note(frame);
          LinkDirection.prototype.accept.call(link, frame);
        },
      });
    }
  }

  /** All frames of the plan between the clients' own, then on until nothing happens any more. */
  run(): void {
    const { timeline } = this.machine;
    while (this.#seen(true) === null) timeline.fireUntil(Infinity, 1);
    for (let count = 0; count < this.plan.frames; count++) {
      timeline.runUntil(timeline.now + this.#draft.random.below(LONGEST_PAUSE));
      this.#strike();
    }
    timeline.fireUntil(Infinity, MOST_EVENTS);
    expect(timeline.isQuiet, 'the run comes to an end').toBe(true);
  }

  #seen(isAtServer: boolean): Seen | null {
    const { random } = this.#draft;
    const towards = this.#taps[isAtServer ? 'toServer' : 'toClient'].any(random);
    const from = this.#taps[isAtServer ? 'toClient' : 'toServer'].any(random);
    return towards === undefined || from === undefined ? null : { towards, from };
  }

  #strike(): void {
    const draft = this.#draft;
    const { pool, nic, clients } = this.machine;
    const isAtServer = draft.random.below(4) > 0;
    const seen = this.#seen(isAtServer);
    if (seen === null) return;
    draft.pick(this.plan.classes)(draft, seen);
    const frame = pool.lease(draft.length);
    if (frame === null) throw new Error('no frame left');
    frame.slab.bytes.set(draft.made, frame.start);
    (isAtServer ? nic.wirePort : clients).accept(frame);
  }

  /** With no timer left, no connection may hold something it still has to send. */
  expectNobodyStuck(): void {
    const { host, clients } = this.machine;
    for (const { ctx } of [clients.endpoint, ...host.cores.map(({ endpoint }) => endpoint)]) {
      for (let id = 0; id < ctx.tcbs.made; id++) {
        const tcb = ctx.tcbs.open(id);
        if (tcb.state === State.Closed) continue;
        expect(tcb.sndMax, 'all that was sent is acknowledged, or a timer runs').toBe(tcb.sndUna);
        expect(tcb.sendQueued, 'all that was written is sent, or a timer runs').toBe(0);
      }
    }
  }
}
