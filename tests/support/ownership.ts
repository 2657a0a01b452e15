import { Nic } from '#engine/nic/nic.ts';
import type { Machine } from '#engine/testbed/assembly.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { State } from '#engine/tcp/states.table.ts';
import { TCB_WORDS } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';

/** Who answers for a flow: the host's control block, the card's row, both while one is handed over, or nobody any more. */
type Owner = 'host' | 'host, handing over' | 'both, handing over' | 'card' | 'ended';
interface Flow {
  owner: Owner;
  /** Of the client's control block: another connection may take its ports. */
  readonly client: number;
}

/**
 * Watches who owns each flow of a machine, event by event. A flow the host has taken on belongs to exactly one of host and
 * card, to both only while its hand-over is under way, and to none only once its owner has ended it (a close seen through, a
 * reset, a give-up) or the client has.
 */
export class Ownership {
  /** By key as the host says it. */
  readonly #flows = new Map<string, Flow>();
  #badEnds = 0;
  /** How often each owner was seen to follow another. */
  readonly seen = new Map<string, number>();

  constructor(private readonly machine: Machine) {}

  /** Runs to the end; a violation is an error that names the flow and the time. */
  run(until: number, mostEvents: number): void {
    const { timeline } = this.machine;
    for (let events = 0; events < mostEvents && !timeline.isQuiet && timeline.next <= until; events++) {
      timeline.fireUntil(until, 1);
      this.look();
    }
  }

  look(): void {
    const hosts = this.#hostFlows();
    const { nic } = this.machine;
    const { teardown } = nic.report();
    const badEnds = (teardown['flows reset'] ?? 0) + (teardown['flows given up'] ?? 0);
    const hasBadEnd = badEnds > this.#badEnds;
    this.#badEnds = badEnds;
    const open = new Set<string>();
    for (const { key, local, peer, ports, id } of flowsOf(this.machine.clients.endpoint, true)) {
      open.add(key);
      const isAtHost = hosts.get(key);
      const isAtCard = nic instanceof Nic && nic.closes(local, peer, ports);
      const flow = this.#flows.get(key);
      if (flow === undefined || flow.client !== id) {
        if (isAtHost !== undefined) this.#flows.set(key, { owner: 'host', client: id });
        continue;
      }
      this.#judge(key, flow, isAtHost, isAtCard, hasBadEnd);
    }
    for (const key of this.#flows.keys()) if (!open.has(key)) this.#flows.delete(key);
  }

  /** `isAtHost`: undefined without a control block, else whether it is handing over. */
  #judge(
    key: string,
    flow: Flow,
    isAtHost: boolean | undefined,
    isAtCard: boolean,
    hasBadEnd: boolean,
  ): void {
    if (flow.owner === 'ended') return;
    const before = flow.owner;
    if (isAtHost === undefined && isAtCard) flow.owner = 'card';
    else if (isAtHost === undefined) {
      if (before === 'host' || hasBadEnd) flow.owner = 'ended';
      else this.#fail(key, `owned by none; before by ${before}`);
    } else if (!isAtCard) flow.owner = isAtHost ? 'host, handing over' : 'host';
    else if (isAtHost) flow.owner = 'both, handing over';
    else this.#fail(key, `owned by both, and no hand-over is under way`);
    if (flow.owner === before) return;
    const change = `${before} → ${flow.owner}`;
    this.seen.set(change, (this.seen.get(change) ?? 0) + 1);
  }

  #fail(key: string, what: string): never {
    throw new Error(`${key} at ${this.machine.timeline.now / 1e9} ms: ${what}`);
  }

  #hostFlows(): Map<string, boolean> {
    const found = new Map<string, boolean>();
    for (const { endpoint } of this.machine.host.cores)
      for (const { key, isHandingOver } of flowsOf(endpoint, false)) found.set(key, isHandingOver);
    return found;
  }
}

/** Live connections of an endpoint, named as the host names them; of clients, those that still wait for their peer. */
function flowsOf({ ctx: { tcbs } }: TcpEndpoint, isClient: boolean) {
  const flows = [];
  for (let id = 0; id < tcbs.made; id++) {
    const tcb = tcbs.open(id);
    const { state } = tcb;
    if (state === State.Closed || (isClient && (state < State.Established || state === State.TimeWait)))
      continue;
    const [mine, other, ports] = tcbs.words.subarray(id * TCB_WORDS, id * TCB_WORDS + 3);
    const [local, peer] = isClient ? [other!, mine!] : [mine!, other!];
    const own = isClient ? (ports! << 16) | (ports! >>> 16) : ports!;
    const isHandingOver = tcb.has(TcbFlag.HandingOver);
    flows.push({ key: `${local}:${peer}:${own}`, local, peer, ports: own, id, isHandingOver });
  }
  return flows;
}
