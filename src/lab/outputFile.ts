import { writeFileSync } from 'node:fs';
import { UserError } from './userError.ts';

/** Fails before the run, not after it, when the file cannot be written. */
export function claim(option: string, file: string | undefined): void {
  if (file === undefined) return;
  try {
    writeFileSync(file, '');
  } catch (error) {
    throw new UserError(`${option} ${file}: ${(error as Error).message}`);
  }
}
