import { taps } from '#engine/testbed/taps.table.ts';
import type { Trace } from '#experiment/report.ts';
import { titleOf } from '#widgets/kit/decodeFrame.ts';
import { time as print } from '#widgets/kit/format.ts';
import { bytesAt } from '#widgets/kit/traceView.ts';
import type { Life } from '#widgets/kit/traceView.ts';

/** Other bytes a frame's bytes may be held against. */
export interface Comparison {
  readonly name: 'hop' | 'answered';
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** The frame that caused this one; where the trace names none, the last that had come the other way. */
function answered(lives: readonly Life[], life: Life): Life | undefined {
  return (
    lives.find(({ serial }) => serial === life.cause) ??
    lives.findLast(({ link, last }) => link !== life.link && last <= life.first)
  );
}

/** The hop before, and the last bytes of the frame this one answers. */
export function comparisons(trace: Trace, lives: readonly Life[], life: Life, hop: number): Comparison[] {
  const found: Comparison[] = [];
  if (hop > 0)
    found.push({ name: 'hop', label: 'the hop before', bytes: bytesAt(trace, life.hops[hop - 1]) });
  const last = answered(lives, life)?.hops.at(-1);
  if (last !== undefined) {
    const bytes = bytesAt(trace, last);
    found.push({ name: 'answered', label: `the ${titleOf(bytes)} it follows`, bytes });
  }
  return found;
}

/** Each hop with its instant, for a menu. */
export function hopNames(life: Life): string[] {
  return life.hops.map(({ tap, time }) => `${taps[tap].name}, ${print(time)}`);
}
