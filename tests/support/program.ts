import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDER = '.cache/programs';
const made = new Map<string, string>();

/**
 * A program as plain JavaScript, made once in each of the test runner's processes: it starts in a fifth of the time a
 * TypeScript loader takes. It knows no file beside itself, so a command that starts others is to be called as a reader does.
 */
export function program(entry: string): string {
  const known = made.get(entry);
  if (known !== undefined) return known;
  const folder = join(FOLDER, String(process.pid), basename(entry, '.ts'));
  clear();
  const call = ['build', '--ssr', entry, '--outDir', folder, '--logLevel', 'error'];
  execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', ...call], { stdio: 'inherit' });
  const file = join(folder, basename(entry).replace(/\.ts$/, '.js'));
  made.set(entry, file);
  return file;
}

/** What processes that are gone have left. */
function clear(): void {
  for (const owner of existsSync(FOLDER) ? readdirSync(FOLDER) : [])
    try {
      process.kill(Number(owner), 0);
    } catch {
      rmSync(join(FOLDER, owner), { recursive: true, force: true });
    }
}

/** The command line as a program. */
export const labProgram = (): string => program('src/lab/main.ts');
