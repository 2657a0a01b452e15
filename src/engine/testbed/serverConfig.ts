import { asksSize } from '#experiment/language.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { MessageServerConfig } from '#engine/apps/messageServer.ts';
import { SERVER_PORT } from './bench.ts';

/** What a message server is told, on the server itself or on a backend. */
export function serverConfig(spec: ExperimentSpec): MessageServerConfig {
  return {
    port: SERVER_PORT,
    requestBytes: spec.workload.requestBytes,
    replyBytes: spec.workload.replyBytes,
    asksSize: asksSize(spec),
    transactions: spec.workload.transactions,
    closesFirst: spec.workload.closer === 'server',
    offloadTeardown: spec.offloads.teardown !== 'off',
    readsAtOnce: spec.application.readsAtOnce,
  };
}
