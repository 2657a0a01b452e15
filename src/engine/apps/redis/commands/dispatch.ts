import { lower } from '#engine/apps/redis/protocol/arguments.ts';
import { ascii } from '#engine/apps/redis/protocol/arguments.ts';
import type { Arguments } from '#engine/apps/redis/protocol/arguments.ts';
import type { Call, Handler } from './call.ts';
import { commandRows } from './commands.table.ts';
import type { CommandName } from './commands.table.ts';
import { connection } from './connection.ts';
import { counters } from './counters.ts';
import { keys } from './keys.ts';
import { server } from './server.ts';
import { strings } from './strings.ts';

const handlerOf: Readonly<Record<CommandName, Handler>> = {
  ...connection,
  ...counters,
  ...keys,
  ...server,
  ...strings,
};
const names = commandRows.map(({ name }) => ascii(name));
const handlers = commandRows.map(({ name }) => handlerOf[name as CommandName]);
const arities = Int32Array.from(commandRows, ({ arity }) => arity);
const writes = Uint8Array.from(commandRows, ({ flags }) => Number(flags.includes('denyoom')));

const NONE = -1;
const PLACES = 64;
/** Rows by a hash of the name; a place that is taken leads to the next. */
const places = new Int8Array(PLACES).fill(NONE);
const homeOf = (bytes: Uint8Array, at: number, length: number): number =>
  (lower(bytes[at]) * 7 + lower(bytes[at + length - 1]) * 3 + length * 11) & (PLACES - 1);
for (const [row, name] of names.entries()) {
  let place = homeOf(name, 0, name.length);
  while (places[place] !== NONE) place = (place + 1) & (PLACES - 1);
  places[place] = row;
}

/** The row of commands.table.ts that a request's first word names, or -1. */
export function commandRow(words: Arguments): number {
  const length = words.length[0];
  if (length === 0) return NONE;
  for (let place = homeOf(words.bytes, words.at[0], length); ; place = (place + 1) & (PLACES - 1)) {
    const row = places[place];
    if (row === NONE || (names[row].length === length && words.is(0, names[row]))) return row;
  }
}

/** HTTP spoken to Redis is an attack through somebody's browser: it is hung up on (server.c: securityWarningCommand). */
const browserWords = [ascii('post'), ascii('host:')];

/** Carries out the request in the call's words; every request has one reply, but those of a browser. */
export function dispatch(call: Call): void {
  const { words, reply, keyspace, statistics } = call;
  const row = commandRow(words);
  if (row === NONE) {
    refuseUnknown(call);
    return;
  }
  const arity = arities[row];
  if (words.count < Math.abs(arity) || (arity > 0 && words.count !== arity)) {
    statistics.rejected[row]++;
    call.wrongNumber(commandRows[row].name);
    return;
  }
  if (writes[row] !== 0 && keyspace.isFull) {
    statistics.outOfMemory++;
    reply.error("OOM command not allowed when used memory > 'maxmemory'.");
    return;
  }
  statistics.calls[row]++;
  handlers[row](call);
}

function refuseUnknown(call: Call): void {
  const { words, reply, statistics } = call;
  if (browserWords.some((word) => words.length[0] === word.length && words.is(0, word))) {
    call.closes = true;
    return;
  }
  statistics.unknownCommands++;
  let said = '';
  for (let word = 1; word < words.count && said.length < 128; word++)
    said += `'${words.text(word, 128 - said.length)}' `;
  reply.error(`ERR unknown command '${words.text(0, 128)}', with args beginning with: ${said}`);
}
