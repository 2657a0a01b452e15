import { FlowTable } from '#engine/wire/flowTable.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { PairState } from './splices.table.ts';

const NONE = -1;
const KEY_WORDS = 3;

/**
 * Pairs the NIC was asked to relay for: rows 2p and 2p + 1 are the front and the back of pair p, found by their 4-tuples
 * until the NIC has told the pair's end.
 */
export class SplicedFlows {
  readonly #keys: Int32Array;
  readonly #flows: FlowTable;
  /** By pair. */
  readonly state: Uint8Array;
  /** By row: the connection, or -1; its socket. */
  readonly connection: Int32Array;
  readonly socket: Int32Array;
  readonly #nextFree: Int32Array;
  #firstFree = NONE;
  #fresh = 0;
  /** By pair: segments that crossed the request, until it is answered. */
  readonly #held: (Frame | null)[] = [];
  #count = 0;

  constructor(readonly capacity: number) {
    this.#keys = new Int32Array(2 * capacity * KEY_WORDS);
    this.#flows = new FlowTable(2 * capacity, this.#keys, KEY_WORDS);
    this.state = new Uint8Array(capacity);
    this.connection = new Int32Array(2 * capacity);
    this.socket = new Int32Array(2 * capacity);
    this.#nextFree = new Int32Array(capacity);
  }

  /** Pairs the NIC has not told the end of. */
  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.capacity;
  }

  /** The row of a connection by its key, or -1. */
  find(local: number, peer: number, ports: number): number {
    return this.#count === 0 ? NONE : this.#flows.find(local, peer, ports);
  }

  /** The row of a frame that came in, or -1. */
  findOf(frame: Frame): number {
    if (this.#count === 0) return NONE;
    const { ports } = frame.tcp;
    return this.#flows.find(frame.ip.destination, frame.ip.source, (ports << 16) | (ports >>> 16));
  }

  /** A pair without keys; only when not full. */
  take(): number {
    const pair = this.#firstFree === NONE ? this.#fresh++ : this.#firstFree;
    if (pair === this.#firstFree) this.#firstFree = this.#nextFree[pair];
    this.state[pair] = PairState.Asked;
    this.#held[pair] = null;
    this.#count++;
    return pair;
  }

  setKey(row: number, local: number, peer: number, ports: number): void {
    const at = row * KEY_WORDS;
    this.#keys[at] = local;
    this.#keys[at + 1] = peer;
    this.#keys[at + 2] = ports;
    this.#flows.insert(row);
  }

  hasKey(row: number, local: number, peer: number, ports: number): boolean {
    const at = row * KEY_WORDS;
    return this.#keys[at] === local && this.#keys[at + 1] === peer && this.#keys[at + 2] === ports;
  }

  free(pair: number): void {
    this.#flows.remove(2 * pair);
    this.#flows.remove(2 * pair + 1);
    this.state[pair] = PairState.Free;
    this.#nextFree[pair] = this.#firstFree;
    this.#firstFree = pair;
    this.#count--;
  }

  hold(pair: number, frame: Frame): void {
    frame.next = null;
    let last = this.#held[pair];
    if (last === null) {
      this.#held[pair] = frame;
      return;
    }
    while (last.next !== null) last = last.next;
    last.next = frame;
  }

  /** Everything held of a pair, oldest first, through `next`. */
  takeHeld(pair: number): Frame | null {
    const first = this.#held[pair];
    this.#held[pair] = null;
    return first;
  }
}
