import { expect, test } from 'vitest';
import { alignedTable, expectGolden } from '../support/golden.ts';
import {
  cellSpec,
  closers,
  combinations,
  lettersOf,
  losses,
  offloads,
  runCell,
} from '../support/offloadMatrix.ts';

/** A larger edition checks every cell with so many connections, and compares no digests. */
const larger = Number(process.env.OFFLOAD_MATRIX_CONNECTIONS ?? 0);
const CONNECTIONS = larger || 10;

const timeout = larger > 0 ? 3_600_000 : 240_000;

test(
  'every offload combination × loss × closing side: bytes equal, nothing stuck, nothing leaked',
  { timeout },
  () => {
    const rows = combinations.flatMap((set) =>
      losses.map((loss) => {
        const cells = closers.map((closer) => runCell(cellSpec(set, loss, closer, CONNECTIONS)));
        return [
          lettersOf(set),
          `${loss * 100} %`,
          ...cells.flatMap(({ totals, digest }) => [totals.frames, digest.slice(0, 8)]),
        ];
      }),
    );
    if (larger > 0) return;
    const head = ['offloads', 'loss', ...closers.flatMap((closer) => [`${closer} closes`, 'digest'])];
    const legend = offloads.map(({ letter, name }) => `${letter} ${name}`).join(', ');
    expectGolden(
      'offloadMatrix.txt',
      `${legend}; frames on both links, and digests\n\n${alignedTable(head, rows)}`,
    );
    expect(rows.length).toBe(combinations.length * losses.length);
  },
);
