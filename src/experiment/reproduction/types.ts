import type { Label } from '#experiment/figure.ts';
import type { Report } from '#experiment/report.ts';

/** V: read where it was published; D: worked out from what was read (paper-facts). Others are not printed. */
export type Mark = 'V' | 'D';

/** What the authors published, in the claim's unit. `least` and `most` are bounds the result must keep. */
export type Published =
  | { readonly kind: 'value'; readonly value: number; readonly mark: Mark; readonly source: string }
  | {
      readonly kind: 'range';
      readonly least: number;
      readonly most: number;
      readonly mark: Mark;
      readonly source: string;
    }
  | { readonly kind: 'least' | 'most'; readonly value: number; readonly mark: Mark; readonly source: string }
  | { readonly kind: 'not available'; readonly why: string };

/** One run: what differs from the default spec. Equal specs are run once, whoever asks (runs.ts). */
export interface Point {
  /** Unique in its entry. */
  readonly id: string;
  /** Which curve it lies on, and where. */
  readonly series: string;
  readonly x: number | string;
  readonly changes: object;
  /** What differs in the small edition, most often a shorter duration; without, the point is not in it. */
  readonly small?: object;
}

/** What a figure shows of every run. */
export interface Measure {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly read: (report: Report) => number;
}

/** One line of the table: a number the text may quote. */
export interface Claim {
  /** Unique in its entry. */
  readonly id: string;
  readonly says: string;
  readonly unit: string;
  readonly published: Published;
  /** Never used to choose a figure of the cost model (emulation.md §10). */
  readonly isHeldOut: boolean;
  /** Ids of the points it is worked out from, and how; reports come in the order of the ids. */
  readonly from: readonly string[];
  readonly predict: (reports: readonly Report[]) => number;
}

/** What the prediction rests on beside the cost model. With a path, every point of the entry may be run with another value. */
export interface Assumption {
  readonly path?: string;
  readonly says: string;
  readonly label: Label;
}

/** A figure of the talk or a sentence of the abstract. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  /** What the authors say, in our words, and where. */
  readonly says: string;
  /** What x is. */
  readonly axis: string;
  readonly points: readonly Point[];
  readonly measures: readonly Measure[];
  readonly claims: readonly Claim[];
  readonly assumptions: readonly Assumption[];
  /** Why the prediction differs, where it does. */
  readonly note: string;
}
