import {
  crossingsOf,
  cyclesOf,
  drawnKinds,
  kindNames,
  nameOf,
  savedBy,
  sizes,
} from '#widgets/figures/offloadGains/experiment.ts';
import type { Direction, Kind } from '#widgets/figures/offloadGains/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export interface Point {
  readonly size: number;
  /** Of the host's cycles without any offload, 0..1; below 0 it costs more. */
  readonly saved: number;
  readonly cycles: number;
  /** Frames over PCIe for one connection. */
  readonly crossings: number;
}
export interface Line {
  readonly kind: Exclude<Kind, 'none'>;
  readonly name: string;
  readonly points: readonly Point[];
}

export function linesOf(runs: Runs, direction: Direction): Line[] {
  return drawnKinds.map((kind) => ({
    kind,
    name: kindNames[kind],
    points: sizes.map((size) => {
      const { report } = runs[nameOf(direction, kind, size)];
      return {
        size,
        saved: savedBy(runs, direction, kind, size),
        cycles: cyclesOf(report),
        crossings: crossingsOf(report),
      };
    }),
  }));
}
