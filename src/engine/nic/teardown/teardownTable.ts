import { FlowTable } from '#engine/wire/flowTable.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Phase } from './phases.table.ts';

const NONE = -1;
const KEY_WORDS = 3;

/**
 * Flows whose close the NIC finishes alone: one row each, one column per field, found by the whole 4-tuple. Columns other
 * rooms of the program read are public; rows come and go only through `add` and `remove`.
 */
export class TeardownTable {
  readonly #flows: FlowTable;
  /** Server's address, client's address, both ports: three words a row. */
  readonly #keys: Int32Array;
  readonly phase: Uint8Array;
  /** First byte not acknowledged, the number after our FIN, the number expected from the peer. */
  readonly unacknowledged: Int32Array;
  readonly next: Int32Array;
  readonly expected: Int32Array;
  readonly window: Uint16Array;
  /** In TIME-WAIT: 1 if the peer stamps its segments. */
  readonly attempts: Uint8Array;
  readonly segments: Uint8Array;
  readonly queue: Uint8Array;
  /** The host's number for it. In TIME-WAIT, of which the host hears nothing, the peer's newest timestamp stands here. */
  readonly connection: Int32Array;
  /** Copies of what the peer has not acknowledged, in order, through `frame.next`. */
  readonly #kept: (Frame | null)[] = [];
  /** Free rows, linked; rows never used start at #fresh. */
  readonly #nextFree: Int32Array;
  #firstFree = NONE;
  #fresh = 0;

  constructor(readonly capacity: number) {
    this.#keys = new Int32Array(capacity * KEY_WORDS);
    this.#flows = new FlowTable(capacity, this.#keys, KEY_WORDS);
    this.phase = new Uint8Array(capacity);
    this.unacknowledged = new Int32Array(capacity);
    this.next = new Int32Array(capacity);
    this.expected = new Int32Array(capacity);
    this.window = new Uint16Array(capacity);
    this.attempts = new Uint8Array(capacity);
    this.segments = new Uint8Array(capacity);
    this.queue = new Uint8Array(capacity);
    this.connection = new Int32Array(capacity);
    this.#nextFree = new Int32Array(capacity);
  }

  get count(): number {
    return this.#flows.count;
  }

  get isFull(): boolean {
    return this.#flows.count === this.capacity;
  }

  find(local: number, peer: number, ports: number): number {
    return this.#flows.count === 0 ? NONE : this.#flows.find(local, peer, ports);
  }

  /** The row of a frame that came from the peer, or -1. */
  findFromWire(frame: Frame): number {
    if (this.#flows.count === 0) return NONE;
    const ports = frame.tcp.ports;
    return this.#flows.find(frame.ip.destination, frame.ip.source, (ports << 16) | (ports >>> 16));
  }

  /** The row of a frame on its way to the peer, or -1. */
  findFromHost(frame: Frame): number {
    return this.find(frame.ip.source, frame.ip.destination, frame.tcp.ports);
  }

  /** Only when not full. */
  add(frame: Frame): number {
    const row = this.#firstFree === NONE ? this.#fresh++ : this.#firstFree;
    if (row === this.#firstFree) this.#firstFree = this.#nextFree[row];
    const at = row * KEY_WORDS;
    this.#keys[at] = frame.ip.source;
    this.#keys[at + 1] = frame.ip.destination;
    this.#keys[at + 2] = frame.tcp.ports;
    this.#flows.insert(row);
    this.phase[row] = Phase.Collecting;
    this.attempts[row] = 0;
    this.segments[row] = 0;
    this.#kept[row] = null;
    return row;
  }

  /** The row must hold no copies any more. */
  remove(row: number): void {
    this.#flows.remove(row);
    this.phase[row] = Phase.Free;
    this.#nextFree[row] = this.#firstFree;
    this.#firstFree = row;
  }

  firstKept(row: number): Frame | null {
    return this.#kept[row];
  }

  keep(row: number, copy: Frame): void {
    this.segments[row]++;
    copy.next = null;
    let last = this.#kept[row];
    if (last === null) {
      this.#kept[row] = copy;
      return;
    }
    while (last.next !== null) last = last.next;
    last.next = copy;
  }

  /** Takes the oldest copy out of the store; only when there is one. */
  dropKept(row: number): Frame {
    const first = this.#kept[row] as Frame;
    this.#kept[row] = first.next;
    first.next = null;
    this.segments[row]--;
    return first;
  }
}
