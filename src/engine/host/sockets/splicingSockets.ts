import { Work } from '#engine/tcp/work.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { Errno } from './api.ts';
import type { App } from './api.ts';
import { SocketNames } from './socketNames.ts';
import type { SocketParts } from './socketNames.ts';
import { SocketKind } from './socketTable.ts';
import { Splices } from './splices.ts';

/** The part of the socket interface that gives connections to the NIC in pairs. */
export abstract class SplicingSockets extends SocketNames {
  /** null where the NIC splices nothing. */
  readonly #splices: Splices | null;

  constructor(parts: SocketParts) {
    super(parts);
    this.#splices = parts.splice === undefined ? null : new Splices(this.endpoint, parts.splice, this);
    if (this.#splices !== null) parts.ephemeral?.avoid(this.#splices);
  }

  abstract epollControl(socket: number, interest: number): void;

  splice(front: number, back: number): number {
    this.work[Work.socketCall]++;
    const { connection, kind } = this.table;
    if (!this.table.isOpen(front) || !this.table.isOpen(back)) return Errno.EBADF;
    if (this.#splices === null) return Errno.EOPNOTSUPP;
    if (front === back) return Errno.EINVAL;
    if (kind[front] !== SocketKind.Stream) return this.whyNoStream(front);
    if (kind[back] !== SocketKind.Stream) return this.whyNoStream(back);
    kind[front] = SocketKind.Splicing;
    kind[back] = SocketKind.Splicing;
    const pair = this.#splices.ask(connection[front], connection[back], front, back);
    if (pair < 0) {
      kind[front] = SocketKind.Stream;
      kind[back] = SocketKind.Stream;
    }
    return pair;
  }

  /** A message of the NIC about a pair. */
  takeSpliceMessage(frame: Frame): void {
    if (this.#splices === null) this.endpoint.ctx.pool.release(frame);
    else this.#splices.receive(frame);
  }

  /** The connections are the NIC's: their names are free. */
  spliced(front: number, back: number): void {
    this.table.free(front);
    this.table.free(back);
  }

  /** They are the application's as before, and what happened meanwhile is told now. */
  notSpliced(front: number, back: number): void {
    for (let at = 0, socket = front; at < 2; at++, socket = back) {
      this.table.kind[socket] = SocketKind.Stream;
      this.epollControl(socket, this.table.interest[socket]);
    }
  }

  /** The application hears what became of its pairs. */
  tellSplices(app: App): void {
    this.#splices?.tell(app);
  }

  /** Pairs whose end the NIC has not told. */
  get pairsWithNic(): number {
    return this.#splices?.count ?? 0;
  }

  protected get hasSpliceNews(): boolean {
    return this.#splices?.hasNews ?? false;
  }

  protected whyNoStream(socket: number): number {
    if (!this.table.isOpen(socket)) return Errno.EBADF;
    return this.table.kind[socket] === SocketKind.Splicing ? Errno.EAGAIN : Errno.ENOTCONN;
  }
}
