import type { ProxyReport } from '#experiment/report.ts';
import { dotted } from '#engine/wire/ipv4.ts';
import type { BackendSide } from './backendAssembly.ts';

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
  };
}
