import type { Form, SweepLine, Tone } from '#widgets/charts/sweepLines.ts';
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

type Drawn = Exclude<Kind, 'none'>;
const looks: Readonly<Record<Drawn, { readonly tone: Tone; readonly form: Form }>> = {
  checksum: { tone: 'quiet', form: 'triangle' },
  classic: { tone: 'host', form: 'square' },
  stateful: { tone: 'nic', form: 'circle' },
};

/** Saved of the host's cycles without any offload, 0..1; below 0 it costs more. */
export interface GainLine extends SweepLine {
  readonly cycles: readonly number[];
  /** Frames over PCIe for one connection. */
  readonly crossings: readonly number[];
}

export function linesOf(runs: Runs, direction: Direction): GainLine[] {
  return drawnKinds.map((kind) => {
    const reports = sizes.map((size) => runs[nameOf(direction, kind, size)].report);
    return {
      key: kind,
      name: kindNames[kind],
      ...looks[kind],
      named: kind === 'stateful' ? 'first' : 'last',
      points: sizes.map((at) => ({ at, value: savedBy(runs, direction, kind, at) })),
      cycles: reports.map(cyclesOf),
      crossings: reports.map(crossingsOf),
    };
  });
}
