import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UserError } from './userError.ts';

/** "--seed -1" becomes "--seed=-1": Node's parser takes the value for an option, so the schema would not get to name it. */
function joined({ args = [], options = {} }: ParseArgsConfig): string[] {
  const whole: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [word = '', next = ''] = args.slice(at, at + 2);
    const takesText = word.startsWith('--') && options[word.slice(2)]?.type === 'string';
    if (takesText && /^-[.\d]/.test(next)) whole.push(`${word}=${args[++at]}`);
    else whole.push(word);
  }
  return whole;
}

/** Node's own parser, whose complaints become sentences for the user. */
export function parsed<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>({ ...config, args: joined(config) } as T);
  } catch (error) {
    const message = (error as Error).message.split('. To specify')[0] ?? '';
    throw new UserError(`${message.charAt(0).toLowerCase()}${message.slice(1)}; see "lab --help"`);
  }
}

/** A whole number above 0, given with an option. */
export function countOption(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replaceAll(/[_,]/g, ''));
  if (!Number.isInteger(value) || value < 1)
    throw new UserError(`${option} is "${text}"; allowed: a whole number from 1`);
  return value;
}
