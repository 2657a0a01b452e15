import type { RedisReport } from '#experiment/redisReport.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { commandRows } from '#engine/apps/redis/commands/commands.table.ts';
import { Statistics } from '#engine/apps/redis/commands/statistics.ts';
import { RedisServer } from '#engine/apps/redis/server.ts';
import { Keyspace } from '#engine/apps/redis/store/keyspace.ts';

/** A Redis server on all cores: each has its own event loop and connections, the keys are one table. No lock is charged. */
export class RedisSide {
  readonly keyspace: Keyspace;
  readonly statistics = new Statistics();
  #servers = 0;

  /** `sockets`: of one core. */
  constructor(
    private readonly spec: ExperimentSpec,
    private readonly ports: readonly number[],
    private readonly sockets: number,
  ) {
    this.keyspace = new Keyspace(spec.application.redisMemory);
  }

  /** The server of the next core; the first keeps time for all. */
  makeServer(): RedisServer {
    const { spec, ports, sockets } = this;
    const config = {
      ports,
      offloadTeardown: spec.offloads.teardown !== 'off',
      readsAtOnce: spec.application.readsAtOnce,
      keepsTime: this.#servers++ === 0,
      sockets,
    };
    return new RedisServer(config, this.keyspace, this.statistics);
  }

  report(): RedisReport {
    const { keyspace, statistics } = this;
    const called = commandRows.map(({ name }, row) => [name, statistics.calls[row]] as const);
    return {
      commands: Object.fromEntries(called.filter(([, calls]) => calls > 0)),
      rejected: statistics.rejected.reduce((sum, count) => sum + count, 0) + statistics.unknownCommands,
      protocolErrors: statistics.protocolErrors,
      outOfMemory: statistics.outOfMemory,
      hits: keyspace.hits,
      misses: keyspace.misses,
      expired: keyspace.expired,
      keys: keyspace.keys,
      memoryUsed: keyspace.bytesUsed,
      memoryLimit: keyspace.limit,
    };
  }
}
