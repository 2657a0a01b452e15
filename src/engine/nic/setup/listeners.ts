import type { Listen } from '#engine/pcie/controlMessages.ts';
import { FlowTable } from '#engine/wire/flowTable.ts';

const CAPACITY = 64;

/** Addresses and ports the host asked the NIC to answer for. */
export class Listeners {
  readonly #table = new FlowTable(CAPACITY);
  readonly #listens: Listen[] = [];

  get count(): number {
    return this.#listens.length;
  }

  /** A later message for the same address and port replaces the earlier. False: the table is full. */
  add(listen: Listen): boolean {
    const known = this.#table.find(listen.address, 0, listen.port);
    if (known >= 0) {
      this.#listens[known] = listen;
      return true;
    }
    if (this.#listens.length === CAPACITY) return false;
    this.#table.insert(listen.address, 0, listen.port, this.#listens.length);
    this.#listens.push(listen);
    return true;
  }

  find(address: number, port: number): Listen | null {
    const row = this.#table.find(address, 0, port);
    return row < 0 ? null : this.#listens[row];
  }
}
