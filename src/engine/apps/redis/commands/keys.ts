import { ascii } from '#engine/apps/redis/protocol/arguments.ts';
import { greatest, least } from '#engine/apps/redis/protocol/integers.ts';
import type { Call, Handler } from './call.ts';

const NONE = -1;
const MS_PER_S = 1000n;
const options = { nx: ascii('nx'), xx: ascii('xx'), gt: ascii('gt'), lt: ascii('lt') };
const words = { async: ascii('async'), sync: ascii('sync') };

function del(call: Call): void {
  let removed = 0;
  for (let word = 1; word < call.words.count; word++) {
    const row = call.find(word);
    if (row === NONE) continue;
    call.keyspace.remove(row);
    removed++;
  }
  call.reply.integer(removed);
}

function exists(call: Call): void {
  let found = 0;
  for (let word = 1; word < call.words.count; word++) if (call.read(word) !== NONE) found++;
  call.reply.integer(found);
}

/** Bits of EXPIRE's conditions. */
const When = { Never: 1, Ever: 2, Longer: 4, Shorter: 8 } as const;

/** The conditions' bits, or -1: the reply says what is wrong (expire.c: parseExtendedExpireArgumentsOrReply). */
function conditions({ words: said, reply }: Call): number {
  let bits = 0;
  for (let at = 3; at < said.count; at++) {
    if (said.is(at, options.nx)) bits |= When.Never;
    else if (said.is(at, options.xx)) bits |= When.Ever;
    else if (said.is(at, options.gt)) bits |= When.Longer;
    else if (said.is(at, options.lt)) bits |= When.Shorter;
    else {
      reply.error(`ERR Unsupported option ${said.text(at)}`);
      return NONE;
    }
  }
  if ((bits & When.Never) !== 0 && bits !== When.Never)
    reply.error('ERR NX and XX, GT or LT options at the same time are not compatible');
  else if ((bits & When.Longer) !== 0 && (bits & When.Shorter) !== 0)
    reply.error('ERR GT and LT options at the same time are not compatible');
  else return bits;
  return NONE;
}

function isRefused(bits: number, old: number, fresh: number): boolean {
  if ((bits & When.Never) !== 0 && old !== Infinity) return true;
  if ((bits & When.Ever) !== 0 && old === Infinity) return true;
  if ((bits & When.Longer) !== 0 && fresh <= old) return true;
  return (bits & When.Shorter) !== 0 && fresh >= old;
}

function expire(call: Call): void {
  const { keyspace, reply } = call;
  const bits = conditions(call);
  if (bits === NONE || !call.readInteger(2)) return;
  const life = call.integers.big * MS_PER_S;
  if (life > greatest - BigInt(keyspace.now) || life < least) {
    reply.error("ERR invalid expire time in 'expire' command");
    return;
  }
  const row = call.find(1);
  const end = keyspace.now + Number(life);
  if (row === NONE || isRefused(bits, keyspace.table.expiresAt[row], end)) {
    reply.integer(0);
    return;
  }
  if (end <= keyspace.now) keyspace.remove(row);
  else keyspace.expireAt(row, end);
  reply.integer(1);
}

/** Whole seconds, rounded; -1: it never expires; -2: there is no such key. */
function ttl(call: Call): void {
  const row = call.read(1);
  const { keyspace, number, reply } = call;
  if (row === NONE) reply.integer(-2);
  else if (keyspace.table.expiresAt[row] === Infinity) reply.integer(-1);
  else {
    number[0] = Math.floor((keyspace.table.expiresAt[row] - keyspace.now + 500) / 1000);
    reply.integerOf(number);
  }
}

function dbsize({ keyspace, database, reply }: Call): void {
  reply.integer(keyspace.sizes[database]);
}

function flushAll(call: Call): void {
  const { count } = call.words;
  const isPlain =
    count === 1 || (count === 2 && (call.words.is(1, words.async) || call.words.is(1, words.sync)));
  if (!isPlain) {
    call.syntaxError();
    return;
  }
  call.keyspace.clear();
  call.reply.ok();
}

export const keys = { del, exists, expire, ttl, dbsize, flushall: flushAll } satisfies Record<
  string,
  Handler
>;
