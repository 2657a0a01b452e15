import { expect, test } from 'vitest';
import { checksumField, fold, sumWords, update16, update32 } from '#engine/wire/checksum.ts';

function words(...bytes: number[]): Int32Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(0xff);
  padded.set(bytes);
  return new Int32Array(padded.buffer);
}

test('RFC 1071 §3: 00 01 f2 03 f4 f5 f6 f7 has the checksum 220d', () => {
  expect(checksumField(sumWords(words(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7), 0, 8))).toBe(0x220d);
});

test('an odd byte at the end is padded with zero, whatever lies behind it', () => {
  expect(checksumField(sumWords(words(0x12, 0x34, 0x56), 0, 3))).toBe(~fold(0x1234 + 0x5600) & 0xffff);
});

test('RFC 1624 §4: dd2f with 5555 changed to 3285 becomes 0000, not ffff', () => {
  expect(update16(0xdd2f, 0x5555, 0x3285)).toBe(0x0000);
});

test('a 32-bit field is updated as its two halves', () => {
  const byHalves = update16(update16(0x1234, 0xdead, 0x0102), 0xbeef, 0x0304);
  expect(update32(0x1234, 0xdeadbeef | 0, 0x01020304)).toBe(byHalves);
});
