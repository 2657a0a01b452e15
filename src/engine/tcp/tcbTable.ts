import { HeldFrames } from './heldFrames.ts';
import { Tcb, TCB_WORDS } from './tcb.ts';
import { RARE_WORDS } from './tcbRare.ts';

const NONE = -1;

/** Connections of one endpoint: rows of one typed array, a free list through them, and the frames each row holds. */
export class TcbTable {
  /** Rows one after another; each begins with its flow's key (wire/flowTable.ts). */
  readonly words: Int32Array;
  readonly #rare: Int32Array;
  readonly #cursor: Tcb;
  #firstFree = NONE;
  #made = 0;
  #count = 0;
  readonly held = new HeldFrames();
  /** Set while a row stands in the event ring; survives the row's reuse. */
  readonly inEvents: Uint8Array;

  constructor(
    readonly capacity: number,
    hasRareWords: boolean,
  ) {
    this.words = new Int32Array(capacity * TCB_WORDS);
    this.#rare = new Int32Array(hasRareWords ? capacity * RARE_WORDS : 0);
    this.#cursor = new Tcb(this.words, this.#rare);
    this.inEvents = new Uint8Array(capacity);
  }

  /** Bytes a row takes here, the end of its queue included (8 bytes in V8). */
  get bytesPerRow(): number {
    return 4 * TCB_WORDS + (this.#rare.length > 0 ? 4 * RARE_WORDS : 0) + 8 + 1;
  }

  get count(): number {
    return this.#count;
  }

  /** Rows that ever existed: 0..made-1 may be open. */
  get made(): number {
    return this.#made;
  }

  open(id: number): Tcb {
    this.#cursor.at = id * TCB_WORDS;
    return this.#cursor;
  }

  /** A zeroed row, or -1 when the table is full. */
  take(): number {
    let id = this.#firstFree;
    if (id !== NONE) {
      this.#firstFree = this.words[id * TCB_WORDS];
    } else {
      if (this.#made === this.capacity) return NONE;
      id = this.#made++;
      this.held.begin(id);
    }
    this.words.fill(0, id * TCB_WORDS, (id + 1) * TCB_WORDS);
    if (this.#rare.length > 0) this.#rare.fill(0, id * RARE_WORDS, (id + 1) * RARE_WORDS);
    this.#count++;
    return id;
  }

  /** The row's state must be CLOSED already; its first word becomes the link of the free list. */
  free(id: number): void {
    this.words.fill(0, id * TCB_WORDS, (id + 1) * TCB_WORDS);
    this.words[id * TCB_WORDS] = this.#firstFree;
    this.#firstFree = id;
    this.#count--;
  }
}
