import type { OperationTime } from './config.ts';
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
  readonly #byteTime: number;

  constructor(
    linkRate: number,
    private readonly engine: OperationTime,
    private readonly shared: OperationTime,
    private readonly maxPayload: number,
    private readonly header: number,
  ) {
    this.#byteTime = 8e12 / linkRate;
  }

  isBusy(time: number): boolean {
    return this.#free[ENGINE_FREE] > time;
  }

  /** Bytes on the link for `bytes` of payload: one header for every TLP. */
  linkBytes(bytes: number): number {
    return bytes + Math.ceil(bytes / this.maxPayload) * this.header;
  }

  /** A DMA operation asked for at `time`; returns how long it waits for its turn. */
  operate(kind: number, bytes: number, time: number, isShared: boolean): number {
    this.#count(kind, bytes);
    const onLink = this.#occupy(this.linkBytes(bytes), time);
    const own = this.engine.operation + bytes * this.engine.byte;
    const both = this.shared.operation + bytes * this.shared.byte;
    const start = Math.max(time, this.#free[ENGINE_FREE]);
    this.#free[ENGINE_FREE] = start + (isShared && both > own ? both : own);
    return Math.max(onLink, start - time);
  }

  /** A TLP that needs no DMA operation of its own. */
  send(kind: number, bytes: number, header: number, time: number): void {
    this.#count(kind, bytes);
    this.#occupy(bytes + header, time);
  }

  /** More bytes in a transaction already counted: a descriptor joins a batch. */
  join(kind: number, bytes: number, time: number): void {
    this.#bytes[kind] += bytes;
    this.#occupy(bytes, time);
    this.#free[ENGINE_FREE] += bytes * this.engine.byte;
  }

  report(): Record<string, { transactions: number; bytes: number }> {
    const report: Record<string, { transactions: number; bytes: number }> = {};
    transactionNames.forEach((name, kind) => {
      if (this.#transactions[kind] === 0) return;
      report[name] = { transactions: this.#transactions[kind], bytes: this.#bytes[kind] };
    });
    return report;
  }

  #count(kind: number, bytes: number): void {
    this.#transactions[kind]++;
    this.#bytes[kind] += bytes;
  }

  #occupy(bytes: number, time: number): number {
    const start = Math.max(time, this.#free[LINK_FREE]);
    this.#free[LINK_FREE] = start + Math.round(bytes * this.#byteTime);
    return start - time;
  }
}
