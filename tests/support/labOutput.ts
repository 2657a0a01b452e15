import { vi } from 'vitest';
import { lab } from '#lab/commands.ts';

export interface Said {
  status: number;
  stdout: string;
  stderr: string;
}

/** A call of the command line in this process. */
export async function labOutput(args: string[]): Promise<Said> {
  const said: Said = { status: 0, stdout: '', stderr: '' };
  const listen = (name: 'stdout' | 'stderr') =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
  const spies = [listen('stdout'), listen('stderr')];
  try {
    said.status = await lab(args);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return said;
}
