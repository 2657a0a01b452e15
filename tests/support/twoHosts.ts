import { expect } from 'vitest';
import { RandomStream } from '#engine/kernel/random.ts';
import { Errno } from '#engine/host/sockets/api.ts';
import { openServer } from '#engine/testbed/applications.ts';
import type { OpenServer } from '#engine/testbed/applications.ts';
import { address } from '#engine/wire/ipv4.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';

export const addresses = ['10.77.0.2', '10.77.0.3'] as const;
export type Side = 0 | 1;

interface Underway {
  readonly due: number;
  readonly to: Side;
  readonly bytes: Uint8Array;
}

/** How badly the cable between two hosts behaves. */
export interface Weather {
  readonly seed: number;
  readonly loss: number;
  readonly twice: number;
  readonly late: number;
}

const DELAY = 10_000;
const LATE = 200_000;

/** Two whole hosts, each under a puppet, and a bad cable between them. Times are ns. */
export class TwoHosts {
  readonly hosts: readonly [OpenServer, OpenServer];
  now = 0;
  readonly #random: RandomStream;
  #underway: Underway[] = [];

  constructor(
    spec: ExperimentSpec,
    private readonly weather: Weather,
  ) {
    this.#random = new RandomStream(weather.seed, 'cable');
    this.hosts = [this.#open(spec, 0), this.#open(spec, 1)];
  }

  #open(spec: ExperimentSpec, side: Side): OpenServer {
    const show = (time: number, bytes: Uint8Array): void => this.#carry(time, (1 - side) as Side, bytes);
    return openServer(spec, 'puppet', { address: address(10, 77, 0, 2 + side), ports: [], show });
  }

  #carry(time: number, to: Side, bytes: Uint8Array): void {
    const { loss, twice, late } = this.weather;
    const times = this.#random.bernoulli(loss) ? 0 : this.#random.bernoulli(twice) ? 2 : 1;
    for (let copy = 0; copy < times; copy++) {
      const due = time + DELAY + (this.#random.bernoulli(late) ? LATE : 0);
      this.#underway.push({ due, to, bytes: bytes.slice() });
    }
  }

  /** The result, or the errno: one of the closed list, whatever was asked. */
  call(side: Side, name: string, args: object): { result?: unknown; error?: string } {
    const answer = this.hosts[side].call(name, { ...args });
    if (!('error' in answer)) return { result: answer.result };
    const error = /^E[A-Z]+/.exec(answer.error)?.[0] ?? answer.error;
    expect(Object.keys(Errno), `${name} answered ${answer.error}`).toContain(error);
    return { error };
  }

  advance(duration: number): void {
    const end = this.now + duration;
    for (;;) {
      const dues = this.#underway.map(({ due }) => due);
      const next = Math.min(...this.hosts.map(({ machine }) => machine.next), ...dues);
      if (next > end) break;
      this.#runTo(next);
    }
    this.#runTo(end);
  }

  #runTo(time: number): void {
    for (const { machine } of this.hosts) machine.advance(Math.ceil(time));
    this.now = time;
    const arriving = this.#underway.filter(({ due }) => due <= time);
    if (arriving.length === 0) return;
    this.#underway = this.#underway.filter(({ due }) => due > time);
    for (const { to, bytes } of arriving) this.hosts[to].machine.arrive(bytes);
  }
}
