/** What one field of ExperimentSpec is; times are ns, rates bit/s or Hz, sizes bytes. */
export type FieldKind = 'integer' | 'number' | 'boolean' | 'choice' | 'time' | 'rate' | 'bytes' | 'text' | 'list';

export interface SpecField {
  readonly path: string;
  readonly kind: FieldKind;
  readonly label: string;
  /** One line of help. */
  readonly help: string;
  readonly default: number | boolean | string | readonly never[];
  /** Bounds of a number; of a text or list, its length. */
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly choices: readonly string[];
  /** Values that have a place in the contract but are refused today, and why. */
  readonly refused: Readonly<Record<string, string>>;
}

type Extra = Partial<Pick<SpecField, 'unit' | 'refused'>>;
export const none: readonly string[] = [];
export const second = 1_000_000_000;

function ranged(
  kind: FieldKind, path: string, value: number, min: number, max: number, label: string, help: string, unit = '',
): SpecField {
  return { path, kind, label, help, default: value, min, max, unit, choices: none, refused: {} };
}
export function integer(path: string, value: number, min: number, max: number, label: string, help: string, unit = '') {
  return ranged('integer', path, value, min, max, label, help, unit);
}
export function time(path: string, value: number, min: number, max: number, label: string, help: string) {
  return ranged('time', path, value, min, max, label, help, 'ns');
}
export function rate(path: string, value: number, min: number, max: number, label: string, help: string, unit: string) {
  return ranged('rate', path, value, min, max, label, help, unit);
}
export function number(path: string, value: number, min: number, max: number, label: string, help: string, unit = '') {
  return ranged('number', path, value, min, max, label, help, unit);
}
export function bytes(path: string, value: number, min: number, max: number, label: string, help: string) {
  return ranged('bytes', path, value, min, max, label, help, 'B');
}
export function probability(path: string, label: string, help: string) {
  return ranged('number', path, 0, 0, 1, label, help, 'probability');
}
export function toggle(path: string, value: boolean, label: string, help: string, extra: Extra = {}): SpecField {
  return { path, kind: 'boolean', label, help, default: value, min: 0, max: 1, unit: '', choices: none, refused: {}, ...extra };
}
export function choice(
  path: string, value: string, choices: readonly string[], label: string, help: string, extra: Extra = {},
): SpecField {
  return { path, kind: 'choice', label, help, default: value, min: 0, max: 0, unit: '', choices, refused: {}, ...extra };
}
/** A part of the host stack with the released source's defects or without (engine/tcp/released/released.table.ts). */
export function behaviour(path: string, label: string, help: string) {
  return choice(path, 'intended', ['intended', 'as-released'], label, help);
}
export function offload(path: string, value: string, label: string, help: string, refused: Record<string, string>) {
  return choice(path, value, ['off', 'intended', 'as-released'], label, help, { refused });
}
