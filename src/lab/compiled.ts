import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A program of this room as plain JavaScript in one file: it starts at once, and no TypeScript loader stands in its memory. */
export async function compiled(entry: URL, folder: string): Promise<string> {
  const source = fileURLToPath(entry);
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    ssr: { noExternal: true },
    build: { ssr: source, outDir: folder, minify: false, target: 'node20' },
  });
  return join(folder, basename(source).replace(/\.ts$/, '.js'));
}
