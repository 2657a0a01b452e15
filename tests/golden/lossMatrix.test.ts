import { expect, test } from 'vitest';
import { Digest } from '#engine/kernel/digest.ts';
import { Recorder } from '#engine/testbed/recorder.ts';
import { reportOf, sampleOf } from '#engine/testbed/reporting.ts';
import {
  matrixCell,
  matrixConnections,
  matrixEnds,
  matrixLosses,
  matrixMixtures,
  matrixStacks,
} from '#experiment/presets/lossMatrix.ts';
import type { MatrixStack } from '#experiment/presets/lossMatrix.ts';
import type { Report } from '#experiment/report.ts';
import { validate } from '#experiment/validate.ts';
import { alignedTable, expectGolden } from '../support/golden.ts';
import { expectBalanced, runToQuiet } from '../support/ledger.ts';

interface Cell {
  readonly loss: number;
  readonly mixture: string;
  readonly ends: string;
  readonly completed: number;
  readonly frames: number;
  readonly resent: number;
  readonly digest: string;
}

/** 0 bytes wrong, 0 connections stuck, 0 frames leaked; nobody gave up either. */
function runOf(changes: object): Report {
  const validation = validate(changes);
  if (!validation.ok) throw new Error(validation.findings.map(({ message }) => message).join('; '));
  const { spec } = validation;
  const machine = runToQuiet(spec);
  expectBalanced(machine, spec);
  const report = reportOf(spec, machine, new Recorder(() => sampleOf(machine)), 'quiet');
  expect(report.totals.connectionsCompleted).toBe(matrixConnections);
  expect(report.totals.bytesToServer).toBe(matrixConnections * spec.workload.requestBytes);
  expect(report.totals.bytesToClient).toBe(matrixConnections * spec.workload.replyBytes);
  return report;
}

function named<T>(cell: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new Error(cell, { cause });
  }
}

function cellsOf(stack: MatrixStack): Cell[] {
  return matrixLosses.flatMap((loss) =>
    matrixMixtures.flatMap((mixture) =>
      matrixEnds.map((ends) => {
        const cell = `${stack.name}, ${loss}, ${mixture.name}, ${ends.name}`;
        const report = named(cell, () => runOf(matrixCell(stack, loss, mixture, ends)));
        const { totals, tcp, nic, digest } = report;
        return {
          loss,
          mixture: mixture.name,
          ends: ends.name,
          completed: totals.connectionsCompleted,
          frames: totals.frames,
          resent:
            (tcp.server.RetransSegs ?? 0) +
            (tcp.clients.RetransSegs ?? 0) +
            (nic.teardown['segments resent'] ?? 0),
          digest,
        };
      }),
    ),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Frames and retransmissions of one connection. */
function perConnection(cells: readonly Cell[]): string {
  const completed = sum(cells.map((cell) => cell.completed));
  const [frames, resent] = [cells.map((cell) => cell.frames), cells.map((cell) => cell.resent)].map(
    (column) => (sum(column) / completed).toFixed(1),
  );
  return `${frames.padStart(4)} ${resent.padStart(4)}`;
}

/** Of many digests one. */
function digestOf(cells: readonly Cell[]): string {
  const digest = new Digest();
  for (const cell of cells) digest.addText(cell.digest);
  return digest.hex.slice(0, 8);
}

/** One row for each loss, one column for each value of `axis`, summed over everything else. */
function rowsOf(cells: readonly Cell[], axis: 'mixture' | 'ends', columns: readonly string[]): string[][] {
  return matrixLosses.map((loss) => {
    const row = cells.filter((cell) => cell.loss === loss);
    const parts = columns.map((column) => perConnection(row.filter((cell) => cell[axis] === column)));
    return [`${loss * 100} %`.padStart(4), ...parts, digestOf(row)];
  });
}

function byMixture(cells: readonly Cell[]): string {
  const columns = matrixMixtures.map(({ name }) => name);
  return alignedTable(['loss', ...columns, 'digest'], rowsOf(cells, 'mixture', columns));
}

function byEnds(cells: readonly Cell[]): string {
  const names = matrixEnds.map(({ name }) => name);
  const head = matrixEnds.map(({ direction, closer }) => `${direction} ${closer}`);
  const rows = rowsOf(cells, 'ends', names).map((row) => row.slice(0, -1));
  return alignedTable(['loss', ...head], rows);
}

const tables: string[] = [];
let completed = 0;

test.each(matrixStacks)(
  '$name: loss × late × twice × bent × direction × closer, every connection completes, every byte is equal',
  (stack) => {
    const cells = cellsOf(stack);
    const done = sum(cells.map((cell) => cell.completed));
    completed += done;
    tables.push(`${stack.name}: ${done} connections\n${byMixture(cells)}\n${byEnds(cells)}`);
  },
  180_000,
);

test('a hundred thousand connections, and the table as committed', () => {
  expect(completed).toBeGreaterThanOrEqual(100_000);
  const head = [
    'Frames and retransmissions of one connection that asks with 600 bytes, is answered with 6,000, and closes.',
    'late: 10 % of the frames are overtaken. twice: 10 % arrive twice. bent: 5 % have a bit flipped.',
    'The second table of a stack has the same runs by direction of the disturbances and side that closes first.\n',
  ].join('\n');
  expectGolden('lossMatrix.txt', [head, ...tables].join('\n'));
});
