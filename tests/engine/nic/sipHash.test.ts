import { expect, test } from 'vitest';
import { SipHash } from '#engine/wire/synCookie/sipHash.ts';

/** vectors.h of the reference implementation: key 00..0f, input 00..(length - 1), output bytes in order. */
const vectors: [number, string][] = [
  [0, '310e0edd47db6f72'],
  [4, 'b7877127e09427cf'],
  [8, '6224939a79f5f593'],
  [12, 'fbe50e86bc8f1e75'],
];

test.each(vectors)('SipHash-2-4 of %i bytes is the reference vector', (length, expected) => {
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => i);
  const key = new Int32Array(bytes.buffer);
  const input = new Int32Array(Uint8Array.from({ length: 64 }, (_, i) => i).buffer);
  const sip = new SipHash(key);
  sip.hash(input, length / 4);
  const out = new Uint8Array(sip.out.buffer);
  expect([...out].map((byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(expected);
});
