/** A broken promise of the engine: a bug, never a reader's mistake. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

export function invariant(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new BrokenPromise(promise);
}
