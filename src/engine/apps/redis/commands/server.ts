import { ascii } from '#engine/apps/redis/protocol/arguments.ts';
import type { Call, Handler } from './call.ts';
import { commandRows } from './commands.table.ts';
import type { CommandRow } from './commands.table.ts';
import { configurationOf, matches } from './configuration.ts';
import { information } from './information.ts';

const words = {
  count: ascii('count'),
  info: ascii('info'),
  docs: ascii('docs'),
  list: ascii('list'),
  get: ascii('get'),
};

/** Lets `describe` write one entry for each command named from a word on, or for all. */
function describeEach(call: Call, from: number, describe: (row: CommandRow | undefined) => void): void {
  const names = Array.from({ length: call.words.count - from }, (_, at) => call.words.text(from + at));
  const rows = names.map((name) => commandRows.find((row) => row.name === name.toLowerCase()));
  const wanted = names.length === 0 ? commandRows : rows;
  call.reply.array(wanted.length);
  for (const row of wanted) describe(row);
}

function command(call: Call): void {
  const { words: said, reply } = call;
  const describe = (row: CommandRow | undefined): void => describeCommand(call, row);
  if (said.count === 1) describeEach(call, 1, describe);
  else if (said.is(1, words.info)) describeEach(call, 2, describe);
  else if (said.is(1, words.docs)) documentCommands(call);
  else if (said.is(1, words.count)) {
    if (said.count === 2) reply.integer(commandRows.length);
    else call.wrongNumber('command|count');
  } else if (said.is(1, words.list)) {
    if (said.count > 2) call.syntaxError();
    else describeEach(call, 2, (row) => reply.text(row?.name ?? ''));
  } else reply.error(`ERR unknown subcommand '${said.text(1, 128)}'. Try COMMAND HELP.`);
}

/** Ten fields; of categories, tips, key specifications and subcommands there is nothing to tell. */
function describeCommand({ reply }: Call, row: CommandRow | undefined): void {
  if (row === undefined) {
    reply.nothing();
    return;
  }
  reply.array(10);
  reply.text(row.name);
  reply.integer(row.arity);
  reply.array(row.flags.length);
  for (const flag of row.flags) reply.status(flag);
  for (const key of row.keys) reply.integer(key);
  for (let field = 0; field < 4; field++) reply.array(0);
}

function documentCommands(call: Call): void {
  const { words: said, reply } = call;
  const names = new Set(Array.from({ length: said.count - 2 }, (_, at) => said.text(at + 2).toLowerCase()));
  const wanted = commandRows.filter(({ name }) => names.size === 0 || names.has(name));
  reply.array(2 * wanted.length);
  for (const { name, summary, since, group } of wanted) {
    reply.text(name);
    reply.array(6);
    for (const text of ['summary', summary, 'since', since, 'group', group]) reply.text(text);
  }
}

function config(call: Call): void {
  const { words: said, reply, keyspace } = call;
  if (!said.is(1, words.get)) {
    reply.error(`ERR unknown subcommand '${said.text(1, 128)}'. Try CONFIG HELP.`);
    return;
  }
  if (said.count < 3) {
    call.wrongNumber('config|get');
    return;
  }
  const patterns = Array.from({ length: said.count - 2 }, (_, at) => said.text(at + 2));
  const found = configurationOf(keyspace).filter(([name]) =>
    patterns.some((pattern) => matches(pattern, name)),
  );
  reply.array(2 * found.length);
  for (const text of found.flat()) reply.text(text);
}

function info(call: Call): void {
  const sections = Array.from({ length: call.words.count - 1 }, (_, at) =>
    call.words.text(at + 1).toLowerCase(),
  );
  call.reply.text(information(call.keyspace, call.statistics, sections));
}

export const server = { command, config, info } satisfies Record<string, Handler>;
