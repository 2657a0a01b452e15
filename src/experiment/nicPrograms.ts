import { figure } from './figure.ts';
import type { Figure } from './figure.ts';
import { nics } from './nicHardware.ts';
import type { ExperimentSpec } from './spec.ts';

/** Words of a core's instruction store that one program takes. */
export interface NicProgram {
  readonly name: string;
  readonly words: Figure;
  isLoaded(spec: ExperimentSpec): boolean;
}

const lines = 'three words a line; the released programs have 1,640 lines of C between them (SRC)';
const program = (
  name: string,
  words: number,
  source: string,
  isLoaded: NicProgram['isLoaded'],
): NicProgram => ({
  name,
  words: figure(words, 'words', 'assumed', source),
  isLoaded,
});

export const nicPrograms: readonly NicProgram[] = [
  program('firmware', 1500, 'receiving, sending, checksums, spreading flows', () => true),
  program('setup', 900, lines, ({ offloads }) => offloads.setup !== 'off'),
  program('teardown', 2000, lines, ({ offloads }) => offloads.teardown !== 'off'),
  program('splice', 2000, lines, ({ offloads }) => offloads.splice !== 'off'),
  program('tso', 500, 'a loop over headers', ({ offloads }) => offloads.tso !== 'off'),
  program(
    'toe',
    6000,
    'the cycles of all its actions (toeHardware.ts) as straight code, rounded up',
    (spec) => spec.testbed.stack === 'toe',
  ),
  program('lro', 700, 'a table of flows, joined and flushed', ({ offloads }) => offloads.lro !== 'off'),
];

/** Words the spec's programs take together, and those a core of its card has. */
export function instructionsOf(spec: ExperimentSpec): { words: number; store: number } {
  const { nic, nicInstructions } = spec.testbed;
  const loaded = nicPrograms.filter((row) => row.isLoaded(spec));
  return {
    words: loaded.reduce((sum, { words }) => sum + words.value, 0),
    store: nicInstructions > 0 ? nicInstructions : nics[nic].instructionStore.value,
  };
}
