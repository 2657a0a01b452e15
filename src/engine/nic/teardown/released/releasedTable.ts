import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';

/** Two bits of the client's address and its whole port (source-facts A.7). */
const HOSTS = 4;
const PORTS = 65_536;
export const RELEASED_FLOWS = HOSTS * PORTS;
/** As the original lays them out: three words an entry, 379 words a kept packet. */
export const RELEASED_ENTRY_BYTES = 12;
export const RELEASED_PACKET_BYTES = 1516;

const COUNT_SHIFT = 8;
const ACKED_SHIFT = 4;
const GROUP_MASK = 7;
const NIBBLE = 15;

/**
 * The released flow table (source-facts A.7): direct-mapped, no key (E-N2). A row's state word holds the packets kept (bits 11
 * to 8), those acknowledged (7 to 4) and the timer's group (2 to 0); a row whose word is zero is free.
 */
export class ReleasedTable {
  readonly #state = new Int32Array(RELEASED_FLOWS);
  /** What the client's FIN must say, to the last bit. */
  readonly sequence = new Int32Array(RELEASED_FLOWS);
  readonly acknowledgment = new Int32Array(RELEASED_FLOWS);
  /** One buffer a row. */
  readonly #buffers: (Frame | null)[] = new Array<Frame | null>(RELEASED_FLOWS).fill(null);
  #count = 0;

  constructor(private readonly pool: FramePool) {}

  static rowOf(address: number, port: number): number {
    return ((address & (HOSTS - 1)) << 16) | port;
  }

  get count(): number {
    return this.#count;
  }

  isOccupied(row: number): boolean {
    return this.#state[row] !== 0;
  }

  groupOf(row: number): number {
    return this.#state[row] & GROUP_MASK;
  }

  kept(row: number): number {
    return (this.#state[row] >>> COUNT_SHIFT) & NIBBLE;
  }

  acknowledged(row: number): number {
    return (this.#state[row] >>> ACKED_SHIFT) & NIBBLE;
  }

  occupy(row: number, packets: number, group: number): void {
    this.#state[row] = (packets << COUNT_SHIFT) | group;
    this.#count++;
  }

  /** Whole units; what does not fit into four bits runs over into the packets kept (E-N8). */
  acknowledge(row: number, units: number): void {
    const rest = this.#state[row] & ~(NIBBLE << ACKED_SHIFT);
    this.#state[row] = rest | (units << ACKED_SHIFT);
  }

  /** Packet `k` of a row lies in the buffer of the k-th row behind it (E-N13). */
  keep(row: number, packet: number, copy: Frame): void {
    const at = (row + packet) % RELEASED_FLOWS;
    this.#empty(at);
    this.#buffers[at] = copy;
  }

  packet(row: number, packet: number): Frame | null {
    return this.#buffers[(row + packet) % RELEASED_FLOWS];
  }

  /** The card only zeroes the word; the buffers of rows nobody uses are given back to the emulation's pool. */
  free(row: number): void {
    this.#state[row] = 0;
    this.#count--;
    for (let packet = 0; packet <= NIBBLE; packet++) {
      const at = (row + packet) % RELEASED_FLOWS;
      if (this.#state[at] !== 0) return;
      this.#empty(at);
    }
  }

  #empty(at: number): void {
    const old = this.#buffers[at];
    this.#buffers[at] = null;
    if (old !== null) this.pool.release(old);
  }
}
