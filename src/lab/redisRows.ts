import type { Report } from '#experiment/report.ts';
import { formatBytes, group } from '#experiment/units.ts';

/** What a Redis server did, for people. */
export function redisRows({ redis }: Report): string[][] {
  if (redis === undefined) return [];
  const refused = redis.rejected + redis.protocolErrors + redis.outOfMemory;
  return [
    ...Object.entries(redis.commands).map(([name, calls]) => [name.toUpperCase(), group(calls), '']),
    ['hits, misses', `${group(redis.hits)}, ${group(redis.misses)}`, ''],
    ['keys', group(redis.keys), redis.expired > 0 ? `${group(redis.expired)} expired` : ''],
    ['memory', formatBytes(redis.memoryUsed), `of ${formatBytes(redis.memoryLimit)}`],
    ...(refused > 0
      ? [
          [
            'unknown or misspelt, no request, memory full',
            [redis.rejected, redis.protocolErrors, redis.outOfMemory].map(group).join(', '),
            '',
          ],
        ]
      : []),
  ];
}
