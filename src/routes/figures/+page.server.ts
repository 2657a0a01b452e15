import { shownEntries } from '#widgets/reproduction/fromCommitted.ts';
import { firstMovers } from '#widgets/reproduction/firstMovers.ts';
import { readCommitted, readSensitivity } from './committed.server.ts';

/** Read at build time: the page carries what is printed, and loads the definitions only when a reader argues. */
export function load() {
  return { entries: shownEntries(readCommitted().entries, firstMovers(readSensitivity())) };
}
