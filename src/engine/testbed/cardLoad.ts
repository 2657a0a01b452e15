import type { ExperimentSpec } from '#experiment/spec.ts';
import { LineRate } from '#engine/clients/lineRate.ts';
import { ns } from '#engine/kernel/time.ts';
import { timerBytes } from '#engine/nic/timers/timerKinds.table.ts';
import type { Nic } from '#engine/nic/nic.ts';
import type { ToeNic } from '#engine/nic/toe/toeNic.ts';
import type { PcieBus } from '#engine/pcie/bus.ts';
import type { FrameSink } from '#engine/wire/frame.ts';
import type { CapacityReport, ForwardingReport } from '#experiment/report.ts';
import type { Bench } from './bench.ts';
import { entryBytes } from './configs.ts';
import { HandOvers } from './handOvers.ts';

/** Source ports from 1,024 on. */
const MOST_FLOWS = 60_000;

/** A workload without connections that asks the card alone: what it forwards, or how many closing flows it holds. */
export interface CardLoad extends FrameSink {
  start(): void;
  report(): { forwarding?: ForwardingReport; capacity?: CapacityReport };
}

/** null: clients open connections, or timers race. */
export function buildCardLoad(
  bench: Bench,
  bus: PcieBus,
  nic: Nic | ToeNic,
  wire: FrameSink,
): CardLoad | null {
  const { spec, timeline, pool, address } = bench;
  const { kind, connections, requestBytes } = spec.workload;
  if (kind === 'forwarding') {
    const { linkRate, ports } = spec.testbed;
    const config = {
      rate: linkRate * ports,
      machines: ports,
      flows: Math.min(spec.workload.concurrency, MOST_FLOWS),
      seals: spec.application.kind === 'forwarder',
      payload: requestBytes,
      frames: connections,
      end: ns(spec.duration),
    };
    const load = new LineRate(timeline, pool, wire, config, address);
    return join(load, () => ({ forwarding: load.report() }));
  }
  if (kind !== 'hand-overs') return null;
  const load = new HandOvers(pool, bus, wire, address, connections);
  bus.connect(load, nic);
  return join(load, () => ({ capacity: { ...load.report(), ...room(spec, nic) } }));
}

function join(load: FrameSink & { start(): void }, report: CardLoad['report']): CardLoad {
  return { accept: (frame) => load.accept(frame), start: () => load.start(), report };
}

/** Why the card refused, and what one flow and all timers take of its internal memory. */
function room(spec: ExperimentSpec, nic: Nic | ToeNic) {
  const { offloads } = spec;
  const { teardown } = nic.report();
  const refusal = Object.entries(teardown).find(([name, count]) => name.startsWith('refused') && count > 0);
  return {
    refusal: refusal?.[0] ?? '',
    entryBytes: entryBytes(spec),
    timerBytes: timerBytes(offloads.timer, offloads.wheelGroups, offloads.teardownFlows),
  };
}
