import type { Report } from '#experiment/report.ts';

/** What one cell's run says, for one connection of it. */
export interface Cell {
  readonly asked: number;
  readonly completed: number;
  /** Payload bytes that arrived other than they were sent, in all. */
  readonly wrong: number;
  readonly frames: number;
  readonly again: number;
  /** From the first SYN to the end, on average, ps. */
  readonly lasted: number;
}
export type Measure = 'frames' | 'again' | 'lasted';

export function cellOf({ spec, totals, tcp, nic, latency }: Report): Cell {
  const completed = Math.max(1, totals.connectionsCompleted);
  const again =
    (tcp.server.RetransSegs ?? 0) + (tcp.clients.RetransSegs ?? 0) + (nic.teardown['segments resent'] ?? 0);
  return {
    asked: spec.workload.connections,
    completed: totals.connectionsCompleted,
    wrong: totals.bytesWrong,
    frames: totals.frames / completed,
    again: again / completed,
    lasted: latency.connection.mean * 1000,
  };
}

/** How dark each cell is, 0 to 1; times span decades and are shaded by their logarithm. */
export function shades(cells: readonly Cell[], measure: Measure): number[] {
  const values = cells.map((cell) => (measure === 'lasted' ? Math.log(cell.lasted) : cell[measure]));
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  return values.map((value) => (value - least) / span);
}
