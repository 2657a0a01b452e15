import { optionText, readOptions, whole } from './optionWords.ts';
import { Flag, NotationError } from './script.ts';
import type { FlagName, IcmpWords, SegmentWords } from './script.ts';

export const PEER_PORT = 40_000;
export const SERVER_PORT = 80;
const ecnNames = ['not-ect', 'ect1', 'ect0', 'ce'];
const flagNames: readonly FlagName[] = ['SYN', 'FIN', 'RST', 'URG', 'PSH', 'ECE', 'CWR', 'ACK'];

const tokens = /"[^"]*"|<[^>]*>|\[[^\]]*\]|[^\s"<[]+/g;

function takeFlags(words: string[]): { flags: number; optional: number } {
  let flags = 0;
  let optional = 0;
  let count = 0;
  for (; words[0] !== undefined; words.shift(), count++) {
    const [, name = '', mark] = /^([A-Z]+)(\?)?$/.exec(words[0]) ?? [];
    if (words[0] === 'none') continue;
    if (!(flagNames as string[]).includes(name)) {
      if (name !== '')
        throw new NotationError(`unknown flag "${name}"; there are ${flagNames.join(', ')}, none`);
      break;
    }
    if (mark === '?') optional |= Flag[name as FlagName];
    else flags |= Flag[name as FlagName];
  }
  if (count === 0)
    throw new NotationError(`a segment begins with its flags: ${flagNames.join(', ')}, or none`);
  return { flags, optional };
}

interface Span {
  seq: number | null;
  length: number;
  each: number;
}

function takeSpan(word: string | undefined): Span {
  if (word === '*') return { seq: null, length: 0, each: 0 };
  if (word !== undefined && /^-?\d+$/.test(word)) return { seq: Number(word), length: 0, each: 0 };
  const [, from, to, count, each] = /^(-?\d+):(-?\d+)\((\d+)\)(?:\/(\d+))?$/.exec(word ?? '') ?? [];
  if (from === undefined)
    throw new NotationError(
      `behind the flags stands first:end(length), first:end(length)/size, first, or *; not "${word ?? ''}"`,
    );
  const [seq, length] = [Number(from), Number(to) - Number(from)];
  if (length !== Number(count)) throw new NotationError(`${from}:${to} holds ${length} bytes, not ${count}`);
  if (each !== undefined && Number(each) === 0) throw new NotationError('segments of 0 bytes lead nowhere');
  return { seq, length, each: each === undefined ? length : Number(each) };
}

function windowRange(word: string | undefined): readonly [number, number] | null {
  if (word === '*') return null;
  const [least, most = least] = (word ?? '').split('..');
  return [whole(least, 'win', 0, 65_535), whole(most, 'win', 0, 65_535)];
}

function takeRest(segment: SegmentWords, words: string[]): void {
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === 'ack') {
      const value = words.shift();
      segment.ack = value === '*' ? null : whole(value, 'ack', -(2 ** 31), 2 ** 32);
      if ((segment.flags & Flag.ACK) === 0) throw new NotationError('"ack" without the flag ACK');
    } else if (word === 'win') segment.window = windowRange(words.shift());
    else if (word === 'urg') segment.urgent = whole(words.shift(), 'urg', 0, 65_535);
    else if (word === 'port') segment.port = whole(words.shift(), 'port', 1, 65_535);
    else if (word === 'to') segment.serverPort = whole(words.shift(), 'to', 1, 65_535);
    else if (word === 'offset') segment.headerWords = whole(words.shift(), 'offset', 0, 15);
    else if (word === 'fresh') segment.isFresh = true;
    else if (word === 'badsum') segment.hasBadChecksum = true;
    else if (word.startsWith('"')) segment.text = word.slice(1, -1);
    else if (word.startsWith('<')) Object.assign(segment, readOptions(word.slice(1, -1)));
    else if (word.startsWith('[')) {
      segment.ecn = ecnNames.indexOf(word.slice(1, -1));
      if (segment.ecn < 0) throw new NotationError(`unknown ${word}; there are ${ecnNames.join(', ')}`);
    } else throw new NotationError(`"${word}" is not understood`);
  }
}

/** A segment, or a run of them cut from one stretch (`1:2921(2920)/1460`): PSH and FIN are the last one's. */
export function readSegment(text: string): SegmentWords[] {
  const words = text.match(tokens) ?? [];
  const { flags, optional } = takeFlags(words);
  const { seq, length, each } = takeSpan(words.shift());
  const whole: SegmentWords = {
    ...{ flags, optional, seq, length, ack: null, window: null, urgent: null, text: null },
    ...{ options: [], othersToo: false, ecn: null, port: PEER_PORT, serverPort: SERVER_PORT },
    ...{ isFresh: false, hasBadChecksum: false, headerWords: null },
  };
  takeRest(whole, words);
  if ((flags & Flag.ACK) !== 0 && whole.ack === null && !/\back \*/.test(text))
    throw new NotationError('the flag ACK needs "ack" and a number (or *)');
  if (whole.text !== null && whole.text.length !== length)
    throw new NotationError(`"${whole.text}" has ${whole.text.length} bytes, not ${length}`);
  if (each >= length || seq === null) return [whole];
  const parts = Array.from({ length: Math.ceil(length / each) }, (_, at) => at * each);
  const lastOnly = Flag.PSH | Flag.FIN;
  return parts.map((at) => {
    const isLast = at + each >= length;
    const kept = isLast ? [flags, optional] : [flags & ~lastOnly, optional & ~lastOnly];
    return {
      ...whole,
      flags: kept[0]!,
      optional: kept[1]!,
      seq: seq + at,
      length: Math.min(each, length - at),
    };
  });
}

const icmpErrors: Readonly<Record<string, readonly [number, number]>> = {
  'net-unreachable': [3, 0],
  'host-unreachable': [3, 1],
  'protocol-unreachable': [3, 2],
  'port-unreachable': [3, 3],
  'fragmentation-needed': [3, 4],
  'source-quench': [4, 0],
  'time-exceeded': [11, 0],
};

/** `icmp fragmentation-needed mtu 1400 quoting 1`: an error about the server's segment that began there. */
export function readIcmp(text: string): IcmpWords {
  const [, name = '', ...words] = text.split(/\s+/);
  const error = Object.hasOwn(icmpErrors, name) ? icmpErrors[name] : undefined;
  if (error === undefined)
    throw new NotationError(`unknown ICMP error "${name}"; there are ${Object.keys(icmpErrors).join(', ')}`);
  const message: IcmpWords = {
    ...{ type: error[0], code: error[1], mtu: 0, quoted: NaN, port: PEER_PORT, serverPort: SERVER_PORT },
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === 'mtu') message.mtu = whole(words.shift(), 'mtu', 0, 65_535);
    else if (word === 'quoting') message.quoted = whole(words.shift(), 'quoting', -(2 ** 31), 2 ** 32);
    else if (word === 'port') message.port = whole(words.shift(), 'port', 1, 65_535);
    else throw new NotationError(`"${word}" is not understood`);
  }
  if (Number.isNaN(message.quoted))
    throw new NotationError('the error quotes no segment: "quoting" and its first byte');
  return message;
}

export const flagsText = (flags: number): string =>
  flagNames.filter((name) => (flags & Flag[name]) !== 0).join(' ') || 'none';
export const windowText = ([least, most]: readonly [number, number]): string =>
  least === most ? String(least) : `${least}..${most}`;

/** A segment in the notation it is written in. */
export function segmentText(segment: SegmentWords): string {
  const names = flagNames.filter((name) => (segment.flags & Flag[name]) !== 0);
  const maybe = flagNames.filter((name) => (segment.optional & Flag[name]) !== 0).map((name) => `${name}?`);
  const { seq, length, ack, window } = segment;
  const span = seq === null ? '*' : length === 0 ? String(seq) : `${seq}:${seq + length}(${length})`;
  const words = [...names, ...maybe, ...(names.length + maybe.length === 0 ? ['none'] : []), span];
  if ((segment.flags & Flag.ACK) !== 0) words.push(`ack ${ack ?? '*'}`);
  if (window !== null) words.push(`win ${windowText(window)}`);
  if (segment.urgent !== null) words.push(`urg ${segment.urgent}`);
  if (segment.text !== null) words.push(JSON.stringify(segment.text));
  const options = [...segment.options.map(optionText), ...(segment.othersToo ? ['*'] : [])];
  if (options.length > 0) words.push(`<${options.join(', ')}>`);
  if (segment.ecn) words.push(`[${ecnNames[segment.ecn]}]`);
  if (segment.port !== PEER_PORT) words.push(`port ${segment.port}`);
  return words.join(' ');
}
