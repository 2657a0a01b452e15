import { ascii } from '#engine/apps/redis/protocol/arguments.ts';
import { DATABASES } from '#engine/apps/redis/store/keyspace.ts';
import type { Call, Handler } from './call.ts';
import { REDIS_VERSION } from './commands.table.ts';

const INT_MAX = 2_147_483_647;
const options = { auth: ascii('auth'), setName: ascii('setname'), user: ascii('default') };
const isNameByte = (byte: number): boolean => byte >= 0x21 && byte <= 0x7e;

function ping(call: Call): void {
  const { words, reply } = call;
  if (words.count > 2) call.wrongNumber('ping');
  else if (words.count === 2) echo(call);
  else reply.pong();
}

function echo({ words, reply }: Call): void {
  reply.bulk(words.bytes, words.at[1], words.length[1]);
}

function select(call: Call): void {
  if (!call.readInteger(1)) return;
  const { isSmall, value } = call.integers;
  const number = value[0];
  if (!isSmall || number > INT_MAX || number < -INT_MAX - 1)
    call.reply.error(`ERR value is out of range, value must between ${-INT_MAX - 1} and ${INT_MAX}`);
  else if (number < 0 || number >= DATABASES) call.reply.error('ERR DB index is out of range');
  else {
    call.database = number;
    call.reply.ok();
  }
}

/** Only RESP2 is spoken here; there is one user, without a password. */
function hello(call: Call): void {
  const { words, reply } = call;
  if (words.count > 1) {
    if (!call.readInteger(1, 'ERR Protocol version is not an integer or out of range')) return;
    if (call.integers.big !== 2n) {
      reply.error('NOPROTO unsupported protocol version');
      return;
    }
    if (!takesOptions(call)) return;
  }
  reply.array(14);
  for (const [name, value] of facts) {
    reply.text(name);
    reply.text(value);
  }
  reply.text('proto');
  reply.integer(2);
  reply.text('id');
  reply.integer(call.connection + 1);
  reply.text('mode');
  reply.text('standalone');
  reply.text('role');
  reply.text('master');
  reply.text('modules');
  reply.array(0);
}
const facts = [
  ['server', 'redis'],
  ['version', REDIS_VERSION],
] as const;

function takesOptions(call: Call): boolean {
  const { words, reply } = call;
  for (let at = 2; at < words.count; at++) {
    const left = words.count - at - 1;
    if (words.is(at, options.auth) && left >= 2) {
      if (!words.is(at + 1, options.user)) {
        reply.error('WRONGPASS invalid username-password pair or user is disabled.');
        return false;
      }
      at += 2;
    } else if (words.is(at, options.setName) && left >= 1) {
      if (!isName(call, ++at)) {
        reply.error('ERR Client names cannot contain spaces, newlines or special characters.');
        return false;
      }
    } else {
      reply.error(`ERR Syntax error in HELLO option '${words.text(at)}'`);
      return false;
    }
  }
  return true;
}

function isName({ words }: Call, word: number): boolean {
  const start = words.at[word];
  return words.bytes.subarray(start, start + words.length[word]).every(isNameByte);
}

function quit(call: Call): void {
  call.reply.ok();
  call.closes = true;
}

export const connection = { ping, echo, select, hello, quit } satisfies Record<string, Handler>;
