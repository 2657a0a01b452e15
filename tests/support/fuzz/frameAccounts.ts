import { expect } from 'vitest';
import type { HostCore } from '#engine/host/hostCore.ts';
import type { Neighbours } from '#engine/host/stack/neighbours.ts';
import { Source } from '#engine/nic/flowProcessingCores.ts';
import { Nic } from '#engine/nic/nic.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import { Drop } from '#engine/wire/dropReasons.table.ts';
import { Verdict } from '#engine/wire/frame.ts';
import type { Frame } from '#engine/wire/frame.ts';

/**
 * A ledger of every frame that arrives, at the NIC or at the clients: each is taken or answered, or dropped under one
 * reason; none is both, and none vanishes.
 */
export class FrameAccounts {
  readonly nic = { arrived: 0, turnedAway: 0, dropped: 0, answered: 0, taken: 0, passed: 0 };
  readonly host = { arrived: 0, dropped: 0, taken: 0 };
  readonly clients = { arrived: 0, dropped: 0, taken: 0 };
  #reasons = 0;
  readonly #begun = new Set<Frame>();
  readonly #droppedEarly = new Set<Frame>();

  constructor(private readonly machine: Machine) {
    const { drops } = machine;
    const add = drops.add.bind(drops);
    Object.assign(drops, {
      add: (reason: number) => {
        this.#reasons++;
        add(reason);
      },
    });
    this.#watchPort();
    this.#watchProgram();
    this.#watchBus();
    for (const core of machine.host.cores) this.#watchCore(core);
    this.#watchClients();
  }

  /** To be asked when the machine is quiet. */
  expectBalanced(): void {
    const { nic, host, clients, machine } = this;
    const { counts } = machine.drops;
    const { turnedAway, dropped, answered, taken, passed } = nic;
    expect(turnedAway + dropped + answered + taken + passed, 'fates at the NIC').toBe(nic.arrived);
    expect(host.arrived, 'what crossed the bus').toBe(passed);
    const forgotten = counts[Drop.CookieRefused];
    expect(host.dropped + host.taken + forgotten, 'fates at the host').toBe(host.arrived);
    expect(clients.dropped + clients.taken, 'fates at the clients').toBe(clients.arrived);
    const elsewhere = [Drop.LinkLoss, Drop.LinkQueueFull, Drop.PoolEmpty, Drop.TableFull];
    const others = elsewhere.reduce((sum, reason) => sum + counts[reason], forgotten);
    const booked = turnedAway + dropped + host.dropped + clients.dropped;
    expect(this.#reasons - others, 'reasons counted').toBe(booked);
  }

  /** At most one reason for one frame. */
  #isDropped(where: string, act: () => void): boolean {
    const before = this.#reasons;
    act();
    const counted = this.#reasons - before;
    if (counted > 1) expect.fail(`${counted} reasons for one frame ${where}`);
    return counted === 1;
  }

  #watchPort(): void {
    const { wirePort } = this.machine.nic;
    const accept = wirePort.accept.bind(wirePort);
    Object.assign(wirePort, {
      accept: (frame: Frame) => {
        this.nic.arrived++;
        const isDropped = this.#isDropped('at the port', () => accept(frame));
        if (isDropped && !this.#begun.has(frame)) this.nic.turnedAway++;
      },
    });
  }

  #watchProgram(): void {
    const { nic } = this.machine;
    if (!(nic instanceof Nic)) throw new Error('a card that runs all of TCP keeps other accounts');
    const begin = nic.begin.bind(nic);
    const finish = nic.finish.bind(nic);
    Object.assign(nic, {
      begin: (frame: Frame, source: number) => {
        if (source === Source.Wire) this.#begun.add(frame);
        if (this.#isDropped('in the NIC', () => begin(frame, source))) this.#droppedEarly.add(frame);
      },
      finish: (frame: Frame) => {
        const { verdict } = frame;
        const isFromWire = this.#begun.delete(frame);
        const wasDropped = this.#droppedEarly.delete(frame);
        const isDropped = this.#isDropped('leaving the NIC', () => finish(frame));
        if (!isFromWire) return;
        if (isDropped || wasDropped) this.nic.dropped++;
        else if (verdict === Verdict.ToWire) this.nic.answered++;
        else if (verdict === Verdict.ToHost) this.nic.passed++;
        else this.nic.taken++;
      },
    });
  }

  #watchBus(): void {
    const { bus } = this.machine;
    const poll = bus.poll.bind(bus);
    Object.assign(bus, {
      poll: (queue: number) => {
        const frame = poll(queue);
        if (frame !== null) this.host.arrived++;
        return frame;
      },
    });
  }

  #watchCore(core: HostCore): void {
    // Whom a core gives its frames to is its own business; here they are only watched.
    const { neighbours } = core as unknown as { neighbours: Neighbours };
    for (const taker of [neighbours, core.endpoint]) {
      const receive = taker.receive.bind(taker);
      Object.assign(taker, {
        receive: (frame: Frame) => {
          const isDropped = this.#isDropped('at the host', () => receive(frame));
          this.host[isDropped ? 'dropped' : 'taken']++;
        },
      });
    }
  }

  #watchClients(): void {
    const { clients } = this.machine;
    const accept = clients.accept.bind(clients);
    Object.assign(clients, {
      accept: (frame: Frame) => {
        this.clients.arrived++;
        const isDropped = this.#isDropped('at the clients', () => accept(frame));
        this.clients[isDropped ? 'dropped' : 'taken']++;
      },
    });
  }
}
