import { describe, expect, test } from 'vitest';
import { Reply } from '#engine/clients/dialogue.ts';
import { HttpReplies } from '#engine/clients/dialogues/httpReplies.ts';
import { RedisReplies } from '#engine/clients/dialogues/redisReplies.ts';
import { KeySpace } from '#engine/clients/keySpace.ts';
import { MessagePattern } from '#engine/kernel/pattern.ts';

const SLOT = 1;
const { Partial, Whole, Wrong } = Reply;

interface Reader {
  readonly bytesWrong: number;
  read(slot: number, bytes: Uint8Array, start: number, count: number): number;
}

/** Hands bytes over in pieces of at most so many; what was said of the last piece looked at. */
function hear(reader: Reader, bytes: Uint8Array, piece: number): number {
  let outcome: number = Partial;
  for (let at = 0; at < bytes.length && outcome === Partial; at += piece) {
    outcome = reader.read(SLOT, bytes, at, Math.min(piece, bytes.length - at));
  }
  return outcome;
}
const pieces = [1, 2, 3, 7, 10_000];
const text = (...parts: (string | Uint8Array)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

describe('a Redis client reads RESP2 (redis.io, serialization protocol)', () => {
  const pattern = new MessagePattern();
  const sizes = [5, 0, 300];
  let next = 0;
  const config = {
    keys: 3,
    present: 2,
    keySizes: { draw: () => 4 },
    valueSizes: { draw: () => sizes[next++]! },
  };
  const keySpace = new KeySpace(pattern, config);
  const valueOf = (key: number): Uint8Array => {
    const ring = new Uint8Array(8192);
    pattern.fill(ring, 0, ring.length);
    const from = pattern.offset(keySpace.messageOf(key), 0);
    return ring.subarray(from, from + sizes[key]!);
  };
  const asked = (key: number, isSet = false, quits = false): RedisReplies => {
    const replies = new RedisReplies(pattern, keySpace, 2);
    replies.expect(SLOT, key, isSet, quits);
    return replies;
  };

  test.each(pieces)('a value, an empty one, a missing key and an OK, in pieces of %i', (piece) => {
    expect(hear(asked(0), text('$5\r\n', valueOf(0), '\r\n'), piece)).toBe(Whole);
    expect(hear(asked(1), text('$0\r\n\r\n'), piece)).toBe(Whole);
    expect(hear(asked(2), text('$300\r\n', valueOf(2), '\r\n'), piece)).toBe(Whole);
    expect(hear(asked(2), text('$-1\r\n'), piece)).toBe(Whole);
    expect(hear(asked(0, true), text('+OK\r\n'), piece)).toBe(Whole);
    expect(hear(asked(0, false, true), text('$5\r\n', valueOf(0), '\r\n+OK\r\n'), piece)).toBe(Whole);
  });

  test.each([
    ['a key that must be there is missing', 0, false, '$-1\r\n'],
    ['a value of another length', 0, false, '$4\r\nabcd\r\n'],
    ['a length that is no number', 0, false, '$5x\r\n'],
    ['no length', 0, false, '$\r\n'],
    ['minus two', 2, false, '$-2\r\n'],
    ['an error', 0, false, '-ERR no\r\n'],
    ['a status for a GET', 0, false, '+OK\r\n'],
    ['a value for a SET', 0, true, '$2\r\nOK\r\n'],
    ['another status', 0, true, '+NO\r\n'],
    ['a line without its return', 0, true, '+OK\n'],
    ['a second reply nobody asked for', 0, true, '+OK\r\n+OK\r\n'],
  ])('%s is no answer', (_what, key, isSet, reply) => {
    expect(hear(asked(key, isSet), text(reply), 10_000)).toBe(Wrong);
  });

  test('a value of the right length with a wrong byte is whole, and the byte is counted', () => {
    const value = valueOf(2).slice();
    value[17]! ^= 1;
    const replies = asked(2);
    expect(hear(replies, text('$300\r\n', value, '\r\n'), 10_000)).toBe(Whole);
    expect(replies.bytesWrong).toBe(1);
    expect(hear(asked(0), text('$5\r\n', valueOf(0)), 10_000)).toBe(Partial);
  });
});

describe('an HTTP client reads responses (RFC 9112)', () => {
  const asked = (bytes: number): HttpReplies => {
    const replies = new HttpReplies(2);
    replies.expect(SLOT, bytes);
    return replies;
  };
  const content = (bytes: number): Uint8Array => Uint8Array.from({ length: bytes }, (_, at) => at % 251);
  const head = (...fields: string[]): string => ['HTTP/1.1 200 OK', ...fields, '', ''].join('\r\n');

  test.each(pieces)('status, length and content, in pieces of %i', (piece) => {
    const fields = ['Server: x', 'Content-Type: a/b', 'content-LENGTH:  600', 'Content-Lengthy: 9'];
    expect(hear(asked(600), text(head(...fields), content(600)), piece)).toBe(Whole);
    expect(hear(asked(0), text(head('Content-Length: 0')), piece)).toBe(Whole);
  });

  test.each([
    ['another status', 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'],
    ['another version', 'HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['no length', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: 0x0\r\n\r\n'],
    ['another length than the file has', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\0'],
    ['bytes behind the content', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nx'],
  ])('%s is no answer', (_what, reply) => {
    expect(hear(asked(0), text(reply), 10_000)).toBe(Wrong);
  });

  test('a byte of the content that is not the file’s is counted', () => {
    const wrong = content(600);
    wrong[251] = 9;
    const replies = asked(600);
    expect(hear(replies, text(head('Content-Length: 600'), wrong), 100)).toBe(Whole);
    expect(replies.bytesWrong).toBe(1);
  });
});
