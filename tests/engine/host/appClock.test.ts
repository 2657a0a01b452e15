import { expect, test } from 'vitest';
import type { App, EpollEvents, SocketApi } from '#engine/host/sockets/api.ts';
import { OpenMachine } from '#engine/testbed/openMachine.ts';
import { SERVER } from '../../lab/pipePeer.ts';
import { specOf } from '../../support/specs.ts';

const MS = 1_000_000;

/** Asks to be called after each of these times, and notes when it was. */
class Sleeper implements App {
  #api!: SocketApi;
  readonly called: number[] = [];
  readonly #ready: EpollEvents = { sockets: new Int32Array(4), events: new Int32Array(4) };

  constructor(private readonly waits: number[]) {}

  start(api: SocketApi): void {
    this.#api = api;
    api.wakeAfter(500);
    api.wakeAfter(this.waits.shift()!); // said again, it moves
  }
  run(): void {
    this.called.push(this.#api.now());
    expect(this.#api.epollWait(this.#ready)).toBe(0);
    const next = this.waits.shift();
    if (next !== undefined) this.#api.wakeAfter(next);
  }
}

test.each(['mtcp', 'linux', 'toe'] as const)(
  'on %s an application is called when the time-out of its epoll_wait has come, and not again',
  (stack) => {
    const app = new Sleeper([10, 3, 1000]);
    const plan = { address: SERVER, ports: [], makeApp: () => app, show: () => undefined };
    const machine = new OpenMachine(specOf({ testbed: { stack } }), plan);
    machine.advance(9 * MS);
    expect(app.called).toEqual([]);
    machine.advance(5000 * MS);
    expect(app.called).toEqual([10, 13, 1013]);
  },
);
