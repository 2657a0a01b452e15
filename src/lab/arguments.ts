import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UserError } from './userError.ts';

/** Node's own parser, whose complaints become sentences for the user. */
export function parsed<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
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
