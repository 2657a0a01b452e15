import { expect, it } from 'vitest';
import { changedBytes, decodeFrame, flagWords, readBits, titleOf } from '#widgets/kit/decodeFrame.ts';
import { bytes, count, instant, percent, time } from '#widgets/kit/format.ts';
import { csv } from '#widgets/kit/takeaways.ts';
import { bytesAt, livesOf } from '#widgets/kit/traceView.ts';
import { partsOf } from '#widgets/charts/stackedBars.ts';
import { linePath } from '#widgets/charts/series.ts';
import { connectionTrace } from '../support/traceFixture.ts';

const trace = connectionTrace();
const lives = livesOf(trace);
const frame = (row: number): Uint8Array => bytesAt(trace, lives[row].hops[0]);

it('reads bits across bytes', () => {
  expect(readBits(Uint8Array.of(0xab, 0xcd), 4, 8)).toBe(0xbc);
  expect(readBits(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 0, 48)).toBe(2 ** 48 - 1);
});

it('prints header fields as a person would write them', () => {
  const fields = Object.fromEntries(
    decodeFrame(frame(0)).map(({ layer, label, value }) => [`${layer} ${label}`, value]),
  );
  expect(fields).toMatchObject({
    'Ethernet Destination': '02:77:00:00:00:01',
    'IPv4 Source address': '10.77.1.1',
    'TCP Destination port': '80',
    'TCP Control bits': 'SYN',
  });
  expect(decodeFrame(frame(3)).at(-1)).toMatchObject({ layer: 'Payload', value: '64 B' });
});

it('names a frame by its control bits and payload', () => {
  expect(lives.map((_, row) => titleOf(frame(row)))).toEqual([
    'SYN',
    'SYN-ACK',
    'ACK',
    '64 B',
    '64 B + FIN',
    'FIN-ACK',
    'ACK',
  ]);
  expect(flagWords(0)).toBe('none');
});

it('marks what differs, and what is new', () => {
  expect([...changedBytes(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 9, 3, 4))]).toEqual([1, 3]);
});

it('walks options and stops at their end', () => {
  const syn = Uint8Array.from([...frame(0).slice(0, 54), 2, 4, 5, 0xb4, 3, 3, 7, 0]);
  syn[46] = 7 << 4;
  const options = decodeFrame(syn).filter(({ layer }) => layer === 'TCP options');
  expect(options.map(({ label, value }) => `${label} ${value}`.trim())).toEqual([
    'Maximum segment size 1460 B',
    'Window scale shift 7',
    'End of options',
  ]);
});

it('prints numbers with three digits and a unit', () => {
  expect(
    [time(0), time(1_500_000), time(12_345), time(999_960_000)].map((text) => text.replace('\u00a0', ' ')),
  ).toEqual(['0 µs', '1.50 µs', '12.3 ns', '1.00 ms']);
  expect([bytes(64), bytes(8192), bytes(1_572_864)].map((text) => text.replace('\u00a0', ' '))).toEqual([
    '64 B',
    '8 KiB',
    '1.50 MiB',
  ]);
  expect(
    [count(1234), count(2_250_000), percent(0.059), percent(0.6)].map((text) => text.replace('\u00a0', ' ')),
  ).toEqual(['1,234', '2.25 M', '5.9 %', '60 %']);
  expect(
    [percent(1660 / 1664), percent(0.99), percent(1)].map((text) => text.replace('\u00a0', ' ')),
  ).toEqual(['99.8 %', '99 %', '100 %']);
  expect(instant(8_000_000_000, 10_000_000).replace('\u00a0', ' ')).toBe('8,000 µs');
});

it('quotes what a CSV reader would misread', () => {
  expect(csv(['a', 'b'], [['1,5', 'say "x"']])).toBe('a,b\r\n"1,5","say ""x"""\r\n');
});

it('lays parts end to end and leaves out nothing but nothing', () => {
  expect(partsOf([1, 0, 3], 4)).toEqual([
    { key: 0, value: 1, from: 0, to: 0.25 },
    { key: 2, value: 3, from: 0.25, to: 1 },
  ]);
});

it('keeps the peaks of a dense series', () => {
  const values = Float64Array.from({ length: 10_000 }, (_, row) => (row === 5000 ? 100 : 1));
  const path = linePath(
    Float64Array.from(values, (_, row) => row),
    values,
    (at) => at / 100,
    (at) => 100 - at,
  );
  expect(path).toContain(' 0.0');
  expect(path.length).toBeLessThan(4000);
});
