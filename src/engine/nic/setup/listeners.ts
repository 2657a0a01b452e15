import type { Listen } from '#engine/pcie/controlMessages.ts';
import { FlowTable } from '#engine/wire/flowTable.ts';

const CAPACITY = 64;
const KEY_WORDS = 3;

/** Addresses and ports the host asked the NIC to answer for. */
export class Listeners {
  /** Address, 0, port. */
  readonly #keys = new Int32Array(CAPACITY * KEY_WORDS);
  readonly #table = new FlowTable(CAPACITY, this.#keys, KEY_WORDS);
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
    const row = this.#listens.length;
    if (row === CAPACITY) return false;
    this.#keys[row * KEY_WORDS] = listen.address;
    this.#keys[row * KEY_WORDS + 2] = listen.port;
    this.#table.insert(row);
    this.#listens.push(listen);
    return true;
  }

  find(address: number, port: number): Listen | null {
    const row = this.#table.find(address, 0, port);
    return row < 0 ? null : this.#listens[row];
  }
}
