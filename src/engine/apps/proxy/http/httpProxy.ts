import { Body } from '#engine/apps/http/framing.ts';
import { Epoll, Errno, Half } from '#engine/host/sockets/api.ts';
import { Wait } from '#engine/apps/proxy/deadlines.ts';
import { Phase } from '#engine/apps/proxy/pairs.ts';
import { At } from './exchanges.ts';
import { HttpHeads } from './httpHeads.ts';

const NONE = -1;

/**
 * A proxy in HAProxy's mode http: every request of a client is read, gets a backend of its own, and its response is followed
 * to its end; both connections then serve the next one. Where the NIC can splice it is asked to once a backend has a whole
 * request: from then on the pair is a tunnel, and stays with its backend.
 */
export class HttpProxy extends HttpHeads {
  protected accepted(pair: number): void {
    this.exchanges.served[pair] = 0;
    this.exchanges.ready[2 * pair] = 0;
    this.exchanges.begin(pair);
    this.waitFor(pair, Wait.Request);
  }

  protected turn(socket: number, events: number): void {
    const end = this.pairs.endOf(socket);
    if (end === NONE) {
      this.idleTurns(socket);
      return;
    }
    const pair = end >> 1;
    const phase = this.pairs.phase[pair];
    if (phase === Phase.Splicing) return;
    if ((events & Epoll.Error) !== 0) this.#broken(pair, end);
    else if (phase === Phase.Connecting && (end & 1) === 1) this.relayOn(pair);
    else this.#drive(pair);
  }

  protected relayOn(pair: number): void {
    this.pairs.phase[pair] = Phase.Relaying;
    this.waitFor(pair, Wait.Server);
    this.#drive(pair);
  }

  /** Goes on until nothing moves any more. */
  #drive(pair: number): void {
    let moves = true;
    while (moves) moves = this.#step(pair);
    if (this.pairs.phase[pair] === Phase.Relaying && this.#isSpliceable(pair)) this.askNic(pair);
  }

  #step(pair: number): boolean {
    switch (this.pairs.phase[pair]) {
      case Phase.Request:
        return this.#readRequest(pair);
      case Phase.Relaying:
        return this.#carryBoth(pair);
      case Phase.Leaving:
        return this.#drain(pair);
      default:
        return false;
    }
  }

  /** A backend has the whole request, and nothing of the response has come: what follows the NIC can do. */
  #isSpliceable(pair: number): boolean {
    const { at, ready, insertsCookie } = this.exchanges;
    const { filled, sent, isRefused } = this.pairs;
    const front = 2 * pair;
    if (!this.asksNic || isRefused[pair] !== 0 || insertsCookie[pair] !== 0) return false;
    if (at[front] !== At.Done || sent[front] !== filled[front] || this.pairs.socket[front + 1] === NONE)
      return false;
    return at[front + 1] === At.Head && filled[front + 1] === 0 && ready[front + 1] === 0;
  }

  #readRequest(pair: number): boolean {
    const front = 2 * pair;
    const { filled } = this.pairs;
    if (this.takeRequest(pair)) return true;
    if (this.pairs.phase[pair] !== Phase.Request) return this.pairs.phase[pair] !== Phase.Free;
    const count = this.readMore(front, this.headLimit);
    if (count === Errno.EAGAIN) return false;
    if (count > 0) return true;
    if (count === 0 && filled[front] > 0) {
      this.sayError(pair, 400); // it ended in the middle of a head
      return true;
    }
    if (count === 0) this.#depart(pair);
    else this.#reset(pair);
    return false;
  }

  #carryBoth(pair: number): boolean {
    const front = 2 * pair;
    const back = front + 1;
    const { phase, filled, sent } = this.pairs;
    let moves = this.#carry(front);
    if (phase[pair] !== Phase.Relaying) return moves;
    moves = this.#carry(back) || moves;
    if (phase[pair] !== Phase.Relaying) return moves;
    if (this.exchanges.at[back] !== At.Done || sent[back] !== this.exchanges.ready[back]) return moves;
    const isWhole = this.exchanges.at[front] === At.Done && sent[front] === this.exchanges.ready[front];
    this.releaseBackend(pair, isWhole && filled[back] === sent[back]);
    return this.#finish(pair, isWhole);
  }

  /** Writes on what may be, reads on what is still to come; false when nothing moved or the pair is no more. */
  #carry(from: number): boolean {
    const { sent, filled } = this.pairs;
    const { ready, at } = this.exchanges;
    const pair = from >> 1;
    let moves = false;
    if (sent[from] < ready[from]) {
      const taken = this.writeOn(from);
      if (taken < 0 && taken !== Errno.EAGAIN) {
        this.#broken(pair, from ^ 1);
        return false;
      }
      moves = taken > 0;
      if (sent[from] < ready[from]) {
        this.awaitRoom(from ^ 1);
        return false;
      }
    }
    if (at[from] >= At.Done || this.pairs.socket[from] === NONE) return moves;
    if (sent[from] === filled[from]) this.rewind(from);
    const count = this.readMore(from, at[from] === At.Head ? this.headLimit : this.config.bufferBytes);
    if (count === Errno.EAGAIN) return moves;
    if (count < 0) this.#broken(pair, from);
    else if (count === 0) this.#ended(pair, from);
    else if (!this.goOn(from)) this.#spoilt(pair, from);
    return true;
  }

  /** The client's next request, or its leave. */
  #finish(pair: number, isWhole: boolean): boolean {
    if (this.exchanges.clientStays[pair] === 0 || !isWhole) {
      this.#leave(pair);
      return true;
    }
    this.exchanges.served[pair]++;
    this.exchanges.begin(pair);
    this.pairs.attempts[pair] = 0;
    this.pairs.phase[pair] = Phase.Request;
    this.rewind(2 * pair + 1);
    this.waitFor(pair, Wait.Request);
    return true;
  }

  /** With bytes of the client's unread a close would be a reset, and destroy the response (RFC 9112 §9.6). */
  #leave(pair: number): void {
    const front = 2 * pair;
    this.rewind(front);
    const isOver = this.exchanges.at[front] === At.Done && this.readMore(front, this.headLimit) <= 0;
    if (isOver) {
      this.#depart(pair);
      return;
    }
    this.api.shutdown(this.pairs.socket[front], Half.Sending);
    this.pairs.phase[pair] = Phase.Leaving;
    this.waitFor(pair, Wait.Client);
  }

  #drain(pair: number): boolean {
    this.rewind(2 * pair);
    const count = this.readMore(2 * pair, this.config.bufferBytes);
    if (count <= 0 && count !== Errno.EAGAIN) this.#depart(pair);
    return count > 0;
  }

  #depart(pair: number): void {
    this.api.close(this.pairs.socket[2 * pair]);
    this.relayed++;
    this.end(pair);
    this.trimIdle();
  }

  /** A side has closed before its message was whole, or just so. */
  #ended(pair: number, end: number): void {
    const { at, clientStays, serverStays } = this.exchanges;
    const isBack = (end & 1) === 1;
    const kind = this.exchanges.bodyOf(end);
    if (!isBack && kind === Body.Tunnel) {
      this.api.shutdown(this.pairs.socket[end ^ 1], Half.Sending);
      at[end] = At.Done;
    } else if (!isBack) this.#reset(pair);
    else if (at[end] === At.Head) this.#noResponse(pair);
    else {
      if (kind !== Body.UntilClose && kind !== Body.Tunnel) this.truncated++;
      serverStays[pair] = 0;
      clientStays[pair] = 0;
      at[end] = At.Done;
    }
  }

  /** The backend is gone without a word: to a connection's later requests HAProxy only closes, for the client to ask again. */
  #noResponse(pair: number): void {
    const { served, isReused } = this.exchanges;
    const isStale = served[pair] > 0 && isReused[pair] !== 0 && this.pairs.filled[2 * pair + 1] === 0;
    if (!isStale) {
      this.dropBackend(pair);
      this.sayError(pair, 502);
      return;
    }
    this.dropBackend(pair);
    this.#depart(pair);
  }

  /** What came is no message. */
  #spoilt(pair: number, end: number): void {
    if (this.pairs.phase[pair] !== Phase.Relaying) return; // an error is said already
    if ((end & 1) === 1 && this.exchanges.at[end] === At.Head) {
      this.dropBackend(pair);
      this.sayError(pair, 502);
    } else this.#reset(pair);
  }

  /** A connection was reset. */
  #broken(pair: number, end: number): void {
    const isBack = (end & 1) === 1;
    if (isBack && this.pairs.phase[pair] === Phase.Connecting) this.refusedBy(pair);
    else if (isBack && this.exchanges.at[end] === At.Head) {
      this.#noResponse(pair);
      this.#drive(pair);
    } else this.#reset(pair);
  }

  #reset(pair: number): void {
    this.reset++;
    this.dropBackend(pair);
    this.api.abort(this.pairs.socket[2 * pair]);
    this.end(pair);
    this.trimIdle();
  }

  protected unreachable(pair: number): void {
    this.refused++;
    this.sayError(pair, 503);
    this.#drive(pair);
  }

  protected expired(pair: number, wait: number): void {
    const { phase, filled } = this.pairs;
    const isMidResponse = this.exchanges.at[2 * pair + 1] !== At.Head;
    if (phase[pair] === Phase.Leaving) this.#depart(pair);
    else if (wait === Wait.Request && filled[2 * pair] === 0 && this.exchanges.served[pair] > 0)
      this.#depart(pair); // nobody asked for anything more
    else if (wait === Wait.Request) {
      this.sayError(pair, 408);
      this.#drive(pair);
    } else if (!isMidResponse) {
      this.dropBackend(pair);
      this.sayError(pair, this.exchanges.at[2 * pair] === At.Done ? 504 : 408);
      this.#drive(pair);
    } else this.#reset(pair);
  }
}
