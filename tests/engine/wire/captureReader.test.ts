import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCapture } from '#engine/wire/captureReader.ts';
import { CaptureFile } from '#engine/wire/pcap.ts';

const ETHERNET = 1;

/** Writes numbers of 16 and 32 bits in one byte order. */
class Bytes {
  readonly #bytes: number[] = [];

  constructor(private readonly isLittle: boolean) {}

  word(...values: number[]): this {
    for (const value of values) this.#put(value, 4);
    return this;
  }
  half(...values: number[]): this {
    for (const value of values) this.#put(value, 2);
    return this;
  }
  raw(bytes: Iterable<number>): this {
    this.#bytes.push(...bytes);
    return this;
  }
  get done(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #put(value: number, count: number): void {
    const bytes = Array.from({ length: count }, (_, at) => Math.floor(value / 256 ** at) % 256);
    this.#bytes.push(...(this.isLittle ? bytes : bytes.reverse()));
  }
}

function classic(isLittle: boolean, magic: number): Uint8Array {
  const file = new Bytes(isLittle).word(magic).half(2, 4).word(0, 0, 65_535, ETHERNET);
  return file.word(1_700_000_000, 5, 3, 60).raw([1, 2, 3]).word(1_700_000_001, 999_999, 0, 0).done;
}

function block(isLittle: boolean, type: number, body: Uint8Array): Uint8Array {
  const length = 12 + body.length;
  return new Bytes(isLittle).word(type, length).raw(body).word(length).done;
}
const SECTION = 0x0a0d0d0a;

/** A section with an interface of microseconds, as by default, and one of 1/1024 s, 100 s late; a packet on each, one in the older block. */
function section(isLittle: boolean): Uint8Array {
  const of = (): Bytes => new Bytes(isLittle);
  const head = of().word(0x1a2b3c4d).half(1, 0).word(0xffffffff, 0xffffffff).done;
  const late = isLittle ? [100, 0, 0, 0, 0, 0, 0, 0] : [0, 0, 0, 0, 0, 0, 0, 100];
  const options = of().half(9, 1).raw([0x8a, 0, 0, 0]).half(14, 8).raw(late).half(0, 0).done;
  const micros = 1_700_000_000_000_007;
  const high = Math.floor(micros / 2 ** 32);
  return Uint8Array.from([
    ...block(isLittle, SECTION, head),
    ...block(isLittle, 1, of().half(ETHERNET, 0).word(0).done),
    ...block(isLittle, 1, of().half(113, 0).word(0).raw(options).done),
    ...block(isLittle, 0x0bad, of().word(1, 2, 3).done),
    ...block(
      isLittle,
      6,
      of()
        .word(0, high, micros % 2 ** 32, 2, 60)
        .raw([7, 8, 0, 0]).done,
    ),
    ...block(
      isLittle,
      2,
      of()
        .half(1, 0)
        .word(0, 1024 + 512, 1, 1)
        .raw([9, 0, 0, 0]).done,
    ),
  ]);
}

describe.each([
  ['little', true],
  ['big', false],
])('%s-endian', (_name, isLittle) => {
  test.each([
    ['microseconds', 0xa1b2c3d4, 5000, 999_999_000],
    ['nanoseconds', 0xa1b23c4d, 5, 999_999],
  ])('pcap in %s', (_unit, magic, first, second) => {
    const { packets, defect } = readCapture(classic(isLittle, magic));
    expect(defect).toBeNull();
    expect(packets.map(({ seconds, nanoseconds }) => [seconds, nanoseconds])).toEqual([
      [1_700_000_000, first],
      [1_700_000_001, second],
    ]);
    expect(packets.map(({ bytes, linkType }) => [...bytes, linkType])).toEqual([
      [1, 2, 3, ETHERNET],
      [ETHERNET],
    ]);
  });

  test('pcapng: interfaces with a unit, an offset and a link type of their own, and blocks nobody knows', () => {
    const { packets, defect } = readCapture(section(isLittle));
    expect(defect).toBeNull();
    expect(packets.map(({ bytes, ...rest }) => ({ ...rest, bytes: [...bytes] }))).toEqual([
      { seconds: 1_700_000_000, nanoseconds: 7000, linkType: ETHERNET, bytes: [7, 8] },
      { seconds: 101, nanoseconds: 500_000_000, linkType: 113, bytes: [9] },
    ]);
  });
});

test('sections one behind the other may differ in byte order, and interfaces count anew', () => {
  const { packets, defect } = readCapture(Uint8Array.from([...section(true), ...section(false)]));
  expect(defect).toBeNull();
  expect(packets.map(({ linkType }) => linkType)).toEqual([ETHERNET, 113, ETHERNET, 113]);
});

test('what the writer writes, the reader reads', () => {
  const packet = fc.record({
    at: fc.nat(1),
    nanoseconds: fc.nat(2 ** 40),
    bytes: fc.uint8Array({ maxLength: 100 }),
    comment: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 20 }), (all) => {
      const name = { name: 'a', description: '' };
      const file = new CaptureFile([name, name], 'test');
      for (const each of all) file.add(each);
      const { packets, defect } = readCapture(file.finish());
      expect(defect).toBeNull();
      expect(
        packets.map(({ seconds, nanoseconds, bytes }) => [seconds * 1e9 + nanoseconds, [...bytes]]),
      ).toEqual(all.map(({ nanoseconds, bytes }) => [nanoseconds, [...bytes]]));
    }),
    { numRuns: 50 },
  );
});

test.each([
  ['pcap', classic(true, 0xa1b2c3d4)],
  ['pcapng', section(false)],
])('a %s file cut anywhere is said to be cut, and what came before is read', (_name, file) => {
  const whole = readCapture(file).packets.length;
  for (let length = 0; length < file.length; length++) {
    const { packets, defect } = readCapture(file.subarray(0, length));
    expect(packets.length).toBeLessThanOrEqual(whole);
    if (defect === null) expect(readCapture(file.subarray(0, length)).packets.length).toBeLessThan(whole);
    else expect(defect).toMatch(/ends inside .* after \d+ bytes|too short/);
  }
});

test('defects have names', () => {
  expect(readCapture(new Uint8Array(100)).defect).toBe('the file is neither pcap nor pcapng');
  const short = section(true);
  new DataView(short.buffer).setUint32(4, 10, true);
  expect(readCapture(short).defect).toBe('the block at byte 0 says it is 10 bytes long');
  const stranger = Uint8Array.from([
    ...block(true, SECTION, new Bytes(true).word(0x1a2b3c4d, 1, 0, 0).done),
    ...block(true, 6, new Bytes(true).word(0, 0, 0, 0, 0).done),
  ]);
  expect(readCapture(stranger).defect).toBe('a packet at byte 28 is of interface 0, which was not described');
});

test('garbage never throws', () => {
  const start = fc.constantFrom([...section(true)], [...classic(false, 0xa1b23c4d)]);
  fc.assert(
    fc.property(start, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 10 }), (file, changes) => {
      const bytes = Uint8Array.from(file);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      readCapture(bytes);
    }),
  );
});
