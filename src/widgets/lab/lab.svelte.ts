import { defaultSpec } from '#experiment/defaults.ts';
import { fields } from '#experiment/fields.ts';
import type { SpecField } from '#experiment/fields/kinds.table.ts';
import { getPath } from '#experiment/paths.ts';
import { decodeLink, encodeLink } from '#experiment/permalink.ts';
import { readField } from '#experiment/readField.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { formatValue } from '#experiment/units.ts';
import { validate, withField } from '#experiment/validate.ts';
import { meant } from '#widgets/kit/meant.ts';
import { startSimulation } from '#worker/client.ts';
import type { SimulationClient } from '#worker/client.ts';
import type { ExportKind, Outcome, Position, StepKind } from '#worker/api.ts';

export type LabPhase = 'idle' | 'running' | 'paused' | 'done' | 'failed';

/** What the reader has written in every field, what it means, and the run it asks for. */
export class Lab {
  /** The text of each control, kept as written even when it is refused. */
  entries = $state<Record<string, string>>({});
  refusals = $state<Record<string, string>>({});
  /** Sentences about the link the lab was opened with, or about fields that do not go together. */
  messages = $state<readonly string[]>([]);
  spec = $state.raw<ExperimentSpec>(defaultSpec());
  phase = $state<LabPhase>('idle');
  trouble = $state('');
  position = $state.raw<Position>();
  report = $state.raw<Report>();
  /** The report belongs to another spec than the one in the controls. */
  isStale = $state(false);
  #client: SimulationClient = startSimulation();
  #opened: ExperimentSpec | undefined;
  /** What the controls say, also while two fields do not go together. */
  #draft: ExperimentSpec = this.spec;

  constructor() {
    this.adopt(this.spec);
  }

  /** A whole spec takes the place of what stands in the controls. */
  adopt(spec: ExperimentSpec): void {
    this.spec = spec;
    this.#draft = spec;
    this.refusals = {};
    this.#show(spec);
    this.isStale = this.report !== undefined;
  }

  /** Every control shows what the spec says, except where a refused text still stands. */
  #show(spec: ExperimentSpec): void {
    for (const field of fields)
      if (this.refusals[field.path] === undefined)
        this.entries[field.path] = formatValue(field, getPath(spec, field.path));
  }

  openLink(fragment: string): void {
    const decoded = decodeLink(fragment);
    this.messages = decoded.messages;
    // A fragment may name a place in the page; what names nothing was meant as a link.
    const isStray = decoded.state === 'none' && fragment.length > 1;
    const isLost = isStray && document.getElementById(fragment.slice(1)) === null;
    if (isLost)
      this.messages = ['This address holds no experiment. The default experiment is shown instead.'];
    if (isLost || decoded.state !== 'none') this.adopt(decoded.spec);
  }

  link(): string {
    return encodeLink(this.spec);
  }

  /** Takes what was written in one field; a refusal says why and loses nothing. */
  write(field: SpecField, text: string): void {
    this.entries[field.path] = text;
    const reading = readField(field, meant(field, text));
    if (!reading.ok) {
      this.refusals[field.path] = reading.findings.map(({ message }) => message).join(' ');
      return;
    }
    delete this.refusals[field.path];
    const draft = withField(this.#draft, field.path, reading.value);
    // Another stack brings its own profile: every control shows what it set.
    if (field.path === 'testbed.stack') this.#show(draft);
    this.#draft = draft;
    const validation = validate(draft);
    this.messages = validation.ok ? [] : validation.findings.map(({ message }) => message);
    if (!validation.ok) return;
    this.spec = validation.spec;
    this.isStale = this.report !== undefined;
  }

  async run(): Promise<void> {
    if (!(await this.#ready())) return;
    this.phase = 'running';
    this.#take(await this.#client.run(null, (position) => (this.position = position)));
  }

  /** `speed`: emulated ns for each wall millisecond. */
  async play(speed: number): Promise<void> {
    if (!(await this.#ready())) return;
    this.phase = 'running';
    this.#take(await this.#client.play(speed, (position) => (this.position = position)));
  }

  async pause(): Promise<void> {
    this.position = await this.#client.pause();
    if (this.phase === 'running') this.phase = 'paused';
    if (this.#opened) this.report = await this.#client.sample();
  }

  async step(kind: StepKind): Promise<void> {
    if (!(await this.#ready())) return;
    this.#take(await this.#client.step(kind));
  }

  async seek(time: number): Promise<void> {
    if (!(await this.#ready())) return;
    this.phase = 'running';
    this.#take(await this.#client.seek(time, (position) => (this.position = position)));
  }

  async retry(): Promise<void> {
    this.phase = 'idle';
    this.trouble = '';
    this.#opened = undefined;
    await this.run();
  }

  async exportAs(kind: ExportKind): Promise<Uint8Array | undefined> {
    try {
      return (await this.#ready()) ? await this.#client.export(kind) : undefined;
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : 'The engine stopped.');
      return undefined;
    }
  }

  close(): void {
    void this.#client.close();
  }

  /** Opens the spec in the controls unless it is the one that is open. */
  async #ready(): Promise<boolean> {
    this.trouble = '';
    if (this.#opened === this.spec && this.phase !== 'failed') return true;
    const outcome = await this.#client.open(this.spec);
    if (outcome.kind !== 'paused') {
      this.#take(outcome);
      return false;
    }
    this.#opened = this.spec;
    this.position = outcome.position;
    return true;
  }

  #take(outcome: Outcome): void {
    if (outcome.kind === 'superseded') return;
    if (outcome.kind === 'refused') this.messages = outcome.findings.map(({ message }) => message);
    else if (outcome.kind === 'failed') this.#fail(outcome.message);
    else {
      this.position = outcome.position;
      this.phase = outcome.kind;
      if (outcome.kind === 'done') this.report = outcome.report;
      else
        void this.#client
          .sample()
          .then((report) => (this.report = report))
          .catch(() => undefined);
      this.isStale = this.#opened !== this.spec;
    }
  }

  #fail(message: string): void {
    this.phase = 'failed';
    this.trouble = `${message} Your settings are kept.`;
  }
}
