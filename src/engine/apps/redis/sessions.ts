import { AppWork, Epoll, Errno } from '#engine/host/sockets/api.ts';
import type { AppBuffer, SocketApi } from '#engine/host/sockets/api.ts';
import { Call } from './commands/call.ts';
import { dispatch } from './commands/dispatch.ts';
import type { Statistics } from './commands/statistics.ts';
import { Output } from './output.ts';
import { BufferPool, ByteQueues } from './protocol/byteQueues.ts';
import { ReplyWriter } from './protocol/replies.ts';
import { Parsed, Progress, RequestParser } from './protocol/requestParser.ts';
import type { Keyspace } from './store/keyspace.ts';

const CHUNK = 16_384;
/** Of one connection, bytes: what was read and is no whole request yet (client-query-buffer-limit), and replies it does not take. */
const MOST_QUERY = 8_388_608;
const MOST_REPLY = 67_108_864;
/** Of all connections of a core together. */
const MOST_BUFFERED = 268_435_456;
/** What is still read of a connection that is closed after an error, chunks: unread bytes would turn the close into a reset. */
const FAREWELL = 64;

/** Connections of one core: what each has sent and was not understood yet, and what it was answered and has not taken yet. */
export class Sessions {
  readonly #input: AppBuffer;
  readonly #output: Output;
  readonly #reply: ReplyWriter;
  readonly #call: Call;
  readonly #queries: ByteQueues;
  readonly #replies: ByteQueues;
  readonly #progress: Progress;
  readonly #parser: RequestParser;
  /** By socket: the database selected; it is only answered, and read no more; epoll is asked about room, not about bytes. */
  readonly #database: Uint8Array;
  readonly #isClosing: Uint8Array;
  readonly #wantsRoom: Uint8Array;

  constructor(
    private readonly api: SocketApi,
    keyspace: Keyspace,
    private readonly statistics: Statistics,
    capacity: number,
  ) {
    const pool = new BufferPool(MOST_BUFFERED);
    this.#queries = new ByteQueues(capacity, pool, MOST_QUERY);
    this.#replies = new ByteQueues(capacity, pool, MOST_REPLY);
    this.#progress = new Progress(capacity);
    this.#parser = new RequestParser(this.#progress);
    this.#input = api.buffer(CHUNK);
    this.#output = new Output(api, api.buffer(CHUNK), this.#replies);
    this.#reply = new ReplyWriter(this.#output);
    this.#call = new Call(this.#parser.words, this.#reply, keyspace, statistics);
    this.#database = new Uint8Array(capacity);
    this.#isClosing = new Uint8Array(capacity);
    this.#wantsRoom = new Uint8Array(capacity);
  }

  begin(socket: number): void {
    this.statistics.connections++;
    this.statistics.connectionsOpen++;
    this.api.spent(AppWork.RedisClient, 1);
    this.#progress.begin(socket);
    this.#database[socket] = 0;
    this.#isClosing[socket] = 0;
    this.#wantsRoom[socket] = 0;
    this.api.epollControl(socket, Epoll.In);
  }

  serve(socket: number, events: number): void {
    const output = this.#output;
    output.begin(socket);
    if ((events & Epoll.Error) !== 0) output.hasFailed = true;
    else if (!output.isBlocked) this.#read(socket);
    else if (output.resume() && this.#isClosing[socket] === 0) this.#carryOutQueued(socket);
    output.flush();
    this.#settle(socket);
  }

  /** Replies and bytes since the last time, for whoever pays. */
  pay(): void {
    const output = this.#output;
    this.api.spent(AppWork.RedisReply, this.#reply.count);
    this.api.worked(0, output.bytesCollected);
    this.#reply.count = 0;
    this.statistics.bytesWritten += output.bytesCollected;
    output.bytesCollected = 0;
  }

  /** One read an event, as Redis has it: a level-triggered socket is told again. */
  #read(socket: number): void {
    const { bytes, start } = this.#input;
    const count = this.api.read(socket, this.#input, 0, CHUNK);
    if (count === Errno.EAGAIN) return;
    if (count <= 0) {
      this.#isClosing[socket] = 1;
      return;
    }
    this.statistics.bytesRead += count;
    this.api.spent(AppWork.RedisEvent, 1);
    this.api.worked(0, count);
    if (this.#queries.length(socket) > 0) {
      this.#keep(socket, bytes, start, count);
      this.#carryOutQueued(socket);
      return;
    }
    const rest = this.#carryOut(socket, bytes, start, start + count);
    this.#keep(socket, bytes, rest, start + count - rest);
  }

  #carryOutQueued(socket: number): void {
    const queries = this.#queries;
    const from = queries.from[socket];
    const rest = this.#carryOut(socket, queries.bytes(socket), from, queries.to[socket]);
    queries.drop(socket, rest - from);
  }

  /** Keeps what is no whole request yet; a connection that sends too much of it is closed without a word. */
  #keep(socket: number, bytes: Uint8Array, at: number, length: number): void {
    if (!this.#queries.append(socket, bytes, at, length)) this.#isClosing[socket] = 1;
  }

  /** Carries out request after request while the replies find room; where the first that was not begins. */
  #carryOut(socket: number, bytes: Uint8Array, from: number, to: number): number {
    const parser = this.#parser;
    let at = from;
    while (this.#isClosing[socket] === 0) {
      if (this.#output.isBlocked) return at;
      const parsed = parser.read(socket, bytes, at, to);
      if (parsed === Parsed.Incomplete) return at;
      if (parsed === Parsed.Broken) {
        this.statistics.protocolErrors++;
        this.#reply.error(`ERR Protocol error: ${parser.complaint}`);
        this.#isClosing[socket] = 1;
        return to;
      }
      at = parser.end;
      if (parser.words.count > 0) this.#carryOutOne(socket);
    }
    return to;
  }

  #carryOutOne(socket: number): void {
    const call = this.#call;
    call.connection = socket;
    call.database = this.#database[socket];
    call.closes = false;
    this.api.spent(AppWork.RedisCommand, 1);
    this.api.spent(AppWork.RedisWord, call.words.count);
    dispatch(call);
    this.#database[socket] = call.database;
    if (call.closes) this.#isClosing[socket] = 1;
  }

  /** After an event: waits for room, for the next request, or for nothing any more. */
  #settle(socket: number): void {
    const { isBlocked, hasFailed } = this.#output;
    if (hasFailed || (this.#isClosing[socket] !== 0 && !isBlocked)) {
      this.#leave(socket, hasFailed);
      return;
    }
    if (isBlocked === (this.#wantsRoom[socket] !== 0)) return;
    this.#wantsRoom[socket] = Number(isBlocked);
    this.api.epollControl(socket, isBlocked ? Epoll.Out : Epoll.In);
  }

  #leave(socket: number, isLost: boolean): void {
    this.statistics.connectionsOpen--;
    this.#queries.clear(socket);
    this.#replies.clear(socket);
    if (!isLost)
      for (let chunk = 0; chunk < FAREWELL && this.api.read(socket, this.#input, 0, CHUNK) > 0; chunk++);
    this.api.close(socket);
  }
}
