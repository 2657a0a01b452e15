import type { OperationTime, SharedTime } from './config.ts';
import { transactionNames } from './transactions.table.ts';

const LINK_FREE = 0;
const ENGINE_FREE = 1;

/**
 * One direction of the bus: a link that serialises TLPs and a DMA engine that needs a time for every operation. The two
 * overlap, so the slower one sets the pace. Times stay in typed arrays: a double in an object field is boxed.
 */
export class DmaEngine {
  readonly #free = new Float64Array(2);
  readonly #transactions = new Float64Array(transactionNames.length);
  readonly #bytes = new Float64Array(transactionNames.length);
  /** How long the slower of link and engine was taken, by kind, ps. */
  readonly #taken = new Float64Array(transactionNames.length);
  readonly #byteTime: number;
  /** [0] is how long the last `operate` waits for its turn, ps: a double that is returned may be boxed. */
  readonly wait = new Float64Array(1);

  constructor(
    /** [0] is now. */
    private readonly clock: Float64Array,
    linkRate: number,
    private readonly engine: OperationTime,
    private readonly shared: SharedTime,
    private readonly maxPayload: number,
    private readonly header: number,
  ) {
    this.#byteTime = 8e12 / linkRate;
  }

  get isBusy(): boolean {
    return this.#free[ENGINE_FREE] > this.clock[0];
  }

  /** Bytes on the link for `bytes` of payload: one header for every TLP. */
  linkBytes(bytes: number): number {
    return bytes + Math.ceil(bytes / this.maxPayload) * this.header;
  }

  /** A DMA operation asked for now; `wait` then says how long it waits for its turn. */
  operate(kind: number, bytes: number, isShared: boolean): void {
    const time = this.clock[0];
    this.#count(kind, bytes);
    const onLink = Math.max(time, this.#free[LINK_FREE]) - time;
    this.#occupy(this.linkBytes(bytes));
    const own = this.engine.operation + bytes * this.engine.byte;
    const { operation, byte, most } = this.shared;
    const both = operation + (bytes < most ? bytes : most) * byte;
    const lasts = isShared && both > own ? both : own;
    const start = Math.max(time, this.#free[ENGINE_FREE]);
    this.#free[ENGINE_FREE] = start + lasts;
    this.#taken[kind] += Math.max(lasts, Math.round(this.linkBytes(bytes) * this.#byteTime));
    this.wait[0] = Math.max(onLink, start - time);
  }

  /** A TLP that needs no DMA operation of its own. */
  send(kind: number, bytes: number, header: number): void {
    this.#count(kind, bytes);
    this.#occupy(bytes + header);
    this.#taken[kind] += Math.round((bytes + header) * this.#byteTime);
  }

  /** More bytes in a transaction already counted: a descriptor joins a batch. */
  join(kind: number, bytes: number): void {
    this.#bytes[kind] += bytes;
    this.#occupy(bytes);
    this.#free[ENGINE_FREE] += bytes * this.engine.byte;
    this.#taken[kind] += bytes * Math.max(this.engine.byte, this.#byteTime);
  }

  report(): Record<string, { transactions: number; bytes: number }> {
    const report: Record<string, { transactions: number; bytes: number }> = {};
    transactionNames.forEach((name, kind) => {
      if (this.#transactions[kind] === 0) return;
      report[name] = { transactions: this.#transactions[kind], bytes: this.#bytes[kind] };
    });
    return report;
  }

  /** Kind -> ns. */
  taken(): Record<string, number> {
    return Object.fromEntries(
      transactionNames.flatMap((name, kind) =>
        this.#transactions[kind] === 0 ? [] : [[name, this.#taken[kind] / 1e3]],
      ),
    );
  }

  #count(kind: number, bytes: number): void {
    this.#transactions[kind]++;
    this.#bytes[kind] += bytes;
  }

  #occupy(bytes: number): void {
    const start = Math.max(this.clock[0], this.#free[LINK_FREE]);
    this.#free[LINK_FREE] = start + Math.round(bytes * this.#byteTime);
  }
}
