/** Bytes; longer frames exist only with segmentation or coalescing. */
const LARGEST = 2048;

/** Latency by size as a table of one entry a byte, so that the hot path reads instead of searching. Below the first size: flat; beyond the last: as steep as before it. */
export function latencyBySize(
  sizes: readonly number[],
  latencies: readonly number[],
  longest = LARGEST,
): Float64Array {
  const largest = Math.max(LARGEST, longest);
  const table = new Float64Array(largest + 1);
  let row = 0;
  for (let bytes = 0; bytes <= largest; bytes++) {
    while (row + 2 < sizes.length && bytes > sizes[row + 1]) row++;
    table[bytes] = interpolate(bytes, row, sizes, latencies);
  }
  return table;
}

function interpolate(
  bytes: number,
  row: number,
  sizes: readonly number[],
  latencies: readonly number[],
): number {
  const from = sizes[row];
  const first = latencies[row];
  if (bytes <= from || row + 1 >= sizes.length) return first;
  const share = (bytes - from) / (sizes[row + 1] - from);
  return Math.round(first + share * (latencies[row + 1] - first));
}
