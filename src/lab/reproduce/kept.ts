import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOf } from '#experiment/reproduction/runs.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { UserError } from '#lab/userError.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Reports in a folder, each kept the moment it comes, so that a reproduction goes on where it was stopped. A file is named by
 * spec and engine: a changed engine finds nothing of the one before.
 */
export class Kept {
  readonly #writing: Promise<void>[] = [];

  constructor(
    private readonly folder: string,
    private readonly engine: string,
  ) {}

  static async in(folder: string, engine: string): Promise<Kept> {
    try {
      await mkdir(folder, { recursive: true });
    } catch (error) {
      throw new UserError(`--cache ${folder}: ${(error as Error).message}`);
    }
    return new Kept(folder, engine);
  }

  #file(spec: ExperimentSpec): string {
    return join(this.folder, `${sha256(`${this.engine} ${keyOf(spec)}`)}.json`);
  }

  /** A report as JSON that was kept whole; anything else is as good as none. */
  async find(spec: ExperimentSpec): Promise<string | undefined> {
    try {
      const text = await readFile(this.#file(spec), 'utf8');
      JSON.parse(text);
      return text;
    } catch {
      return undefined;
    }
  }

  /** All of it or nothing, whenever the program ends. */
  keep(spec: ExperimentSpec, report: string): void {
    const file = this.#file(spec);
    const draft = `${file}.${process.pid}`;
    this.#writing.push(writeFile(draft, report).then(() => rename(draft, file)));
  }

  /** Settles when all is written. */
  async written(): Promise<void> {
    await Promise.all(this.#writing);
  }
}
