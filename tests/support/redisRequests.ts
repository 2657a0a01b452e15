import fc from 'fast-check';

/** A request as clients write it (RESP2: an array of bulk strings). */
export function request(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

const key = fc.constantFrom('a', 'b', 'counter', 'key:000000000012', '', 'k\0\r\n');
const integer = fc.constantFrom(
  ...['0', '1', '-1', '10', '123456', '4611686018427387904', '9007199254740993', '9223372036854775807'],
  ...['-9223372036854775808', '9223372036854775808', '00', '+1', ' 1', '-0', '1.5', '-', ''],
);
const binary = fc.uint8Array({ maxLength: 30 }).map((bytes) => String.fromCharCode(...bytes));
const value = fc.oneof(integer, binary, fc.constant('v'.repeat(5000)));
/** Far ends, so that no clock that goes on decides. */
const seconds = fc.constantFrom(
  '100',
  '100000',
  '0',
  '-5',
  'x',
  '',
  '9223372036854775',
  '9223372036854775807',
);
const milliseconds = fc.constantFrom('100000', '100000000', '0', '-1', '9223372036854775807', '1e3');
const option = fc.oneof(
  fc.constantFrom('NX', 'xx', 'GET', 'KEEPTTL', 'keepTTL', 'EX', 'PX', 'LT').map((word) => [word]),
  seconds.map((time) => ['EX', time]),
  milliseconds.map((time) => ['px', time]),
);
const condition = fc.constantFrom('NX', 'XX', 'GT', 'lt', 'Zz');
const number = fc.constantFrom('0', '1', '15', '16', '-1', 'x', '99999999999', '2147483648', '1.0');

const name = (text: string) =>
  fc.constantFrom(text, text.toLowerCase(), text[0]! + text.slice(1).toLowerCase());
const command = (text: string, ...words: fc.Arbitrary<string>[]): fc.Arbitrary<string[]> =>
  fc.tuple(name(text), ...words);
const some = (text: string, word: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc
    .tuple(name(text), fc.array(word, { minLength: 1, maxLength: 5 }))
    .map(([first, rest]) => [first, ...rest]);

/** Requests of every command whose reply is the same on any two servers, right and wrong ones. */
export const words: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 5, arbitrary: command('GET', key) },
  { weight: 5, arbitrary: command('SET', key, value) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(command('SET', key, value), fc.array(option, { maxLength: 3 }))
      .map(([first, options]) => [...first, ...options.flat()]),
  },
  { weight: 2, arbitrary: command('GETSET', key, value) },
  { weight: 3, arbitrary: command('APPEND', key, value) },
  { weight: 2, arbitrary: command('STRLEN', key) },
  { weight: 3, arbitrary: command('INCR', key) },
  { weight: 3, arbitrary: command('DECR', key) },
  { weight: 3, arbitrary: command('INCRBY', key, integer) },
  { weight: 2, arbitrary: some('DEL', key) },
  { weight: 2, arbitrary: some('EXISTS', key) },
  { weight: 2, arbitrary: some('MGET', key) },
  { weight: 2, arbitrary: some('MSET', fc.oneof(key, value)) },
  { weight: 3, arbitrary: command('EXPIRE', key, seconds) },
  { weight: 1, arbitrary: command('EXPIRE', key, seconds, condition) },
  { weight: 1, arbitrary: command('EXPIRE', key, seconds, condition, condition) },
  { weight: 3, arbitrary: command('TTL', key) },
  { weight: 2, arbitrary: command('DBSIZE') },
  { weight: 2, arbitrary: command('SELECT', number) },
  { weight: 1, arbitrary: command('PING') },
  { weight: 1, arbitrary: command('PING', value) },
  { weight: 1, arbitrary: command('ECHO', value) },
  { weight: 1, arbitrary: some('FLUSHALL', fc.constantFrom('ASYNC', 'sync', 'x')) },
  { weight: 1, arbitrary: command('CONFIG', fc.constantFrom('NOTHING', 'get')) },
  // Any name with any number of words: what is unknown, and what is too few or too many.
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('GET', 'SET', 'INCRBY', 'TTL', 'mget', 'NONE', 'a\r\nb', ''),
        fc.array(value, { maxLength: 4 }),
      )
      .map(([first, rest]) => [first, ...rest]),
  },
);

/** Bytes that are nearly requests: some of them changed, lost, doubled, or cut off. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(
      fc.oneof(
        words.map(request),
        words.map((all) => `${all.join(' ')}\r\n`),
      ),
      { minLength: 1, maxLength: 6 },
    ),
    fc.array(
      fc.record({
        at: fc.nat(),
        kind: fc.constantFrom('change', 'lose', 'insert', 'cut', 'double'),
        byte: fc.oneof(
          fc.constantFrom('*', '$', '\r', '\n', '"', "'", '\\', '\0', '-', '9', ' '),
          fc.nat(255).map((code) => String.fromCharCode(code)),
        ),
      }),
      { maxLength: 4 },
    ),
  )
  .map(([requests, edits]) => edits.reduce(edited, requests.join('')));

function edited(text: string, { at, kind, byte }: { at: number; kind: string; byte: string }): string {
  const place = text.length === 0 ? 0 : at % text.length;
  const [before, after] = [text.slice(0, place), text.slice(place)];
  if (kind === 'change') return before + byte + after.slice(1);
  if (kind === 'lose') return before + after.slice(1);
  if (kind === 'insert') return before + byte + after;
  if (kind === 'cut') return before;
  return before + after + after;
}
