import { expect, test } from 'vitest';
import {
  cookieBits,
  releasedCookieBits,
  releasedTimestampBits,
  timestampBits,
} from '#engine/wire/synCookie/cookieLayout.table.ts';
import { ENTRY_BYTES, entryFields, Phase, phaseNames } from '#engine/nic/teardown/phases.table.ts';
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

test('the fields of a listen message follow one another to its end', () => {
  let end = 0;
  for (const { offset, bytes } of listenFields) {
    expect(offset).toBe(end);
    end += bytes;
  }
  expect(end).toBe(LISTEN_BYTES);
});

test('no two flags of a control block, and no two of a socket, share a bit', () => {
  const { Inherited: _several, ...single } = SocketFlag;
  for (const flags of [Object.values(TcbFlag), Object.values(single)]) {
    expect(new Set(flags).size).toBe(flags.length);
    for (const flag of flags) expect(flag & (flag - 1)).toBe(0);
  }
});
