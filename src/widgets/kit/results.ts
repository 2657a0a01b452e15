/** Where a number comes from; the book marks every one. */
export type Origin = 'run' | 'quoted' | 'derived' | 'assumed';

/** One number under a figure: what it counts, how much, and where it comes from. */
export interface Result {
  readonly label: string;
  readonly value: string;
  readonly origin: Origin;
  /** A stack's colour and name go with the number. */
  readonly stack?: 'plain' | 'offloaded';
}

/** One row of the event table. */
export interface EventRow {
  readonly time: number;
  readonly place: string;
  readonly what: string;
}

/** Something a reader can take home from a figure. */
export interface Takeaway {
  readonly label: string;
  readonly take: () => void | Promise<void>;
}
