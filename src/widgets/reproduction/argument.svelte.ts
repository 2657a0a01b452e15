import { fieldByPath } from '#experiment/defaults.ts';
import { getPath, setPath, type Plain } from '#experiment/paths.ts';
import { readField } from '#experiment/readField.ts';
import type { Report } from '#experiment/report.ts';
import { compare, type Comparison } from '#experiment/reproduction/compare.ts';
import { keyOf, pointsOf, specOfPoint, type Edition } from '#experiment/reproduction/runs.ts';
import type { Entry } from '#experiment/reproduction/types.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { formatValue } from '#experiment/units.ts';
import { meant } from '#widgets/kit/meant.ts';
import { Session } from '#widgets/kit/session.svelte.ts';
import { curvesOf } from '#widgets/reproduction/entryCurves.ts';
import type { Curve } from '#widgets/reproduction/curves.ts';

/** What the points of an entry say with a reader's assumptions, and with the book's, in the same edition. */
export interface Answer {
  readonly edition: Edition;
  readonly edited: readonly Comparison[];
  readonly asCommitted: readonly Comparison[];
  readonly curves: readonly Curve[];
  readonly asCommittedCurves: readonly Curve[];
  /** The changes it was run with: path -> as written. */
  readonly written: Readonly<Record<string, string>>;
  readonly frames: number;
}

/** One entry with its assumptions open: what the reader wrote, what it means, and the runs it asks for. */
export class Argument {
  /** The text of each control, kept as written even when it is refused. */
  texts = $state<Record<string, string>>({});
  refusals = $state<Record<string, string>>({});
  /** About a link, or about values that do not go together. */
  messages = $state.raw<readonly string[]>([]);
  answer = $state.raw<Answer>();
  readonly session = new Session();
  /** What was asked for last: what Retry runs. */
  lastEdition: Edition = 'small';
  #edits = $state.raw<Readonly<Record<string, unknown>>>({});
  readonly #committed = new Map<string, Report>();
  #book: readonly ExperimentSpec[] | undefined;

  constructor(readonly entry: Entry) {}

  /** The value every point of the entry has; undefined where they differ. */
  committedText(path: string): string | undefined {
    const field = fieldByPath.get(path);
    this.#book ??= this.entry.points.map((point) => specOfPoint(point, 'full'));
    const values = this.#book.map((spec) => getPath(spec, path));
    const isOne = values.every((value) => value === values[0]);
    return field && isOne ? formatValue(field, values[0]) : undefined;
  }

  /** What differs from the book, as it would be written. */
  get written(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.#edits).map(([path, value]) => {
        const field = fieldByPath.get(path);
        return [path, field ? formatValue(field, value) : String(value)];
      }),
    );
  }

  /** The answer belongs to other assumptions than those in the controls. */
  get isStale(): boolean {
    return this.answer !== undefined && JSON.stringify(this.answer.written) !== JSON.stringify(this.written);
  }

  /** Takes what was written for one field; a refusal says why and loses nothing. */
  write(path: string, text: string): void {
    const field = fieldByPath.get(path);
    if (field === undefined) {
      this.messages = [...this.messages, `${path} is not a field of the spec; left out`];
      return;
    }
    this.texts[path] = text;
    const reading = readField(field, meant(field, text));
    if (!reading.ok) {
      this.refusals[path] = reading.findings.map(({ message }) => message).join(' ');
      return;
    }
    delete this.refusals[path];
    const { [path]: _, ...others } = this.#edits;
    const isCommitted = formatValue(field, reading.value) === this.committedText(path);
    this.#edits = isCommitted ? others : { ...others, [path]: reading.value };
  }

  /** Everything as the book has it; the runs of before stay until others are there. */
  reset(): void {
    this.session.cancel();
    this.texts = {};
    this.refusals = {};
    this.messages = [];
    this.#edits = {};
    this.answer = undefined;
  }

  /** Runs the points with the reader's assumptions, and once with the book's. A newer call supersedes this one. */
  async run(edition: Edition): Promise<void> {
    this.lastEdition = edition;
    const { written } = this;
    const edits = nested(this.#edits);
    let specs: Record<string, ExperimentSpec>;
    try {
      specs = this.#specs(edition, edits);
    } catch (error) {
      this.messages = [error instanceof Error ? error.message : String(error)];
      return;
    }
    this.messages = [];
    const wanted = { ...this.#specs(edition, {}), ...specs };
    const missing = Object.entries(wanted).filter(([key]) => !this.#committed.has(key));
    const runs = await this.session.run(Object.fromEntries(missing));
    if (runs === undefined) return;
    const report = (key: string): Report => this.#committed.get(key) ?? runs[key].report;
    const read =
      (changes: object) =>
      (point: string): Report =>
        report(this.#keyOf(point, edition, changes));
    for (const key of Object.keys(this.#specs(edition, {}))) this.#committed.set(key, report(key));
    this.answer = {
      edition,
      written,
      edited: compare(this.entry, edition, read(edits)),
      asCommitted: compare(this.entry, edition, read({})),
      curves: curvesOf(this.entry, edition, read(edits)),
      asCommittedCurves: curvesOf(this.entry, edition, read({})),
      frames: Object.keys(specs).reduce((sum, key) => sum + report(key).totals.frames, 0),
    };
  }

  close(): void {
    this.session.close();
  }

  #specs(edition: Edition, edits: object): Record<string, ExperimentSpec> {
    const specs = pointsOf(this.entry, edition).map((point) => specOfPoint(point, edition, edits));
    return Object.fromEntries(specs.map((spec) => [keyOf(spec), spec]));
  }

  #keyOf(id: string, edition: Edition, edits: object): string {
    const point = this.entry.points.find((each) => each.id === id);
    if (point === undefined) throw new Error(`${this.entry.id} has no point ${id}`);
    return keyOf(specOfPoint(point, edition, edits));
  }
}

function nested(edits: Readonly<Record<string, unknown>>): Plain {
  const changes: Plain = {};
  for (const [path, value] of Object.entries(edits)) setPath(changes, path, value);
  return changes;
}
