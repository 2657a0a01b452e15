import { expect, test } from 'vitest';
import { checksumField, ipv4HeaderSum } from '#engine/wire/checksum.ts';
import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import { Drop, dropNames } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { TCP_START } from '#engine/wire/headers.table.ts';
import { inspectHeaders, verifyTcpChecksum, WELL_FORMED } from '#engine/wire/inspect.ts';
import { Slab } from '#engine/wire/slab.ts';
import { TcpOptions, writeSynOptions } from '#engine/wire/tcpOptions.ts';

const pool = new FramePool(new Slab(FramePool.bytesFor(8, 8)), 8, 8);
const IP = 14;

function segment(payload = 7, options: number[] = []): Frame {
  const tcpLength = 20 + options.length + payload;
  const frame = pool.lease(TCP_START + tcpLength)!;
  const { bytes } = frame.slab;
  bytes.fill(0, frame.start, frame.start + frame.length);
  frame.tcp.headerBytes = 20 + options.length;
  frame.tcp.flags = 0x10;
  bytes.set(options, frame.start + TCP_START + 20);
  composeIpv4(frame, 1, 2, 0x0a4d0101, 0x0a4d0002, tcpLength, 9);
  sealTcp(frame);
  return frame;
}

/** The defect after `spoil`, the header's checksum made right again unless the defect is the checksum. */
function defectOf(spoil: (bytes: Uint8Array, frame: Frame) => void, isResealed = true): string {
  const frame = segment();
  spoil(frame.slab.bytes.subarray(frame.start), frame);
  if (isResealed) {
    frame.ip.checksum = 0;
    frame.ip.checksum = checksumField(ipv4HeaderSum(frame.slab.words, frame.ipStart));
  }
  const finding = inspectHeaders(frame);
  pool.release(frame);
  return finding === WELL_FORMED ? 'well-formed' : dropNames[finding];
}

test('what compose makes is well-formed, and its checksums are right', () => {
  for (const payload of [0, 1, 2, 3, 100, 101, 1460]) {
    const frame = segment(payload);
    expect(inspectHeaders(frame)).toBe(WELL_FORMED);
    expect(verifyTcpChecksum(frame)).toBe(true);
    expect(frame.tcpPayloadLength).toBe(payload);
    pool.release(frame);
  }
});

test('a checksum of zero may be sent as ffff, as Linux does: both are zero in one’s complement (RFC 1071)', () => {
  const frame = segment(2);
  frame.slab.view.setUint16(frame.start + TCP_START + 20, frame.tcp.checksum); // the sum and its complement: all ones
  sealTcp(frame);
  expect(frame.tcp.checksum).toBe(0);
  expect(verifyTcpChecksum(frame)).toBe(true);
  frame.isVerified = false;
  frame.tcp.checksum = 0xffff;
  expect(verifyTcpChecksum(frame)).toBe(true);
  frame.isVerified = false;
  frame.tcp.checksum = 0xfffe;
  expect(verifyTcpChecksum(frame)).toBe(false);
  pool.release(frame);
});

test('every defect has its name', () => {
  expect(defectOf((_, frame) => (frame.length = 53))).toBe('truncated');
  expect(defectOf((bytes) => (bytes[12] = 0x86))).toBe('unknown EtherType');
  expect(defectOf((bytes) => (bytes[IP] = 0x65))).toBe('IP version is not 4');
  expect(defectOf((bytes) => (bytes[IP] = 0x46))).toBe('IP options');
  expect(defectOf((bytes) => (bytes[IP] = 0x44))).toBe('IP length');
  expect(defectOf((bytes) => (bytes[IP + 3] = 39))).toBe('IP length');
  expect(defectOf((bytes) => (bytes[IP + 2] = 1))).toBe('IP length');
  expect(defectOf((bytes) => (bytes[IP + 6] = 0x20))).toBe('IP fragment');
  expect(defectOf((bytes) => (bytes[IP + 7] = 1))).toBe('IP fragment');
  expect(defectOf((bytes) => (bytes[IP + 9] = 17))).toBe('not TCP');
  expect(defectOf((bytes) => (bytes[IP + 8] ^= 1), false)).toBe('IP header checksum');
  expect(defectOf((bytes) => (bytes[TCP_START + 12] = 0x40))).toBe('TCP header length');
  expect(defectOf((bytes) => (bytes[TCP_START + 12] = 0xf0))).toBe('TCP header length');
});

test('a sender nobody could answer is a defect (RFC 1122 §3.2.1.3, RFC 9293 §3.9.2.3)', () => {
  const from = (source: number) => defectOf((_, frame) => (frame.ip.source = source));
  for (const source of [0, 0x7f000001, 0xe0000001, 0xf0000001, 0xffffffff])
    expect(from(source | 0)).toBe('sender no host can be');
  expect(from(0x0a4d0002), 'our own address').toBe('sender no host can be');
  for (const source of [0x01000001, 0x0a4d0101, 0x80000001, 0xdfffffff])
    expect(from(source | 0)).toBe('well-formed');
});

test('padding behind the IP length is no defect', () => {
  const frame = segment(0);
  frame.length = 60;
  expect(inspectHeaders(frame)).toBe(WELL_FORMED);
  expect(frame.tcpPayloadLength).toBe(0);
  pool.release(frame);
});

test('any single bit flipped in the segment is noticed by a checksum', () => {
  const frame = segment(20);
  for (let bit = IP * 8; bit < frame.length * 8; bit++) {
    const at = frame.start + (bit >> 3);
    frame.slab.bytes[at] ^= 1 << (bit & 7);
    frame.isVerified = false;
    expect(inspectHeaders(frame) === WELL_FORMED && verifyTcpChecksum(frame), `bit ${bit}`).toBe(false);
    frame.slab.bytes[at] ^= 1 << (bit & 7);
  }
  pool.release(frame);
});

function optionsOf(...bytes: number[]): TcpOptions {
  const frame = segment(0, bytes);
  const options = new TcpOptions();
  options.read(frame);
  pool.release(frame);
  return options;
}

test('unknown options are skipped by their length (RFC 9293 §3.1, MUST-6)', () => {
  const options = optionsOf(99, 4, 7, 7, 2, 4, 5, 180, 1, 3, 3, 7);
  expect([options.isMalformed, options.mss, options.windowScale]).toEqual([false, 1460, 7]);
});

test('options end at the end-of-list, whatever stands behind', () => {
  expect(optionsOf(0, 2, 4, 5).mss).toBe(0);
});

test('a length of 0 or 1, or beyond the header, is malformed', () => {
  expect(optionsOf(2, 0, 5, 180).isMalformed).toBe(true);
  expect(optionsOf(2, 1, 5, 180).isMalformed).toBe(true);
  expect(optionsOf(1, 1, 2, 4).isMalformed).toBe(true);
  expect(optionsOf(1, 1, 1, 2).isMalformed).toBe(true);
});

test('a known option of the wrong length is taken for an unknown one', () => {
  const options = optionsOf(2, 3, 5, 1, 3, 4, 7, 7);
  expect([options.isMalformed, options.mss, options.windowScale]).toEqual([false, 0, -1]);
});

test('what a SYN offers reads back', () => {
  for (const scale of [-1, 0, 7, 14]) {
    for (const [sack, stamped] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const) {
      const frame = segment(0, new Array<number>(28).fill(0));
      const length = writeSynOptions(
        frame.slab.view,
        frame.start + TCP_START + 20,
        1460,
        scale,
        sack,
        stamped,
        123,
        456,
      );
      expect(length % 4).toBe(0);
      frame.tcp.headerBytes = 20 + length;
      const options = new TcpOptions();
      options.read(frame);
      expect([options.mss, options.windowScale, options.sackPermitted, options.hasTimestamps]).toEqual([
        1460,
        scale,
        sack,
        stamped,
      ]);
      if (stamped) expect([options.timestampValue, options.timestampEcho]).toEqual([123, 456]);
      pool.release(frame);
    }
  }
});

test('a frame is released once, and a pool that is empty says so', () => {
  const small = new FramePool(new Slab(FramePool.bytesFor(1, 1)), 1, 1);
  const frame = small.lease(60)!;
  expect(small.lease(60)).toBeNull();
  expect(small.inUse).toBe(1);
  small.release(frame);
  expect(() => small.release(frame)).toThrow('a frame is released once');
  expect(small.lease(1500)).not.toBeNull();
  expect(Drop.PoolEmpty).toBe(dropNames.indexOf('no frame left'));
});
