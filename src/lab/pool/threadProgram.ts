import { createHash } from 'node:crypto';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { compiled } from '#lab/compiled.ts';

export interface ThreadProgram {
  /** The code itself, as `data:`; no file is left behind however this process ends. */
  readonly url: URL;
  /** The engine to the last line of its code: its version, and a hash of the compiled program. */
  readonly fingerprint: string;
}

const ENTRY = new URL('./pointThread.ts', import.meta.url);
let once: Promise<ThreadProgram> | undefined;

async function made(): Promise<ThreadProgram> {
  const code = await compiled(ENTRY);
  const hash = createHash('sha256').update(code).digest('hex');
  return {
    url: new URL(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`),
    fingerprint: `${ENGINE_VERSION} ${hash}`,
  };
}

/** What every thread of a pool runs, compiled when it is first asked for. */
export function threadProgram(): Promise<ThreadProgram> {
  return (once ??= made());
}
