import { MOST_BULK } from '#engine/apps/redis/protocol/requestParser.ts';
import type { Call, Handler } from './call.ts';
import { SetOptions } from './setOptions.ts';

const NONE = -1;
const options = new SetOptions();

function get(call: Call): void {
  call.replyValue(call.read(1));
}

/** SET key value, and whatever stands behind. */
function set(call: Call): void {
  const { words, reply, keyspace } = call;
  if (words.count === 3) {
    call.set(1, 2);
    reply.ok();
    return;
  }
  if (!options.read(call)) return;
  if (options.wantsOld) call.replyValue(call.read(1));
  const found = call.find(1);
  if ((options.onlyNew && found !== NONE) || (options.onlyOld && found === NONE)) {
    if (!options.wantsOld) reply.nothing();
    return;
  }
  const row = found === NONE ? call.add(1) : found;
  call.setValue(row, 2);
  if (options.expires) keyspace.expireAt(row, keyspace.now + options.life[0]);
  else if (!options.keepsLife) keyspace.persist(row);
  if (!options.wantsOld) reply.ok();
}

function getSet(call: Call): void {
  call.replyValue(call.read(1));
  call.set(1, 2);
}

function append(call: Call): void {
  const { words, keyspace, reply } = call;
  const { bytes, at, length } = words;
  const found = call.find(1);
  if (found !== NONE && keyspace.table.valueLength[found] + length[2] > MOST_BULK) {
    reply.error('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
    return;
  }
  const row = found === NONE ? call.add(1) : found;
  keyspace.append(row, bytes, at[2], length[2]);
  reply.integer(keyspace.table.valueLength[row]);
}

function strlen(call: Call): void {
  const row = call.read(1);
  call.reply.integer(row === NONE ? 0 : call.keyspace.table.valueLength[row]);
}

function mget(call: Call): void {
  call.reply.array(call.words.count - 1);
  for (let word = 1; word < call.words.count; word++) call.replyValue(call.read(word));
}

function mset(call: Call): void {
  if (call.words.count % 2 === 0) {
    call.wrongNumber('mset');
    return;
  }
  for (let word = 1; word < call.words.count; word += 2) call.set(word, word + 1);
  call.reply.ok();
}

export const strings = { get, set, getset: getSet, append, strlen, mget, mset } satisfies Record<
  string,
  Handler
>;
