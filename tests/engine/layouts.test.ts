import { expect, test } from 'vitest';
import {
  cookieBits,
  releasedCookieBits,
  releasedTimestampBits,
  timestampBits,
} from '#engine/wire/synCookie/cookieLayout.table.ts';
import { ENTRY_BYTES, entryFields, Phase, phaseNames } from '#engine/nic/teardown/phases.table.ts';
import {
  ADDITION_BYTES,
  additionFields,
  BUCKET_BYTES,
  BUCKET_ENTRIES,
  ENTRY_BYTES as SPLICE_ENTRY_BYTES,
  entryFields as spliceEntryFields,
  RELEASED_BUCKETS,
} from '#engine/nic/splice/entries.table.ts';
import {
  RELEASED_SPLICE_BYTES,
  SPLICE_BYTES,
  SPLICE_NEWS_BYTES,
  spliceFields,
  spliceNewsFields,
} from '#engine/pcie/spliceMessages.table.ts';
import { LISTEN_BYTES, listenFields } from '#engine/pcie/controlMessages.table.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { SocketFlag } from '#engine/host/sockets/socketTable.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

test('the bits of a cookie fill a sequence number and a timestamp', () => {
  for (const layout of [cookieBits, timestampBits, releasedCookieBits, releasedTimestampBits])
    expect(sum(layout.map(({ bits }) => bits))).toBe(32);
});

test('the fields of a teardown entry are what it is accounted at, and every phase has a name', () => {
  expect(sum(entryFields.map(({ bytes }) => bytes))).toBe(ENTRY_BYTES);
  expect(phaseNames).toHaveLength(Object.keys(Phase).length);
});

test('the released splice table is 4,096 buckets of fourteen 64-byte entries, 3,702,784 bytes (source-facts B.3)', () => {
  expect(sum(spliceEntryFields.map(({ bytes }) => bytes))).toBe(SPLICE_ENTRY_BYTES);
  expect(sum(additionFields.map(({ bytes }) => bytes))).toBe(ADDITION_BYTES);
  expect(BUCKET_ENTRIES * SPLICE_ENTRY_BYTES + 8).toBe(BUCKET_BYTES);
  expect(RELEASED_BUCKETS * BUCKET_BYTES).toBe(3_702_784);
});

test.each([
  ['listen message', listenFields, LISTEN_BYTES],
  ['splice request', spliceFields, SPLICE_BYTES],
  ['header of it as released', spliceFields.slice(0, 7), RELEASED_SPLICE_BYTES],
  ['news of a splice', spliceNewsFields, SPLICE_NEWS_BYTES],
])('the fields of a %s follow one another to its end', (_what, fields, length) => {
  let end = 0;
  for (const { offset, bytes } of fields) {
    expect(offset).toBe(end);
    end += bytes;
  }
  expect(end).toBe(length);
});

test('no two flags of a control block, and no two of a socket, share a bit', () => {
  const { Inherited: _several, ...single } = SocketFlag;
  for (const flags of [Object.values(TcbFlag), Object.values(single)]) {
    expect(new Set(flags).size).toBe(flags.length);
    for (const flag of flags) expect(flag & (flag - 1)).toBe(0);
  }
});
