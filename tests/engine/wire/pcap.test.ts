import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPreset } from '#experiment/presets/all.ts';
import type { ExactFate } from '#experiment/spec.ts';
import { traceToPcapng } from '#engine/testbed/exports.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { CaptureFile, type CapturedPacket } from '#engine/wire/pcap.ts';
import { utf8 } from '#engine/wire/utf8.ts';

interface Read {
  interfaces: string[];
  packets: { at: number; nanoseconds: number; bytes: number[]; comment: string }[];
}

/** Reads options until the end mark; each is padded to four bytes. */
function optionsOf(view: DataView, from: number, to: number): Map<number, Uint8Array> {
  const options = new Map<number, Uint8Array>();
  for (let at = from; at < to;) {
    const code = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (code === 0) break;
    options.set(code, new Uint8Array(view.buffer, view.byteOffset + at + 4, length));
    at += 4 + ((length + 3) & ~3);
  }
  return options;
}

/** A reader after the standard's text, for the writer to be held against. */
function readCapture(file: Uint8Array): Read {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
  const read: Read = { interfaces: [], packets: [] };
  for (let at = 0; at < file.length;) {
    const type = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    if (at === 0) {
      expect(type).toBe(0x0a0d0d0a);
      expect(view.getUint32(8, true)).toBe(0x1a2b3c4d);
    } else if (type === 1) {
      const options = optionsOf(view, at + 16, at + length - 4);
      expect(view.getUint16(at + 8, true)).toBe(1);
      expect([...(options.get(9) ?? [])]).toEqual([9]);
      read.interfaces.push(text(options.get(2)));
    } else {
      expect(type).toBe(6);
      const captured = view.getUint32(at + 20, true);
      expect(view.getUint32(at + 24, true)).toBe(captured);
      const options = optionsOf(view, at + 28 + ((captured + 3) & ~3), at + length - 4);
      read.packets.push({
        at: view.getUint32(at + 8, true),
        nanoseconds: view.getUint32(at + 12, true) * 2 ** 32 + view.getUint32(at + 16, true),
        bytes: [...new Uint8Array(view.buffer, view.byteOffset + at + 28, captured)],
        comment: text(options.get(1)),
      });
    }
    at += length;
  }
  return read;
}

function captureOf(preset: string, ...exact: ExactFate[]): Uint8Array {
  const known = findPreset(preset)?.spec;
  if (!known) throw new Error(`no preset ${preset}`);
  const spec = {
    ...known,
    disturbances: { ...known.disturbances, exact: [...known.disturbances.exact, ...exact] },
  };
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 10_000);
  return traceToPcapng(testbed.trace(), spec);
}

describe('a capture file', () => {
  it('gives back every packet that was put in', () => {
    const packet: fc.Arbitrary<CapturedPacket> = fc.record({
      at: fc.nat(1),
      nanoseconds: fc.nat(Number.MAX_SAFE_INTEGER),
      bytes: fc.uint8Array({ maxLength: 70 }),
      comment: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 8 }), (packets) => {
        const file = new CaptureFile(
          [
            { name: 'near', description: 'here' },
            { name: 'far', description: 'there' },
          ],
          'test',
        );
        for (const each of packets) file.add(each);
        const read = readCapture(file.finish());
        expect(read.interfaces).toEqual(['near', 'far']);
        expect(read.packets).toEqual(packets.map((each) => ({ ...each, bytes: [...each.bytes] })));
      }),
    );
  });

  it('grows beyond its first room', () => {
    const file = new CaptureFile([{ name: 'wire', description: '' }], 'test');
    for (let count = 0; count < 200; count++)
      file.add({ at: 0, nanoseconds: count, bytes: new Uint8Array(1500).fill(count), comment: '' });
    expect(readCapture(file.finish()).packets[199]?.bytes[1499]).toBe(199);
  });

  it('writes text as the platform does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect([...utf8(text)]).toEqual([...new TextEncoder().encode(text)]);
      }),
    );
    expect([...utf8('\ud800')]).toEqual([...new TextEncoder().encode('\ud800')]);
  });

  it('shows one connection at all four observation points, each packet with its reason', () => {
    const { interfaces, packets } = readCapture(captureOf('one-connection'));
    expect(interfaces).toEqual(['client', 'nic', 'pcie-to-host', 'pcie-to-nic']);
    const seen = (at: number) => packets.filter((packet) => packet.at === at);
    expect(seen(0).map((packet) => packet.comment)).toEqual(
      expect.arrayContaining(['open', 'answer to the SYN', 'data']),
    );
    expect(seen(0)).toHaveLength(seen(1).length);
    expect(seen(2).length + seen(3).length).toBe(seen(1).length);
    for (const { comment } of packets) expect(comment).not.toBe('');
  });

  it('says which attempt a retransmission is', () => {
    const { packets } = readCapture(captureOf('lost-response'));
    expect(packets.map((packet) => packet.comment)).toContain('the NIC resends 1 of 5');
  });

  it('says which frames the wire has damaged, and at which point they were still whole', () => {
    const { packets } = readCapture(
      captureOf('one-connection', { link: 'toServer', frame: 1, fate: 'corrupt', delay: 0 }),
    );
    const seen = packets.filter(({ comment }) => comment.startsWith('open')).slice(0, 2);
    expect(seen.map(({ at, comment }) => [at, comment])).toEqual([
      [0, 'open'],
      [1, 'open, a bit flipped by the wire'],
    ]);
  });

  it('holds the TCP checksum that the host leaves to the NIC', () => {
    const { packets } = readCapture(captureOf('one-connection'));
    const checksums = (at: number) =>
      packets
        .filter((packet) => packet.at === at && packet.bytes[35] === 80)
        .map(({ bytes }) => bytes.slice(50, 52));
    expect(checksums(3)).toHaveLength(3);
    expect(checksums(3)).toEqual(checksums(0));
  });
});
