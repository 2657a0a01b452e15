const NONE = -1;

/** Doubly linked lists of flows, threaded through two columns: a flow is in at most one. */
export class LinkedSlots {
  readonly next: Int32Array;
  readonly previous: Int32Array;
  readonly head: Int32Array;
  readonly tail: Int32Array;

  constructor(flows: number, slots: number) {
    this.next = new Int32Array(flows).fill(NONE);
    this.previous = new Int32Array(flows).fill(NONE);
    this.head = new Int32Array(slots).fill(NONE);
    this.tail = new Int32Array(slots).fill(NONE);
  }

  append(slot: number, flow: number): void {
    this.insertAfter(slot, this.tail[slot], flow);
  }

  /** After `before`, or first if that is -1. */
  insertAfter(slot: number, before: number, flow: number): void {
    const after = before === NONE ? this.head[slot] : this.next[before];
    this.previous[flow] = before;
    this.next[flow] = after;
    if (before === NONE) this.head[slot] = flow;
    else this.next[before] = flow;
    if (after === NONE) this.tail[slot] = flow;
    else this.previous[after] = flow;
  }

  remove(slot: number, flow: number): void {
    const before = this.previous[flow];
    const after = this.next[flow];
    if (before === NONE) this.head[slot] = after;
    else this.next[before] = after;
    if (after === NONE) this.tail[slot] = before;
    else this.previous[after] = before;
  }
}
