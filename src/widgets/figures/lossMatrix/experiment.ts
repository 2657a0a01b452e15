import {
  lossMatrix,
  matrixCell,
  matrixConnections,
  matrixEnds,
  matrixLosses,
  matrixMixtures,
  matrixStacks,
} from '#experiment/presets/lossMatrix.ts';
import type { MatrixStack } from '#experiment/presets/lossMatrix.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { validate } from '#experiment/validate.ts';
import { cellOf } from '#widgets/figures/lossMatrix/cells.ts';
import { grouped } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

export type Repair = 'plain' | 'fuller';

export interface Knobs {
  /** A row of `matrixMixtures`: what the wire does beside losing. */
  readonly mixture: string;
  readonly repair: Repair;
}
export const initial: Knobs = { mixture: matrixMixtures[0].name, repair: 'plain' };

/** Connections of one cell here: a map is run while a reader waits; the golden table runs more of them. */
export const CONNECTIONS = 20;
const CONCURRENCY = 10;
/** Long enough for every last acknowledgment to be asked for again, short enough not to be waited for. */
const TIME_WAIT = 3_000_000_000;

const named = (name: string): MatrixStack =>
  matrixStacks.find((stack) => stack.name === name) ?? matrixStacks[0];
const stacks: Readonly<Record<Repair, readonly [MatrixStack, MatrixStack]>> = {
  plain: [named('mtcp'), named('acceltcp')],
  fuller: [named('mtcp with SACK, RACK, CUBIC'), named('acceltcp with SACK, RACK, CUBIC')],
};

export const mixtures = ['loss alone', 'late', 'twice', 'bent', 'all three'].map((name) => ({
  value: name,
  label: name === 'loss alone' ? 'as sent' : name,
}));
export const losses = matrixLosses;
export const rows = matrixEnds;

/** One cell: offloads off (0) or on (1), a row of `rows`, a column of `losses`. */
export interface Place {
  readonly offloaded: 0 | 1;
  readonly row: number;
  readonly column: number;
}

export const places: readonly Place[] = ([0, 1] as const).flatMap((offloaded) =>
  rows.flatMap((_, row) => losses.map((_loss, column) => ({ offloaded, row, column }))),
);

export function nameOf({ offloaded, row, column }: Place): string {
  return `${offloaded} ${row} ${column}`;
}

export function specOf(place: Place, { mixture, repair }: Knobs): ExperimentSpec {
  const stack = stacks[repair][place.offloaded];
  const mixed = matrixMixtures.find(({ name }) => name === mixture) ?? matrixMixtures[0];
  const loss = losses[place.column];
  const validation = validate(matrixCell(stack, loss, mixed, rows[place.row]));
  const spec = validation.ok ? validation.spec : lossMatrix.spec;
  return {
    ...spec,
    name: `${stack.name}, ${rows[place.row].name}, ${Math.round(loss * 100)} % lost, ${mixture}`,
    tcp: { ...spec.tcp, timeWait: TIME_WAIT },
    workload: { ...spec.workload, connections: CONNECTIONS, concurrency: CONCURRENCY },
  };
}

export function specsOf(knobs: Knobs): Record<string, ExperimentSpec> {
  return Object.fromEntries(places.map((place) => [nameOf(place), specOf(place, knobs)]));
}

/** Frames of one connection, over all rows, at one loss. */
function framesAt(runs: Runs, offloaded: 0 | 1, column: number): string {
  const cells = places
    .filter((place) => place.offloaded === offloaded && place.column === column)
    .map((place) => cellOf(runs[nameOf(place)].report));
  return (cells.reduce((sum, { frames }) => sum + frames, 0) / cells.length).toFixed(1);
}

export const experiment: FigureExperiment = {
  specs: specsOf(initial),
  results(runs) {
    const cells = places.map((place) => cellOf(runs[nameOf(place)].report));
    const last = losses.length - 1;
    return {
      cells: grouped(places.length),
      connections: grouped(places.length * CONNECTIONS),
      completed: grouped(cells.reduce((sum, { completed }) => sum + completed, 0)),
      wrong: grouped(cells.reduce((sum, { wrong }) => sum + wrong, 0)),
      everywhere: grouped(
        matrixStacks.length * losses.length * matrixMixtures.length * rows.length * matrixConnections,
      ),
      plainClean: framesAt(runs, 0, 0),
      plainWorst: framesAt(runs, 0, last),
      offloadedWorst: framesAt(runs, 1, last),
    };
  },
};
