/** Named counts, one slot a row of a closed list; becomes a record in the report. */
export class Tally {
  readonly counts: Float64Array;

  constructor(readonly names: readonly string[]) {
    this.counts = new Float64Array(names.length);
  }

  add(row: number, amount = 1): void {
    this.counts[row] += amount;
  }

  /** Rows that counted something. */
  record(): Record<string, number> {
    const record: Record<string, number> = {};
    this.names.forEach((name, row) => {
      if (this.counts[row] > 0) record[name] = this.counts[row];
    });
    return record;
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }
}
