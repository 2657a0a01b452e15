/** What COMMAND tells of a command, as Redis 7.0 has it (src/commands/*.json). */
export interface CommandRow {
  readonly name: string;
  /** Words with its name; negative: at least so many. */
  readonly arity: number;
  readonly flags: readonly string[];
  /** Places of the first and last key and the step between keys; 0: none. */
  readonly keys: readonly [first: number, last: number, step: number];
  readonly since: string;
  readonly group: 'string' | 'generic' | 'connection' | 'server';
  readonly summary: string;
}

const one: CommandRow['keys'] = [1, 1, 1];
const many: CommandRow['keys'] = [1, -1, 1];
const none: CommandRow['keys'] = [0, 0, 0];
const counts = ['write', 'denyoom', 'fast'];

export const commands = [
  { name: 'ping', arity: -1, flags: ['fast'], keys: none, since: '1.0.0', group: 'connection', summary: 'Ping the server' },
  { name: 'echo', arity: 2, flags: ['loading', 'stale', 'fast'], keys: none, since: '1.0.0', group: 'connection', summary: 'Echo the given string' },
  { name: 'select', arity: 2, flags: ['loading', 'stale', 'fast'], keys: none, since: '1.0.0', group: 'connection', summary: 'Change the selected database for the current connection' },
  { name: 'hello', arity: -1, flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'], keys: none, since: '6.0.0', group: 'connection', summary: 'Handshake with Redis' },
  { name: 'quit', arity: -1, flags: ['noscript', 'loading', 'stale', 'fast', 'no_auth', 'allow_busy'], keys: none, since: '1.0.0', group: 'connection', summary: 'Close the connection' },
  { name: 'get', arity: 2, flags: ['readonly', 'fast'], keys: one, since: '1.0.0', group: 'string', summary: 'Get the value of a key' },
  { name: 'set', arity: -3, flags: ['write', 'denyoom'], keys: one, since: '1.0.0', group: 'string', summary: 'Set the string value of a key' },
  { name: 'getset', arity: 3, flags: counts, keys: one, since: '1.0.0', group: 'string', summary: 'Set the string value of a key and return its old value' },
  { name: 'append', arity: 3, flags: counts, keys: one, since: '2.0.0', group: 'string', summary: 'Append a value to a key' },
  { name: 'strlen', arity: 2, flags: ['readonly', 'fast'], keys: one, since: '2.2.0', group: 'string', summary: 'Get the length of the value stored in a key' },
  { name: 'mget', arity: -2, flags: ['readonly', 'fast'], keys: many, since: '1.0.0', group: 'string', summary: 'Get the values of all the given keys' },
  { name: 'mset', arity: -3, flags: ['write', 'denyoom'], keys: [1, -1, 2], since: '1.0.1', group: 'string', summary: 'Set multiple keys to multiple values' },
  { name: 'incr', arity: 2, flags: counts, keys: one, since: '1.0.0', group: 'string', summary: 'Increment the integer value of a key by one' },
  { name: 'decr', arity: 2, flags: counts, keys: one, since: '1.0.0', group: 'string', summary: 'Decrement the integer value of a key by one' },
  { name: 'incrby', arity: 3, flags: counts, keys: one, since: '1.0.0', group: 'string', summary: 'Increment the integer value of a key by the given amount' },
  { name: 'del', arity: -2, flags: ['write'], keys: many, since: '1.0.0', group: 'generic', summary: 'Delete a key' },
  { name: 'exists', arity: -2, flags: ['readonly', 'fast'], keys: many, since: '1.0.0', group: 'generic', summary: 'Determine if a key exists' },
  { name: 'expire', arity: -3, flags: ['write', 'fast'], keys: one, since: '1.0.0', group: 'generic', summary: 'Set a key\'s time to live in seconds' },
  { name: 'ttl', arity: 2, flags: ['readonly', 'fast'], keys: one, since: '1.0.0', group: 'generic', summary: 'Get the time to live for a key in seconds' },
  { name: 'dbsize', arity: 1, flags: ['readonly', 'fast'], keys: none, since: '1.0.0', group: 'server', summary: 'Return the number of keys in the selected database' },
  { name: 'flushall', arity: -1, flags: ['write'], keys: none, since: '1.0.0', group: 'server', summary: 'Remove all keys from all databases' },
  { name: 'command', arity: -1, flags: ['loading', 'stale'], keys: none, since: '2.8.13', group: 'server', summary: 'Get array of Redis command details' },
  { name: 'config', arity: -2, flags: [], keys: none, since: '2.0.0', group: 'server', summary: 'A container for server configuration commands' },
  { name: 'info', arity: -1, flags: ['loading', 'stale'], keys: none, since: '1.0.0', group: 'server', summary: 'Get information and statistics about the server' },
] as const satisfies readonly CommandRow[];
export type CommandName = (typeof commands)[number]['name'];
export const commandRows: readonly CommandRow[] = commands;

/** Whose behaviour this is: tests/foreign/redisReplies.test.ts asks both. */
export const REDIS_VERSION = '7.0.15';
