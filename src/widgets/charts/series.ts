import type { Scale } from '#widgets/charts/scales.ts';

/** A line through samples; where several fall on one pixel column only its lowest and highest are drawn. */
export function linePath(times: ArrayLike<number>, values: ArrayLike<number>, x: Scale, y: Scale): string {
  let path = '';
  let column = -1;
  let low = 0;
  let high = 0;
  const flush = (): void => {
    if (column < 0) return;
    path += `${path === '' ? 'M' : 'L'}${column} ${y(low).toFixed(1)}`;
    if (high !== low) path += `L${column} ${y(high).toFixed(1)}`;
  };
  for (let row = 0; row < times.length; row++) {
    const at = Math.round(x(times[row]));
    if (at !== column) {
      flush();
      [column, low, high] = [at, values[row], values[row]];
    }
    low = Math.min(low, values[row]);
    high = Math.max(high, values[row]);
  }
  flush();
  return path;
}
