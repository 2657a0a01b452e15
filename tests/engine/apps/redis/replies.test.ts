import { describe, expect, test } from 'vitest';
import { RedisBench } from '../../../support/redisBench.ts';

/** Line breaks are written `|` here, on both sides. */
const wire = (text: string): string => text.replaceAll('|', '\r\n');

/** What is said and what is answered, as redis-server 7.0.15 was heard to (tests/foreign/redisReplies.test.ts asks it again). */
function conversation(lines: readonly (readonly [said: string, heard: string])[], piece = Infinity): void {
  const bench = new RedisBench();
  bench.now = 1000;
  const peer = bench.connects();
  for (const [said, heard] of lines) expect(peer.says(wire(`${said}|`), piece), said).toBe(wire(`${heard}|`));
}

describe('Redis answers as Redis does', () => {
  test('a key has a value until it is given another', () => {
    conversation([
      ['GET a', '$-1'],
      ['SET a hello', '+OK'],
      ['get A', '$-1'],
      ['GET a', '$5|hello'],
      ['APPEND a " world"', ':11'],
      ['STRLEN a', ':11'],
      ['GETSET a b', '$11|hello world'],
      ['MSET x 1 y "" z 3', '+OK'],
      ['MGET x y z w', '*4|$1|1|$0||$1|3|$-1'],
      ['EXISTS x x w', ':2'],
      ['DBSIZE', ':4'],
      ['DEL x w y', ':2'],
      ['FLUSHALL', '+OK'],
      ['DBSIZE', ':0'],
    ]);
  });

  test('SET takes its options in any order, and refuses those that contradict each other', () => {
    conversation([
      ['SET a 1 XX', '$-1'],
      ['SET a 1 NX EX 100', '+OK'],
      ['SET a 2 NX', '$-1'],
      ['SET a 2 KEEPTTL GET', '$1|1'],
      ['TTL a', ':100'],
      ['SET a 3 GET', '$1|2'],
      ['TTL a', ':-1'],
      ['SET a 1 NX XX', '-ERR syntax error'],
      ['SET a 1 EX 1 PX 1', '-ERR syntax error'],
      ['SET a 1 EX', '-ERR syntax error'],
      ['SET a 1 EX ten', '-ERR value is not an integer or out of range'],
      ['SET a 1 EX 0', "-ERR invalid expire time in 'set' command"],
      ['SET a 1 PX 9223372036854775807', "-ERR invalid expire time in 'set' command"],
    ]);
  });

  test('counters hold 64 bits, and say so when they do not', () => {
    conversation([
      ['INCR n', ':1'],
      ['DECR n', ':0'],
      ['DECR n', ':-1'],
      ['INCRBY n 9223372036854775807', ':9223372036854775806'],
      ['INCR n', ':9223372036854775807'],
      ['INCR n', '-ERR increment or decrement would overflow'],
      ['GET n', '$19|9223372036854775807'],
      ['INCRBY n -9007199254740993', ':9214364837600034814'],
      ['INCRBY n 1.5', '-ERR value is not an integer or out of range'],
      ['SET n " 1"', '+OK'],
      ['INCR n', '-ERR value is not an integer or out of range'],
    ]);
  });

  test('EXPIRE has conditions, and a time that is over deletes', () => {
    conversation([
      ['EXPIRE a 10', ':0'],
      ['SET a 1', '+OK'],
      ['EXPIRE a 10 XX', ':0'],
      ['EXPIRE a 10 NX', ':1'],
      ['EXPIRE a 5 GT', ':0'],
      ['EXPIRE a 5 LT', ':1'],
      ['EXPIRE a 5 GT LT', '-ERR GT and LT options at the same time are not compatible'],
      ['EXPIRE a 5 NX GT', '-ERR NX and XX, GT or LT options at the same time are not compatible'],
      ['EXPIRE a 5 ZZ', '-ERR Unsupported option ZZ'],
      ['EXPIRE a 9223372036854775', "-ERR invalid expire time in 'expire' command"],
      ['EXPIRE a 0', ':1'],
      ['TTL a', ':-2'],
    ]);
  });

  test('each of the sixteen databases has its own keys', () => {
    conversation([
      ['SET a 1', '+OK'],
      ['SELECT 15', '+OK'],
      ['GET a', '$-1'],
      ['SELECT 16', '-ERR DB index is out of range'],
      ['SELECT x', '-ERR value is not an integer or out of range'],
      ['SELECT 99999999999', '-ERR value is out of range, value must between -2147483648 and 2147483647'],
      ['SELECT 0', '+OK'],
      ['GET a', '$1|1'],
    ]);
  });

  test('what it does not know, or has too few words, it names', () => {
    conversation([
      ['PING', '+PONG'],
      ['PING "a b"', '$3|a b'],
      ['PING a b', "-ERR wrong number of arguments for 'ping' command"],
      ['GeT', "-ERR wrong number of arguments for 'get' command"],
      ['MSET a 1 b', "-ERR wrong number of arguments for 'mset' command"],
      ['ZADD a 1 b', "-ERR unknown command 'ZADD', with args beginning with: 'a' '1' 'b' "],
      ['CONFIG GET append*', '*2|$10|appendonly|$2|no'],
      ['CONFIG REWRITE', "-ERR unknown subcommand 'REWRITE'. Try CONFIG HELP."],
      ['HELLO 3', '-NOPROTO unsupported protocol version'],
      ['HELLO x', '-ERR Protocol version is not an integer or out of range'],
    ]);
  });

  test('wherever the network cuts a request, it is the same request', () => {
    for (const piece of [1, 2, 3, 5])
      conversation(
        [
          ['*3|$3|SET|$1|k|$11|01234|6789', '+OK'],
          ['*2|$3|GET|$1|k', '$11|01234|6789'],
          ['*1|$4|PING|*2|$4|ECHO|$0|', '+PONG|$0|'],
          ['ECHO "\\x41\\n\\"" ', '$3|A\n"'],
        ].map(([said, heard]) => [said!, heard!] as const),
        piece,
      );
  });
});

test.each([
  ['*x|', 'invalid multibulk length'],
  ['*2147483648|', 'invalid multibulk length'],
  ['*1|PING|', "expected '$', got 'P'"],
  ['*1|$-1|', 'invalid bulk length'],
  ['*1|$1048577|', 'invalid bulk length'],
  ['ECHO "a|', 'unbalanced quotes in request'],
  ['ECHO "a"b|', 'unbalanced quotes in request'],
])('what is no request ends the connection, and is told why: %s', (said, complaint) => {
  const peer = new RedisBench().connects();
  const before = wire('*1|$4|PING|');
  expect(peer.says(before + wire(said) + before)).toBe(wire(`+PONG|-ERR Protocol error: ${complaint}|`));
  expect(peer.isClosed).toBe(true);
});

test.each([
  ['', 'too big inline request'],
  ['*', 'too big mbulk count string'],
  ['*1|$', 'too big bulk count string'],
])('so does a line that never ends: %s1111…', (begin, complaint) => {
  const peer = new RedisBench().connects();
  expect(peer.says(wire(begin) + '1'.repeat(70_000))).toBe(wire(`-ERR Protocol error: ${complaint}|`));
  expect(peer.isClosed).toBe(true);
});

test('QUIT is answered, what follows is not, and a browser is hung up on', () => {
  const bench = new RedisBench();
  const polite = bench.connects();
  expect(polite.says('QUIT\r\nPING\r\n')).toBe('+OK\r\n');
  expect(polite.isClosed).toBe(true);
  const browser = bench.connects();
  expect(browser.says('POST / HTTP/1.1\r\nHost: redis\r\n\r\nSET a 1\r\n')).toBe('');
  expect(browser.isClosed).toBe(true);
});
