import { DATABASES } from '#engine/apps/redis/store/keyspace.ts';
import type { Keyspace } from '#engine/apps/redis/store/keyspace.ts';
import { commandRows, REDIS_VERSION } from './commands.table.ts';
import type { Statistics } from './statistics.ts';

type Section = (keyspace: Keyspace, statistics: Statistics) => string[];

const sections: Readonly<Record<string, Section>> = {
  server: ({ now }) => [
    `redis_version:${REDIS_VERSION}`,
    'redis_mode:standalone',
    'os:emulated',
    'arch_bits:64',
    'process_id:1',
    'tcp_port:6379',
    `uptime_in_seconds:${Math.floor(now / 1000)}`,
    `uptime_in_days:${Math.floor(now / 86_400_000)}`,
    'hz:10',
  ],
  clients: (_, { connectionsOpen }) => [`connected_clients:${connectionsOpen}`],
  memory: ({ bytesUsed, limit, arena }) => [
    `used_memory:${bytesUsed}`,
    `used_memory_dataset:${arena.bytesUsed}`,
    `maxmemory:${limit}`,
    'maxmemory_policy:noeviction',
  ],
  persistence: () => ['loading:0'],
  stats: ({ hits, misses, expired }, statistics) => [
    `total_connections_received:${statistics.connections}`,
    `total_commands_processed:${statistics.commands}`,
    `total_net_input_bytes:${statistics.bytesRead}`,
    `total_net_output_bytes:${statistics.bytesWritten}`,
    `expired_keys:${expired}`,
    `keyspace_hits:${hits}`,
    `keyspace_misses:${misses}`,
  ],
  replication: () => ['role:master', 'connected_slaves:0'],
  commandstats: (_, { calls, rejected }) =>
    commandRows.flatMap(({ name }, row) =>
      calls[row] === 0 ? [] : [`cmdstat_${name}:calls=${calls[row]},rejected_calls=${rejected[row]}`],
    ),
  keyspace: ({ sizes }) =>
    Array.from({ length: DATABASES }, (_, database) => database)
      .filter((database) => sizes[database] > 0)
      .map((database) => `db${database}:keys=${sizes[database]}`),
};
const usual = ['server', 'clients', 'memory', 'persistence', 'stats', 'replication', 'keyspace'];
const titled = (name: string): string => `# ${name[0].toUpperCase()}${name.slice(1)}`;

/** INFO's text: the sections asked for, or the usual ones. */
export function information(keyspace: Keyspace, statistics: Statistics, asked: readonly string[]): string {
  const wantsAll = asked.includes('all') || asked.includes('everything');
  const wantsUsual = asked.length === 0 || asked.includes('default');
  return Object.entries(sections)
    .filter(([name]) => wantsAll || (wantsUsual && usual.includes(name)) || asked.includes(name))
    .map(([name, lines]) => [titled(name), ...lines(keyspace, statistics), ''].join('\r\n'))
    .join('\r\n');
}
