import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Chunks } from '#engine/apps/http/chunks.ts';
import { endOfHead } from '#engine/apps/http/fieldLines.ts';
import { Field, Method } from '#engine/apps/http/fieldNames.table.ts';
import { ByteRange, Range } from '#engine/apps/http/ranges.ts';
import { RequestHead } from '#engine/apps/http/requestHead.ts';
import { ServerCookie } from '#engine/apps/proxy/http/cookie.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const read = (text: string): { status: number; head: RequestHead } => {
  const head = new RequestHead();
  const bytes = bytesOf(text);
  return { status: head.read(bytes, 0, bytes.length), head };
};

describe('a request head (RFC 9112)', () => {
  test.each([
    ['GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n', 0],
    ['GET / HTTP/1.1\nHost: x\n\n', 0], // §2.2: a line feed alone
    ['GET  / HTTP/1.1\r\n\r\n', 400],
    ['GET / HTTP/1.1 \r\n\r\n', 400],
    ['GET / http/1.1\r\n\r\n', 400],
    ['GET /\u0001 HTTP/1.1\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n', 400], // §5.2: a fold
    ['GET / HTTP/1.1\r\nA: b\rc\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n', 0],
    ['GET / HTTP/1.1\r\nContent-Length: 5, 6\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nContent-Length: +5\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', 0],
    ['GET / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
  ])('%j is read with %i', (text, status) => {
    expect(read(text).status).toBe(status);
  });

  test('tells places, not copies: method, path without query, fields in any case', () => {
    const text = 'HEAD http://a:80/b/c?d HTTP/1.0\r\nhOsT: a\r\nConnection: x, Keep-Alive\r\n\r\n';
    const { head } = read(text);
    expect(head.method).toBe(Method.Head);
    expect(text.slice(head.path, head.path + head.pathLength)).toBe('/b/c');
    expect(head.count[Field.Host]).toBe(1);
    expect(head.persists).toBe(true);
  });

  test('has its end found however it comes in', () => {
    const bytes = bytesOf('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET ');
    const end = bytes.length - 4;
    for (let filled = 0; filled <= bytes.length; filled++)
      expect(endOfHead(bytes, 0, 0, filled)).toBe(filled < end ? -1 : end);
  });
});

test('chunks end at the same byte wherever they are cut (RFC 9112 §7.1)', () => {
  const body = bytesOf('4;x=y\r\nwiki\r\n000A\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\nGET /');
  const end = body.length - 5;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 40 }), (cuts) => {
      const chunks = new Chunks(1);
      chunks.begin(0);
      let at = 0;
      for (let to = 0, piece = 0; to < body.length && !chunks.isOver(0); piece++) {
        to = Math.min(body.length, to + (cuts[piece % cuts.length] ?? 1));
        at = chunks.follow(0, body, at, to);
      }
      expect(chunks.isOver(0)).toBe(true);
      expect(at).toBe(end);
    }),
  );
});

test.each(['x\r\n', '\r\n', '1\r\nabc', '4 z\r\n', 'fffffffffffff\r\n'])('%j is no chunk', (text) => {
  const chunks = new Chunks(1);
  chunks.begin(0);
  const bytes = bytesOf(text);
  chunks.follow(0, bytes, 0, bytes.length);
  expect(chunks.isBad(0) || !chunks.isOver(0)).toBe(true);
  if (text !== '4 z\r\n') expect(chunks.isBad(0)).toBe(true);
});

test.each([
  ['bytes=0-0', Range.Part, 0, 0],
  ['bytes=5-', Range.Part, 5, 99],
  ['bytes=-7', Range.Part, 93, 99],
  ['bytes=90-1000', Range.Part, 90, 99],
  ['bytes=-0', Range.Outside, 0, 0],
  ['bytes=100-', Range.Outside, 0, 0],
  ['bytes=7-5', Range.None, 0, 0],
  ['bytes=1-2,3-4', Range.None, 0, 0],
  ['lines=1-2', Range.None, 0, 0],
])('of 100 bytes, %s (RFC 9110 §14.1.2)', (text, kind, first, last) => {
  const range = new ByteRange();
  expect(range.read(bytesOf(text), 0, text.length, 100)).toBe(kind);
  if (kind === Range.Part) expect([range.first, range.last]).toEqual([first, last]);
});

test.each([
  ['Cookie: SERVERID=s2\r\n', 1, ''],
  ['Cookie: a=b; SERVERID=s1; c=d\r\n', 0, 'Cookie: a=b; c=d\r\n'],
  ['Cookie: a=b; SERVERID=s9\r\n', -1, 'Cookie: a=b\r\n'],
])('of %j the backend sees nothing of ours (cookie … indirect)', (line, backend, left) => {
  const cookie = new ServerCookie(2);
  const bytes = bytesOf(`${line}rest`);
  const value = line.indexOf(': ') + 2;
  const length = line.length - 2 - value;
  expect(cookie.find(bytes, value, length)).toBe(true);
  expect(cookie.backendOf(bytes)).toBe(backend);
  const cut = cookie.cut(bytes, 0, value, length, bytes.length);
  expect(Buffer.from(bytes.subarray(0, bytes.length - cut)).toString()).toBe(`${left}rest`);
});
