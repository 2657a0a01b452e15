import { promotions } from '#engine/tcp/promotions.table.ts';
import { nameOf, promotedOf } from '#widgets/figures/quasiTcb/experiment.ts';
import { workloads } from '#widgets/figures/quasiTcb/workloads.ts';
import type { Workload } from '#widgets/figures/quasiTcb/workloads.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** Control blocks of one kind of connection at their peak, in the emulated host's bytes. */
export interface MemoryRow {
  readonly kind: Workload;
  /** All of them together. */
  readonly lazyBytes: number;
  readonly fullBytes: number;
  /** For each connection that is open, wherever its state is. */
  readonly lazyEach: number;
  readonly fullEach: number;
  /** Connections the host itself held at once, with lazy blocks. */
  readonly held: number;
  readonly promoted: number;
  /** Why, most frequent first: the report's names. */
  readonly reasons: readonly string[];
  readonly completed: number;
}

export function rowsOf(runs: Runs): MemoryRow[] {
  return workloads.map((kind) => {
    const lazy = runs[nameOf(kind.key, true)].report;
    const full = runs[nameOf(kind.key, false)].report;
    const open = Math.max(1, lazy.spec.workload.concurrency);
    return {
      kind,
      lazyBytes: lazy.cpu.tcbBytesPeak,
      fullBytes: full.cpu.tcbBytesPeak,
      lazyEach: lazy.cpu.tcbBytesPeak / open,
      fullEach: full.cpu.tcbBytesPeak / open,
      held: lazy.cpu.connectionsPeak,
      promoted: promotedOf(lazy),
      reasons: reasonsOf(lazy.host.promotions),
      completed: lazy.totals.connectionsCompleted,
    };
  });
}

function reasonsOf(times: Readonly<Record<string, number>>): string[] {
  return Object.keys(times)
    .filter((name) => times[name] > 0)
    .sort((one, other) => times[other] - times[one]);
}

/** The sentence that stands in the table of reasons beside its name. */
export function explain(reason: string): string {
  return promotions.find(({ name }) => name === reason)?.says ?? '';
}
