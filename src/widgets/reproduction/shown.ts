import type { Label } from '#experiment/figure.ts';
import type { ShownClaim } from '#widgets/reproduction/claims.ts';
import type { Chart } from '#widgets/reproduction/curves.ts';

/** What moves an entry's first claim: an assumption, and the claim's change with a fifth less and a fifth more of it. */
export interface Mover {
  readonly path: string;
  readonly name: string;
  /** Shares of the prediction. */
  readonly less: number;
  readonly more: number;
}

/** One reproduced figure, ready to be printed. */
export interface ShownEntry {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly note: string;
  readonly claims: readonly ShownClaim[];
  readonly charts: readonly Chart[];
  readonly measures: readonly { readonly label: string; readonly unit: string }[];
  /** What was measured at each point; null where a number came out as none. */
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly assumptions: readonly { readonly says: string; readonly label: Label }[];
  readonly movers: readonly Mover[];
  /** How much was run; frames are missing until it was. */
  readonly points: number;
  readonly smallPoints: number;
  readonly frames: number | null;
}
