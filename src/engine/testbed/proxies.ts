import type { ExperimentSpec } from '#experiment/spec.ts';
import type { ProxyConfig } from '#engine/apps/proxy/config.ts';
import type { HttpProxy } from '#engine/apps/proxy/http/httpProxy.ts';
import type { TcpProxy } from '#engine/apps/proxy/tcpProxy.ts';
import { BACKEND_NETWORK, SERVER_PORT } from './bench.ts';
import { programs } from './programs.ts';
import type { ProxySizes } from './sizing.ts';

export type AnyProxy = TcpProxy | HttpProxy;

export function backendAddresses(count: number): number[] {
  return Array.from({ length: count }, (_, at) => BACKEND_NETWORK + at + 1);
}

const NS_PER_MS = 1e6;
const milliseconds = (nanoseconds: number): number => Math.ceil(nanoseconds / NS_PER_MS);

function proxyConfig(spec: ExperimentSpec, sizes: ProxySizes, ports: readonly number[]): ProxyConfig {
  const { proxy, offloads, testbed } = spec;
  const balance = proxy.mode === 'tcp' && proxy.balance === 'uri' ? 'roundrobin' : proxy.balance;
  return {
    ports,
    backends: backendAddresses(testbed.backends),
    backendPort: SERVER_PORT,
    balance,
    pairs: sizes.pairs,
    bufferBytes: sizes.bufferBytes,
    offloadTeardown: offloads.teardown !== 'off',
    splices: offloads.splice !== 'off',
    healthInterval: milliseconds(proxy.healthInterval),
    speaksHttp: proxy.mode === 'http',
    cookie: proxy.cookie,
    // In mode tcp a refusal is the backend's answer and is passed on, unless another may be asked.
    retries: proxy.mode === 'http' || proxy.redispatch ? proxy.retries : 0,
    redispatch: proxy.redispatch,
    timeoutConnect: milliseconds(proxy.timeoutConnect),
    timeoutServer: milliseconds(proxy.timeoutServer),
    timeoutClient: milliseconds(proxy.timeoutClient),
    timeoutHttpRequest: milliseconds(proxy.timeoutHttpRequest),
  };
}

/** Proxies of a spec; `sockets`: as many numbers as theirs may have. */
export function proxyMaker(
  spec: ExperimentSpec,
  sizes: ProxySizes,
  sockets: number,
  ports: readonly number[],
): () => AnyProxy {
  const config = proxyConfig(spec, sizes, ports);
  const { HttpProxy, TcpProxy } = programs();
  return () => (spec.proxy.mode === 'http' ? new HttpProxy(config, sockets) : new TcpProxy(config, sockets));
}
