import { specWebImages } from '#experiment/specWebImages.table.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { HttpServer } from '#engine/apps/http/server.ts';
import { MessageServer } from '#engine/apps/messageServer.ts';
import type { App } from '#engine/host/sockets/api.ts';
import type { Bench } from './bench.ts';
import { SERVER_PORT } from './bench.ts';
import { programs } from './programs.ts';
import { serverConfig } from './serverConfig.ts';

/** Whoever answers; one that knows what it is to be sent counts the bytes that are not. */
export interface Answerer extends App {
  readonly bytesWrong?: number;
}

/** Static HTTP servers of a spec; `sockets`: as many numbers as theirs may have. */
export function httpServers(
  spec: ExperimentSpec,
  ports: readonly number[],
  sockets: number,
  offloadTeardown = spec.offloads.teardown !== 'off',
): () => HttpServer {
  const { HttpServer } = programs();
  return () => new HttpServer({ ports, offloadTeardown, images: specWebImages }, sockets);
}

/** What answers on the server's cores. */
export function serverApps(bench: Bench): () => Answerer {
  const { spec, pattern, sizes } = bench;
  if (spec.application.kind === 'http') return httpServers(spec, [SERVER_PORT], sizes.serverRows + 16);
  return () => new MessageServer(serverConfig(spec), pattern, sizes.serverRows);
}

/** What answers on the machines behind a proxy. */
export function backendApp({ spec, pattern }: Bench, rows: number): Answerer {
  if (spec.proxy.mode === 'http') return httpServers(spec, [SERVER_PORT], rows + 16, false)();
  return new MessageServer({ ...serverConfig(spec), offloadTeardown: false }, pattern, rows);
}
