import { ascii } from '#engine/apps/redis/protocol/arguments.ts';
import { isInRange, writeDigits } from '#engine/apps/redis/protocol/integers.ts';
import type { Call, Handler } from './call.ts';

const NONE = -1;
/** A sum of two numbers up to here is exact. */
const SMALL = 2 ** 52;
const LONGEST = 24;
const digits = new Uint8Array(LONGEST);
const NOT_AN_INTEGER = 'ERR value is not an integer or out of range';

/** Adds what stands in call.number to the key's number (t_string.c: incrDecrCommand). */
function addSmall(call: Call): void {
  const row = call.find(1);
  const { integers, number } = call;
  if (row === NONE) store(call, call.add(1));
  else if (!readValue(call, row)) call.reply.error(NOT_AN_INTEGER);
  else if (integers.isSmall && Math.abs(number[0]) < SMALL) {
    number[0] += integers.value[0];
    store(call, row);
  } else addBig(call, row, integers.big, BigInt(number[0]));
}

function addBig(call: Call, row: number, value: bigint, step: bigint): void {
  const sum = value + step;
  if (!isInRange(sum)) {
    call.reply.error('ERR increment or decrement would overflow');
    return;
  }
  const text = ascii(String(sum));
  call.keyspace.setValue(row, text, 0, text.length);
  call.reply.bigInteger(sum);
}

/** The sum in call.number is the value, and the reply. */
function store({ keyspace, number, reply }: Call, row: number): void {
  const from = writeDigits(digits, LONGEST, number);
  keyspace.setValue(row, digits, from, LONGEST - from);
  reply.integerOf(number);
}

function readValue({ keyspace, integers }: Call, row: number): boolean {
  const { arena, table } = keyspace;
  const chunk = table.value[row];
  if (chunk === NONE) return false;
  return integers.read(arena.memory(chunk), arena.start(chunk), table.valueLength[row]);
}

function incr(call: Call): void {
  call.number[0] = 1;
  addSmall(call);
}

function decr(call: Call): void {
  call.number[0] = -1;
  addSmall(call);
}

function incrBy(call: Call): void {
  if (!call.readInteger(2)) return;
  if (call.integers.isSmall) {
    call.number[0] = call.integers.value[0];
    addSmall(call);
    return;
  }
  const step = call.integers.big;
  const row = call.find(1);
  if (row === NONE) addBig(call, call.add(1), 0n, step);
  else if (!readValue(call, row)) call.reply.error(NOT_AN_INTEGER);
  else addBig(call, row, call.integers.big, step);
}

export const counters = { incr, decr, incrby: incrBy } satisfies Record<string, Handler>;
