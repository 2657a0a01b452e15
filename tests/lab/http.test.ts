import { expect, test } from 'vitest';
import { ACK, FIN, handshake, PSH, VirtualPipe } from './pipePeer.ts';

const host = 'Host: a\r\n';
/** One request on a connection of its own: what comes back until the server falls silent, and whether it closed. */
async function ask(text: string, args: readonly string[] = []): Promise<{ answer: string; closed: boolean }> {
  const pipe = new VirtualPipe(['--app', 'http', ...args]);
  const { seq, ack } = await handshake(pipe, 40_000, 80);
  for (let at = 0; at < text.length; at += 1000) {
    const data = text.slice(at, at + 1000);
    pipe.segment({ from: 40_000, to: 80, seq: (seq + at) >>> 0, ack, flags: ACK | PSH, data });
  }
  let answer = '';
  let closed = false;
  for (let next = ack; ;) {
    await pipe.advance(1_000_000);
    const sent = pipe.segments().filter(({ data, flags }) => data !== '' || (flags & FIN) !== 0);
    if (sent.length === 0) break;
    for (const { data, flags } of sent) {
      answer += data;
      closed ||= (flags & FIN) !== 0;
      next += data.length + (flags & FIN);
    }
    pipe.segment({ from: 40_000, to: 80, seq: (seq + text.length) >>> 0, ack: next, flags: ACK });
  }
  await pipe.end();
  return { answer, closed };
}
const known = (from: number, count: number): string =>
  String.fromCharCode(...Array.from({ length: count }, (_, at) => (from + at) % 251));

test('several requests in a row on one connection are answered in order', async () => {
  const { answer, closed } = await ask(
    `GET /bytes/3 HTTP/1.1\r\n${host}\r\n` +
      `HEAD /bytes/50000000 HTTP/1.1\r\n${host}\r\n` +
      `POST / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello` +
      `GET /bytes/20000 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
  );
  const heads = answer.match(/HTTP\/1\.1 \d+/g);
  expect(heads).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 405', 'HTTP/1.1 200']);
  expect(answer).toContain('Content-Length: 50000000');
  expect(answer).toContain('Allow: GET, HEAD');
  expect(answer.endsWith(`\r\n\r\n${known(0, 20_000)}`)).toBe(true);
  expect(closed).toBe(true);
});

const cases: [string, string, number, boolean][] = [
  ['an old client', 'GET /bytes/1 HTTP/1.0\r\n\r\n', 200, true],
  ['an old client that stays', 'GET /bytes/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n', 200, false],
  ['a range', `GET /bytes/1000 HTTP/1.1\r\n${host}Range: bytes=250-259\r\n\r\n`, 206, false],
  ['a suffix', `GET /bytes/1000 HTTP/1.1\r\n${host}Range: bytes=-10\r\n\r\n`, 206, false],
  ['a range beyond the end', `GET /bytes/10 HTTP/1.1\r\n${host}Range: bytes=10-\r\n\r\n`, 416, false],
  ['several ranges', `GET /bytes/10 HTTP/1.1\r\n${host}Range: bytes=0-1,3-4\r\n\r\n`, 200, false],
  ['a known tag', `GET /bytes/10 HTTP/1.1\r\n${host}If-None-Match: "bytes-10"\r\n\r\n`, 304, false],
  ['nothing there', `GET /byte HTTP/1.1\r\n${host}\r\n`, 404, false],
  ['no method of HTTP', `BREW / HTTP/1.1\r\n${host}\r\n`, 501, false],
  ['another version', `GET / HTTP/2.0\r\n${host}\r\n`, 505, true],
  ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400, true],
  ['no request', 'hello\r\n\r\n', 400, true],
  ['a space before the colon', `GET / HTTP/1.1\r\n${host}A : b\r\n\r\n`, 400, true],
  ['two lengths', `GET / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`, 400, true],
  ['a long field', `GET / HTTP/1.1\r\n${host}A: ${'b'.repeat(20_000)}\r\n\r\n`, 431, true],
  ['a long target', `GET /${'b'.repeat(9000)} HTTP/1.1\r\n${host}\r\n`, 414, true],
];
test.concurrent.each(cases)('%s', async (_what, text, status, closes) => {
  const { answer, closed } = await ask(text);
  expect(answer.split(' ')[1]).toBe(String(status));
  expect(closed).toBe(closes);
  if (status === 206) expect(answer.split('\r\n\r\n')[1]).toBe(known(text.includes('-10\r') ? 990 : 250, 10));
});
