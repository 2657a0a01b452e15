import type { Report } from '#experiment/report.ts';
import { steps } from '#widgets/figures/costMicroscope/steps.ts';
import type { StepKey } from '#widgets/figures/costMicroscope/steps.ts';
import type { Waterfall } from '#widgets/figures/costMicroscope/waterfall.ts';
import { count, percent } from '#widgets/kit/format.ts';

/** A saving below this share of the start is not worth a bar: the reader is told why. */
const LITTLE = 0.005;

/** Why a switched-on step took nothing away. */
function whyNothing(key: StepKey, on: ReadonlySet<StepKey>, left: Report): string {
  if (key === 'zeroCopy') return whyCopied(left);
  if (key !== 'lazy') return '';
  if (!on.has('setup'))
    return 'Lazy TCB is on and saves nothing: it begins with a connection that the NIC has opened.';
  const reasons = Object.entries(left.host.promotions).filter(([, times]) => times > 0);
  if (reasons.length === 0) return '';
  const grown = reasons.reduce((sum, [, times]) => sum + times, 0);
  const names = reasons.map(([name]) => name).join(', ');
  return `Lazy TCB is on and costs a little: ${count(grown)} small blocks were made and had to grow all the same (${names}).`;
}

/** Replies the host may have to send again went through a send buffer all the same; or there was little to copy. */
function whyCopied({ host }: Report): string {
  const reasons = Object.keys(host.zeroCopy).filter((name) => name.startsWith('writes '));
  return reasons.length === 0
    ? 'Zero-copy is on and hardly shows: there are few bytes to copy. Try a reply that fills a frame.'
    : `Zero-copy is on and spares the requests one copy; the replies went through a send buffer (${reasons.join(', ')}).`;
}

/** The line under the picture: what it comes to, and the first step that disappoints. */
export function wordsOf(waterfall: Waterfall, on: ReadonlySet<StepKey>, left: Report): string {
  const share = percent(waterfall.leftCycles / waterfall.startCycles);
  const sum = `${on.size === 0 ? 'Nothing is switched on' : on.size === steps.length ? 'All six are on' : `${on.size} of ${steps.length} are on`}: ${count(Math.round(waterfall.leftCycles))} cycles are left of ${count(Math.round(waterfall.startCycles))}, ${share}.`;
  const idle = waterfall.rows.filter(
    (row) => row.isOn && row.before - row.after < LITTLE * waterfall.startCycles,
  );
  // The last to disappoint is the one the reader is less likely to have expected.
  const why = idle.map(({ key }) => whyNothing(key, on, left)).findLast((text) => text !== '') ?? '';
  return why === '' ? sum : `${sum} ${why}`;
}
