import { Epoll, Errno, Half } from '#engine/host/sockets/api.ts';
import { Wait } from './deadlines.ts';
import { Phase } from './pairs.ts';
import { ProxyCore } from './proxyCore.ts';

const NONE = -1;

/**
 * A relay between clients and backends (the original's epproxy, source-facts D.3; HAProxy's mode tcp): it takes the beginning
 * of a request, picks a backend, connects, and carries bytes both ways through buffers of fixed size. What one side does not
 * take is not read from the other. The end of a half is passed on as the end of a half, a reset as a reset. Where the NIC
 * can splice, it is asked to as soon as a backend has what was read of the request; what it refuses is relayed here.
 */
export class TcpProxy extends ProxyCore {
  protected accepted(pair: number): void {
    this.waitFor(pair, Wait.Client);
  }

  /** Edges: everything is read, or written, until there is no more, or no more room. */
  protected turn(socket: number, events: number): void {
    const end = this.pairs.endOf(socket);
    if (end === NONE) return; // closed earlier in this round
    const pair = end >> 1;
    const phase = this.pairs.phase[pair];
    if (phase === Phase.Splicing) return; // whatever it is, it is the NIC's, or is found when the NIC refuses
    if ((events & Epoll.Error) !== 0) this.#fail(pair, end);
    else if (phase === Phase.Request) this.#takeRequest(pair);
    else if (phase === Phase.Relaying) this.#move(end, events);
    else if (phase === Phase.Connecting && (end & 1) === 1) this.relayOn(pair);
  }

  /** The first bytes of a connection decide whose it is. */
  #takeRequest(pair: number): void {
    const front = 2 * pair;
    const count = this.#read(front);
    if (count === Errno.EAGAIN) return;
    if (count <= 0) {
      this.api.close(this.pairs.socket[front]); // it asked for nothing, or is gone
      this.end(pair);
      return;
    }
    const client = this.config.balance === 'source' ? this.#clientOf(front) : 0;
    const backend = this.backends.pick(client);
    if (backend === NONE || !this.connect(pair, backend)) this.unreachable(pair);
  }

  #clientOf(front: number): number {
    return this.api.info(this.pairs.socket[front])?.peerAddress ?? 0;
  }

  /** Whatever both sides have said meanwhile is carried. */
  protected relayOn(pair: number): void {
    this.pairs.phase[pair] = Phase.Relaying;
    this.#waitForBoth(pair);
    if (this.#relay(2 * pair) && this.#relay(2 * pair + 1)) this.#askNic(pair);
  }

  /** Both must have been silent for so long, whichever may be shorter. */
  #waitForBoth(pair: number): void {
    const { timeoutClient, timeoutServer } = this.config;
    const isClients = timeoutServer === 0 || (timeoutClient !== 0 && timeoutClient < timeoutServer);
    this.waitFor(pair, isClients ? Wait.Client : Wait.Server);
  }

  /** Once nothing is under way through our hands. */
  #askNic(pair: number): void {
    if (this.asksNic && this.pairs.isRefused[pair] === 0 && this.pairs.isEmpty(pair)) this.askNic(pair);
  }

  #move(end: number, events: number): void {
    if (this.deadlines.count > 0) this.#waitForBoth(end >> 1);
    const reads = (events & Epoll.In) !== 0;
    if (reads && !this.#relay(end)) return;
    if ((events & Epoll.Out) !== 0 && !this.#relay(end ^ 1)) return;
    this.#askNic(end >> 1);
  }

  /** Carries what came in at one end to the other; false when the pair is no more. */
  #relay(from: number): boolean {
    const { filled, sent, hasEnded } = this.pairs;
    for (;;) {
      if (sent[from] < filled[from]) {
        const taken = this.#write(from);
        if (taken < 0 && taken !== Errno.EAGAIN) return this.#fail(from >> 1, from ^ 1);
        if (sent[from] < filled[from]) {
          this.awaitRoom(from ^ 1);
          return true;
        }
      }
      if (hasEnded[from] !== 0) return this.#passEnd(from);
      const count = this.#read(from);
      if (count === Errno.EAGAIN) return true;
      if (count < 0) return this.#fail(from >> 1, from);
    }
  }

  #read(end: number): number {
    const { socket, filled, sent, hasEnded } = this.pairs;
    const { bufferBytes } = this.config;
    const count = this.api.read(socket[end], this.buffer, end * bufferBytes, bufferBytes);
    if (count === 0) hasEnded[end] = 1;
    if (count <= 0) return count;
    filled[end] = count;
    sent[end] = 0;
    this.api.worked(1, 0);
    return count;
  }

  /** Writes at the other end what this end's buffer holds. */
  #write(from: number): number {
    const { socket, filled, sent } = this.pairs;
    const at = from * this.config.bufferBytes + sent[from];
    const taken = this.api.write(socket[from ^ 1], this.buffer, at, filled[from] - sent[from]);
    if (taken < 0) return taken;
    sent[from] += taken;
    if ((from & 1) === 0) this.bytesToBackends += taken;
    else this.bytesToClients += taken;
    return taken;
  }

  /** One side has said all it had to say, and all of it is written: the other is told. */
  #passEnd(from: number): boolean {
    const { socket, isShut } = this.pairs;
    const to = from ^ 1;
    if (isShut[to] !== 0) return true;
    isShut[to] = 1;
    if (isShut[from] === 0) {
      this.api.shutdown(socket[to], Half.Sending);
      return true;
    }
    this.api.close(socket[to]);
    this.api.close(socket[from]);
    this.relayed++;
    this.end(from >> 1);
    return false;
  }

  /** An end broke: the other is reset. A backend that was never reached is one that refused. */
  #fail(pair: number, broken: number): false {
    if (this.pairs.phase[pair] === Phase.Connecting && (broken & 1) === 1) this.refusedBy(pair);
    else this.#reset(pair);
    return false;
  }

  #reset(pair: number): void {
    const { socket } = this.pairs;
    this.reset++;
    this.api.abort(socket[2 * pair]);
    if (socket[2 * pair + 1] !== NONE) this.api.abort(socket[2 * pair + 1]);
    this.end(pair);
  }

  protected unreachable(pair: number): void {
    this.refused++;
    this.api.abort(this.pairs.socket[2 * pair]);
    this.end(pair);
  }

  protected expired(pair: number): void {
    this.#reset(pair);
  }
}
