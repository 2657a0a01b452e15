import { NotationError } from './script.ts';
import type { OptionWord, Stamp } from './script.ts';

const WINDOW_SCALE = 3;
const SACK = 5;
const TIMESTAMPS = 8;

export function whole(text: string | undefined, what: string, least = 0, most = 2 ** 32 - 1): number {
  const value = Number(text);
  if (text === undefined || !/^-?\d+$/.test(text) || value < least || value > most)
    throw new NotationError(
      `${what} is ${text === undefined ? 'missing' : `"${text}"`}; allowed: ${least} to ${most}`,
    );
  return value;
}

function stamp(text: string): Stamp {
  if (text === '*') return 'any';
  const [, name = null, number] = /^([a-z]\w*)?\+?(\d+)?$/.exec(text) ?? [];
  if (text === '' || (name === null && number === undefined))
    throw new NotationError(`"${text}" is no timestamp; allowed: a number, name, name+number, *`);
  return { name, number: Number(number ?? 0) };
}

function range(text: string): readonly [number, number] {
  const [, from, to] = /^(\d+):(\d+)$/.exec(text) ?? [];
  if (from === undefined) throw new NotationError(`"${text}" is no SACK block; write it first:end`);
  return [Number(from), Number(to)];
}

function optionWord(text: string): OptionWord {
  const [name = '', ...rest] = text.split(/\s+/);
  const nothingElse = (): void => {
    if (rest.length > 0) throw new NotationError(`option "${name}" takes nothing behind it`);
  };
  switch (name) {
    case 'mss':
      return { kind: 'mss', value: whole(rest.join(' '), 'mss', 0, 65_535) };
    case 'ws':
      return { kind: 'ws', value: whole(rest.join(' '), 'ws', 0, 255) };
    case 'sackOK':
    case 'nop':
    case 'eol':
      nothingElse();
      return { kind: name };
    case 'TS': {
      const [value = '', echo] = rest.join('').split('/');
      return { kind: 'TS', value: stamp(value), echo: echo === undefined ? 'last' : stamp(echo) };
    }
    case 'sack':
      if (rest.length === 0) throw new NotationError('sack names no block; write it sack first:end');
      return { kind: 'sack', blocks: rest.map(range) };
    case 'raw': {
      const digits = rest.join('');
      if (!/^([0-9a-f]{2})+$/i.test(digits))
        throw new NotationError(`raw "${digits}" is not pairs of hex digits`);
      return { kind: 'raw', bytes: [...Buffer.from(digits, 'hex')] };
    }
    default:
      throw new NotationError(
        `unknown option "${name}"; there are mss, ws, sackOK, TS, sack, nop, eol, raw and *`,
      );
  }
}

/** What stands between < and >. */
export function readOptions(inner: string): { options: OptionWord[]; othersToo: boolean } {
  const words = inner
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  return {
    options: words.filter((word) => word !== '*').map(optionWord),
    othersToo: words.includes('*'),
  };
}

const pair = (value: number): number[] => [(value >>> 8) & 255, value & 255];
const word = (value: number): number[] => [...pair(value >>> 16), ...pair(value)];

/** An option as bytes, its numbers absolute already. */
export function bytesOf(option: OptionWord, numberOf: (stamp: Stamp) => number): number[] {
  switch (option.kind) {
    case 'mss':
      return [2, 4, ...pair(option.value)];
    case 'ws':
      return [WINDOW_SCALE, 3, option.value];
    case 'sackOK':
      return [4, 2];
    case 'nop':
      return [1];
    case 'eol':
      return [0];
    case 'TS':
      return [TIMESTAMPS, 10, ...word(numberOf(option.value)), ...word(numberOf(option.echo))];
    case 'sack':
      return [SACK, 2 + 8 * option.blocks.length, ...option.blocks.flat().flatMap((edge) => word(edge))];
    case 'raw':
      return option.bytes;
  }
}

function decoded(kind: number, body: Buffer): OptionWord {
  if (kind === 2 && body.length === 2) return { kind: 'mss', value: body.readUInt16BE() };
  if (kind === WINDOW_SCALE && body.length === 1) return { kind: 'ws', value: body[0]! };
  if (kind === 4 && body.length === 0) return { kind: 'sackOK' };
  if (kind === TIMESTAMPS && body.length === 8) {
    const number = (at: number): Stamp => ({ name: null, number: body.readUInt32BE(at) });
    return { kind: 'TS', value: number(0), echo: number(4) };
  }
  if (kind === SACK && body.length > 0 && body.length % 8 === 0) {
    const blocks = Array.from({ length: body.length / 8 }, (_, at) => {
      return [body.readUInt32BE(8 * at), body.readUInt32BE(8 * at + 4)] as const;
    });
    return { kind: 'sack', blocks };
  }
  return { kind: 'raw', bytes: [kind, body.length + 2, ...body] };
}

/** The options of a received header, padding left out, numbers absolute; a length that leads nowhere is an error. */
export function decodeOptions(bytes: Buffer): OptionWord[] {
  const found: OptionWord[] = [];
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    if (bytes[at] === 1) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1] ?? 0;
    if (length < 2 || at + length > bytes.length) throw new Error('the server sent a malformed option list');
    found.push(decoded(bytes[at]!, bytes.subarray(at + 2, at + length)));
    at += length;
  }
  return found;
}

function stampText(value: Stamp): string {
  if (value === 'any') return '*';
  if (value === 'last') return 'last';
  if (value.name === null) return String(value.number);
  return value.number === 0 ? value.name : `${value.name}+${value.number}`;
}

export function optionText(option: OptionWord): string {
  switch (option.kind) {
    case 'mss':
    case 'ws':
      return `${option.kind} ${option.value}`;
    case 'TS':
      return `TS ${stampText(option.value)}/${stampText(option.echo)}`;
    case 'sack':
      return `sack ${option.blocks.map(([from, to]) => `${from}:${to}`).join(' ')}`;
    case 'raw':
      return `raw ${Buffer.from(option.bytes).toString('hex')}`;
    default:
      return option.kind;
  }
}
