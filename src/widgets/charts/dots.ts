/** A dot plot: each value a dot, dots that would touch stand on one another. */
export interface Dot {
  readonly x: number;
  readonly y: number;
}

/** `floor` is the line the lowest dots stand on; columns that grow too tall are pressed together. */
export function stackDots(xs: readonly number[], radius: number, floor: number): Dot[] {
  const columns = new Map<number, number>();
  const tallest = new Map<number, number>();
  for (const x of xs) tallest.set(column(x, radius), (tallest.get(column(x, radius)) ?? 0) + 1);
  const most = Math.max(1, ...tallest.values());
  const step = Math.min(2 * radius, (floor - 2 * radius) / most);
  return xs.map((x) => {
    const at = column(x, radius);
    const below = columns.get(at) ?? 0;
    columns.set(at, below + 1);
    return { x: at * 2 * radius, y: floor - radius - below * step };
  });
}

function column(x: number, radius: number): number {
  return Math.round(x / (2 * radius));
}
