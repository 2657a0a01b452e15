import type { HttpProxyReport, ProxyReport } from '#experiment/proxyReport.ts';
import { HttpProxy } from '#engine/apps/proxy/http/httpProxy.ts';
import { dotted } from '#engine/wire/ipv4.ts';
import type { BackendSide } from './backendAssembly.ts';
import type { AnyProxy } from './proxies.ts';

/** What the proxies of all cores did, together. */
export function proxyReport({ proxies, frames }: BackendSide): ProxyReport {
  const sum = (of: (proxy: BackendSide['proxies'][number]) => number): number =>
    proxies.reduce((total, proxy) => total + of(proxy), 0);
  return {
    backends: proxies[0].backends.addresses.map((address, at) => ({
      address: dotted(address),
      connections: sum(({ backends }) => backends.begun[at]),
      open: sum(({ backends }) => backends.open[at]),
      refused: sum(({ backends }) => backends.refused[at]),
    })),
    bytesToBackends: sum(({ bytesToBackends }) => bytesToBackends),
    bytesToClients: sum(({ bytesToClients }) => bytesToClients),
    relayed: sum(({ relayed }) => relayed),
    spliced: sum(({ splices }) => splices.taken),
    spliceRefused: sum(({ splices }) => splices.refused),
    spliceEnds: {
      closed: sum(({ splices }) => splices.ends.closed),
      reset: sum(({ splices }) => splices.ends.reset),
      idle: sum(({ splices }) => splices.ends.idle),
    },
    splicedBytesToBackends: sum(({ splices }) => splices.bytesToBackends),
    splicedBytesToClients: sum(({ splices }) => splices.bytesToClients),
    refused: sum(({ refused }) => refused),
    reset: sum(({ reset }) => reset),
    open: sum(({ open }) => open),
    framesToBackends: frames.to.frames,
    framesFromBackends: frames.from.frames,
    ...triedAgain(proxies),
    ...checksOf(proxies),
    ...httpOf(proxies.filter((proxy) => proxy instanceof HttpProxy)),
  };
}

function total<T>(parts: readonly T[], of: (part: T) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}

function triedAgain(proxies: readonly AnyProxy[]): Pick<ProxyReport, 'retries' | 'redispatches'> {
  const retries = total(proxies, (proxy) => proxy.retries);
  return retries === 0 ? {} : { retries, redispatches: total(proxies, (proxy) => proxy.redispatches) };
}

function checksOf(proxies: readonly AnyProxy[]): Pick<ProxyReport, 'checks'> {
  const checks = proxies.flatMap((proxy) => proxy.checks ?? []);
  if (checks.length === 0) return {};
  const sent = total(checks, (check) => check.sent);
  const failed = total(checks, (check) => check.failed);
  return { checks: { sent, failed, downs: total(checks, (check) => check.downs) } };
}

function httpOf(proxies: readonly HttpProxy[]): { http?: HttpProxyReport } {
  if (proxies.length === 0) return {};
  const counted = (
    of: (proxy: HttpProxy) => Float64Array,
    name: (at: number) => string,
  ): Record<string, number> =>
    Object.fromEntries(
      Array.from(of(proxies[0]), (_, at): [string, number] => [
        name(at),
        total(proxies, (proxy) => of(proxy)[at]),
      ]).filter(([, count]) => count > 0),
    );
  return {
    http: {
      requests: total(proxies, ({ requests }) => requests),
      responses: counted(
        ({ counts }) => counts,
        (digit) => `${digit}xx`,
      ),
      errors: counted(({ ownErrors }) => ownErrors, String),
      opened: total(proxies, ({ opened }) => opened),
      reused: total(proxies, ({ reused }) => reused),
      truncated: total(proxies, ({ truncated }) => truncated),
    },
  };
}
