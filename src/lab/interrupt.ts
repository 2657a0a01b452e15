/** As a shell says it of a program that Ctrl-C ended: 128 + SIGINT. */
export const INTERRUPTED = 130;

/** Lends a signal that Ctrl-C gives; a second Ctrl-C ends the program at once. */
export async function withInterrupt<T>(use: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    return await use(stop.signal);
  } finally {
    process.off('SIGINT', interrupt);
  }
}
