import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A program of this room as plain JavaScript in one piece: it starts at once, and no TypeScript loader stands in its memory. */
export async function compiled(entry: URL): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    ssr: { noExternal: true },
    build: { ssr: fileURLToPath(entry), write: false, minify: false, target: 'node20' },
  });
  const chunks = 'output' in made ? made.output.filter((part) => part.type === 'chunk') : [];
  if (chunks.length !== 1 || !chunks[0]) throw new Error(`${entry.pathname} became ${chunks.length} pieces`);
  return chunks[0].code;
}
