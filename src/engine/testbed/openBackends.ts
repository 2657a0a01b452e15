import { Routes } from '#engine/host/stack/routes.ts';
import type { EphemeralPorts } from '#engine/host/sockets/ephemeralPorts.ts';
import type { LinkDirection } from '#engine/link/linkDirection.ts';
import { NicPortNumber, PortIn } from '#engine/nic/ports.ts';
import type { FlowTable } from '#engine/wire/flowTable.ts';
import type { FrameSink } from '#engine/wire/frame.ts';
import { buildBackends, portsOfCore } from './backendAssembly.ts';
import { SERVER_PORT } from './bench.ts';
import type { Bench } from './bench.ts';
import { nicConfig } from './configs.ts';
import { httpServers } from './serverApps.ts';
import type { ProxySizes } from './sizing.ts';
import { isBackend, Junction, link } from './wires.ts';

/** What the proxy's host needs to know of the backends. */
interface ProxyPlan {
  readonly routes: Routes;
  readonly portsOf: (queue: number, flows: FlowTable) => EphemeralPorts;
}

/** Static HTTP servers behind the second port of a card whose first leads out of the machine. */
export class OpenBackends {
  readonly toBackends: LinkDirection;
  readonly plan: ProxyPlan;
  readonly #atCard = new Junction();

  constructor(bench: Bench, sizes: ProxySizes) {
    const fromBackends = link(bench, 'fromBackends', this.#atCard);
    const app = httpServers(bench.spec, [SERVER_PORT], sizes.backendRows + 16, false)();
    const { backends } = buildBackends(bench, sizes, fromBackends, app);
    this.toBackends = link(bench, 'toBackends', backends);
    const nic = nicConfig(bench.spec, bench.address);
    this.plan = {
      routes: new Routes((peer) => (isBackend(peer) ? NicPortNumber.Second : NicPortNumber.First)),
      portsOf: (queue, flows) => portsOfCore(bench, nic, queue, flows),
    };
  }

  reachCard(card: FrameSink): void {
    this.#atCard.leadsTo(new PortIn(NicPortNumber.Second, card));
  }
}
