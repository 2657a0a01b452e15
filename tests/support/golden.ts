import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

/** Columns aligned with spaces, numbers to the right, words to the left: readable in a diff. */
export function alignedTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const isNumber = head.map((_, column) => rows.every((row) => typeof row[column] === 'number'));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  return `${cells.map(line).join('\n')}\n`;
}

/** Compares with `tests/golden/expected/<name>`. UPDATE_GOLDEN=1 rewrites it, but never where CI is set. */
export function expectGolden(name: string, text: string): void {
  const path = fileURLToPath(new URL(`../golden/expected/${name}`, import.meta.url));
  const isUpdate = process.env.UPDATE_GOLDEN === '1';
  if (isUpdate && process.env.CI)
    throw new Error(
      'golden tables are not rewritten where CI is set: run it locally and commit the difference',
    );
  if (isUpdate) writeFileSync(path, text);
  expect(existsSync(path), `${name} exists; UPDATE_GOLDEN=1 writes it`).toBe(true);
  expect(text, `${name} as committed; UPDATE_GOLDEN=1 rewrites it`).toBe(readFileSync(path, 'utf8'));
}
