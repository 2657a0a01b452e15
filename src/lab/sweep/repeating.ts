import { nameOf } from './grid.ts';
import type { Failure } from './results.ts';

/** What to type, or to feed to `lab run -`, for one run of a sweep. */
export interface Call {
  readonly source: string;
  readonly settings: readonly string[];
  readonly duration: string | undefined;
  /** What the source says with the settings applied; JSON for a source that cannot be read again. */
  readonly base: object;
}

/** For a shell: quoted where a letter is more than itself. */
const quoted = (word: string): string =>
  /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

function command({ source, settings, duration, base }: Call, { set, seed }: Failure): string {
  const swept = Object.entries(set)
    .filter(([path]) => path !== 'seed')
    .map(([path, value]) => `${path}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  // Settings stand in the JSON already.
  const typed = source === '-' ? swept : [...settings, ...swept];
  const words = [
    ...['lab', 'run', source],
    ...typed.flatMap((setting) => ['--set', setting]),
    ...(duration === undefined ? [] : ['--duration', duration]),
    ...['--seed', String(seed)],
  ];
  const input = source === '-' ? `echo ${quoted(JSON.stringify(base))} | ` : '';
  return input + words.map(quoted).join(' ');
}

/** Which runs failed, why, and how to see each of them again. */
export function failureLines(failures: readonly Failure[], call: Call): string[] {
  return failures.flatMap((failure) => [
    `the run at ${nameOf(failure.set)}, seed ${failure.seed} failed, which is a bug: ${failure.failure}`,
    `  again with: ${command(call, failure)}`,
  ]);
}
