import type { Report } from '#experiment/report.ts';
import { steps } from '#widgets/figures/costMicroscope/steps.ts';
import type { StepKey } from '#widgets/figures/costMicroscope/steps.ts';
import type { Waterfall } from '#widgets/figures/costMicroscope/waterfall.ts';
import { count, percent } from '#widgets/kit/format.ts';

/** A saving below this share of the start is not worth a bar: the reader is told why. */
const LITTLE = 0.005;

/** Why a switched-on step took nothing away. */
function whyNothing(key: StepKey, on: ReadonlySet<StepKey>, promoted: number): string {
  if (key === 'lazy' && !on.has('setup'))
    return 'Lazy TCB is on and saves nothing: it begins with a connection that the NIC has opened.';
  if (key === 'lazy' && promoted > 0)
    return `Lazy TCB is on and saves nothing: ${count(promoted)} control blocks had to grow, because the host must keep what it may have to send again.`;
  if (key === 'zeroCopy')
    return 'Zero-copy is on and hardly shows: there are few bytes to copy. Try a larger reply.';
  return '';
}

/** The line under the picture: what it comes to, and the first step that disappoints. */
export function wordsOf(waterfall: Waterfall, on: ReadonlySet<StepKey>, left: Report): string {
  const share = percent(waterfall.leftCycles / waterfall.startCycles);
  const sum = `${on.size === 0 ? 'Nothing is switched on' : on.size === steps.length ? 'All six are on' : `${on.size} of ${steps.length} are on`}: ${count(Math.round(waterfall.leftCycles))} cycles are left of ${count(Math.round(waterfall.startCycles))}, ${share}.`;
  const promoted = left.tcp.server['LazyTcbPromotions'] ?? 0;
  const idle = waterfall.rows.filter(
    (row) => row.isOn && row.before - row.after < LITTLE * waterfall.startCycles,
  );
  const why = idle.map(({ key }) => whyNothing(key, on, promoted)).find((text) => text !== '') ?? '';
  return why === '' ? sum : `${sum} ${why}`;
}
