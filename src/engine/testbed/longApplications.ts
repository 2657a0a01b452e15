import { HttpServer } from '#engine/apps/http/server.ts';
import { HttpProxy } from '#engine/apps/proxy/http/httpProxy.ts';
import { TcpProxy } from '#engine/apps/proxy/tcpProxy.ts';
import { HttpGets } from '#engine/clients/dialogues/httpGets.ts';
import { RedisCommands } from '#engine/clients/dialogues/redisCommands.ts';
import { proxyReport } from './proxyReport.ts';
import { RedisSide } from './redisSide.ts';

/** A fifth of the engine's bytes, which most figures never run: servers, proxies, and those who speak their languages. */
export const longApplications = {
  HttpServer,
  HttpProxy,
  TcpProxy,
  HttpGets,
  RedisCommands,
  RedisSide,
  proxyReport,
} as const;
