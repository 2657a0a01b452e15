import { PEER_PORT, readIcmp, readSegment } from './segmentWords.ts';
import { whole } from './optionWords.ts';
import { NotationError, ScriptError } from './script.ts';
import type { Argument, CallWords, Line, Script, Step, When } from './script.ts';

const units: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3 };
/** How far the time of a server's segment may be off unless the line says so: the machine itself takes microseconds. */
const TOLERANCE = 1e6;
/** How long `~` waits. */
const PATIENCE = 10e9;
const duration = String.raw`\d+(?:\.\d+)?(?:s|ms|us)|0`;
const times = new RegExp(`^([+@])(${duration})(?:~(${duration}))?$`);
const anyTime = new RegExp(`^~(${duration})?$`);
const argumentCounts: Readonly<Record<string, readonly [number, number]>> = {
  ...{ socket: [0, 0], bind: [2, 2], listen: [2, 2], accept: [1, 1], connect: [2, 2], read: [2, 2] },
  ...{ peek: [2, 2], write: [2, 2], shutdown: [2, 2], close: [1, 1], abort: [1, 1], setsockopt: [3, 3] },
  ...{ getsockopt: [2, 2], poll: [1, 1], error: [1, 1], info: [1, 1] },
};

function nanoseconds(text: string): number {
  const [, number, unit = 's'] = /^([\d.]+)(\w*)$/.exec(text) ?? [];
  return Math.round(Number(number) * (units[unit || 's'] ?? NaN));
}

function readTime(text: string): When {
  const any = anyTime.exec(text);
  if (any !== null) return { kind: 'any', within: any[1] === undefined ? PATIENCE : nanoseconds(any[1]) };
  const [, sign, time, tolerance] = times.exec(text) ?? [];
  if (time === undefined)
    throw new NotationError(
      `"${text}" is no time; write +200ms (after the line before), @1.5s (from the start), +1s~50ms (give or take), or ~`,
    );
  const kind = sign === '+' ? 'after' : 'at';
  return {
    kind,
    time: nanoseconds(time),
    tolerance: tolerance === undefined ? TOLERANCE : nanoseconds(tolerance),
  };
}

function readArgument(text: string): Argument {
  if (/^".*"$/.test(text)) return { text: text.slice(1, -1) };
  if (/^\d+$/.test(text)) return { number: Number(text) };
  if (/^[A-Za-z]\w*$/.test(text)) return { name: text };
  throw new NotationError(`"${text}" is no argument; allowed: a name, a number, or text in quotation marks`);
}

function readCall(text: string): CallWords {
  const [, name = '', inner = '', expected] = /^(\w+)\(([^)]*)\)\s*(?:=\s*(.+))?$/.exec(text) ?? [];
  const counts = Object.hasOwn(argumentCounts, name) ? argumentCounts[name] : undefined;
  if (counts === undefined)
    throw new NotationError(
      `"${text}" is no call; write name(arguments) = result, with ${Object.keys(argumentCounts).join(', ')}`,
    );
  const args = inner.trim() === '' ? [] : inner.split(',').map((argument) => readArgument(argument.trim()));
  if (args.length < counts[0] || args.length > counts[1])
    throw new NotationError(`${name} takes ${counts[1]} argument(s), not ${args.length}`);
  return { name, args, expected: expected?.trim() ?? null };
}

function readSteps(direction: string, rest: string): Step[] {
  if (direction === '<' && rest.startsWith('icmp ')) return [{ does: 'icmp', message: readIcmp(rest) }];
  if (direction === '<')
    return readSegment(rest).map((segment) => {
      if (segment.seq === null || (segment.ack === null && /\back \*/.test(rest)))
        throw new NotationError('the peer sends numbers, not *');
      return { does: 'peer', segment };
    });
  if (direction === '>') return readSegment(rest).map((segment) => ({ does: 'server', segment }));
  if (direction === 'app') return [{ does: 'app', call: readCall(rest) }];
  if (direction === 'quiet' && rest === '') return [{ does: 'quiet' }];
  throw new NotationError(
    `"${direction}" is no direction; there are < (the peer sends), > (the server must send), app, quiet`,
  );
}

function readLine(text: string, number: number): Line[] {
  const [, time = '', direction = '', rest = ''] = /^(\S+)\s+(\S+)\s*(.*)$/.exec(text) ?? [];
  const when = readTime(time);
  if (when.kind === 'any' && direction !== '>')
    throw new NotationError('only a segment of the server may come at any time');
  return readSteps(direction, rest).map((step, at): Line => {
    const isLater = at > 0 && when.kind !== 'any';
    return { ...step, number, text, when: isLater ? { ...when, kind: 'after', time: 0 } : when };
  });
}

/** The lines that `connected` and `connects` stand for. */
function opening(word: string, rest: string): string[] {
  const [, words = '', options = ''] = /^([^<]*)(?:<(.*)>)?$/.exec(rest.trim()) ?? [];
  const stamps = /TS [^,]*/.exec(options)?.[0] ?? '';
  const bare = stamps === '' ? '' : `<${stamps.split('/')[0]}>`;
  if (word === 'connected')
    return [
      ...['+0 app socket() = listener', '+0 app bind(listener, 80) = 0', '+0 app listen(listener, 8) = 0'],
      ...[`+0 < SYN 0 <${options}>`, '+0 > SYN ACK 0 ack 1 <*>'],
      ...[`+0 < ACK 1 ack 1 ${words} ${bare}`, '+0 app accept(listener) = c'],
    ];
  return [
    ...['+0 app socket() = c', `+0 app connect(c, ${PEER_PORT}) = 0`, '+0 > SYN 0 <*>'],
    ...[`+0 < SYN ACK 0 ack 1 ${words} <${options}>`, '+0 > ACK 1 ack 1 <*>'],
  ];
}

/** `# comment` goes, except inside quotation marks. */
function withoutComment(line: string): string {
  return (/^(?:"[^"]*"|[^"#])*/.exec(line)?.[0] ?? '').trim();
}

function takeHead(script: Script, text: string): boolean {
  const [, word, rest = ''] = /^(set|peer isn)\s+(.*)$/.exec(text) ?? [];
  if (word === undefined) return false;
  if (script.lines.length > 0) throw new NotationError(`"${word}" stands at the head, before the first line`);
  if (word === 'set') {
    if (!/^[\w.]+=\S+$/.test(rest)) throw new NotationError(`"${text}": write it set path=value`);
    script.settings.push(rest);
  } else script.peerIsn = whole(rest, 'peer isn');
  return true;
}

/** A script's text; a ScriptError names the first line that cannot be read. */
export function parseScript(source: string): Script {
  const [title = '', ...rest] = source.split('\n').map((line) => line.trim());
  if (!/^(RFC \d+|Linux)\b.*: \S/.test(title))
    throw new ScriptError(1, `the first line is the title, and begins with its clause: "RFC 9293 §3.5: …"`);
  const script: Script = { title, settings: [], peerIsn: 1_000_000, lines: [] };
  for (const [at, raw] of rest.entries()) {
    const text = withoutComment(raw);
    if (text === '') continue;
    try {
      if (takeHead(script, text)) continue;
      const [, word = '', tail = ''] = /^(connected|connects)\b(.*)$/.exec(text) ?? [];
      const lines = word === '' ? [text] : opening(word, tail);
      for (const line of lines) script.lines.push(...readLine(line, at + 2));
    } catch (error) {
      if (error instanceof NotationError) throw new ScriptError(at + 2, error.message);
      throw error;
    }
  }
  if (script.lines.length === 0) throw new ScriptError(rest.length + 1, 'the script says nothing');
  return script;
}
