import { Integers } from '#engine/apps/redis/protocol/integers.ts';
import type { Arguments } from '#engine/apps/redis/protocol/arguments.ts';
import type { ReplyWriter } from '#engine/apps/redis/protocol/replies.ts';
import type { Keyspace } from '#engine/apps/redis/store/keyspace.ts';
import type { Statistics } from './statistics.ts';

const NONE = -1;

/** Carries out one command: reads the call's words, and writes one reply. */
export type Handler = (call: Call) => void;

/** What a command sees: its words, its connection's database, the keys, and where its reply goes. One, used again. */
export class Call {
  readonly integers = new Integers();
  /** Scratch for numbers that must not be boxed. */
  readonly number = new Float64Array(1);
  database = 0;
  connection = 0;
  /** The connection ends after this reply. */
  closes = false;

  constructor(
    readonly words: Arguments,
    readonly reply: ReplyWriter,
    readonly keyspace: Keyspace,
    readonly statistics: Statistics,
  ) {}

  /** The row of the key that stands at a word, or -1. */
  find(word: number): number {
    const { bytes, at, length } = this.words;
    return this.keyspace.find(bytes, at[word], length[word], this.database);
  }
  /** The same, counted as a hit or a miss. */
  read(word: number): number {
    const { bytes, at, length } = this.words;
    return this.keyspace.read(bytes, at[word], length[word], this.database);
  }

  /** Gives the key at one word the value at another, whether it was there or not; it never expires. */
  set(key: number, value: number): void {
    const found = this.find(key);
    const row = found === NONE ? this.add(key) : found;
    this.setValue(row, value);
    if (found !== NONE) this.keyspace.persist(row);
  }
  add(key: number): number {
    const { bytes, at, length } = this.words;
    return this.keyspace.add(bytes, at[key], length[key], this.database);
  }
  setValue(row: number, value: number): void {
    const { bytes, at, length } = this.words;
    this.keyspace.setValue(row, bytes, at[value], length[value]);
  }

  /** The value of a row, or that there is none. */
  replyValue(row: number): void {
    const { arena, table } = this.keyspace;
    if (row === NONE) this.reply.nothing();
    else if (table.valueLength[row] === 0) this.reply.bulk(this.words.bytes, 0, 0);
    else {
      const chunk = table.value[row];
      this.reply.bulk(arena.memory(chunk), arena.start(chunk), table.valueLength[row]);
    }
  }

  /** Reads a word as a 64-bit integer; false, and the reply is written, when it is none. */
  readInteger(word: number, complaint = 'ERR value is not an integer or out of range'): boolean {
    const { bytes, at, length } = this.words;
    if (this.integers.read(bytes, at[word], length[word])) return true;
    this.reply.error(complaint);
    return false;
  }

  syntaxError(): void {
    this.reply.error('ERR syntax error');
  }
  wrongNumber(command: string): void {
    this.reply.error(`ERR wrong number of arguments for '${command}' command`);
  }
}
