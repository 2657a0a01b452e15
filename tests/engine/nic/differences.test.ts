import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '#engine/wire/checksum.ts';
import {
  addressDifference,
  applyDifference,
  ipDifference,
  tcpDifference,
  wrapsCorrected,
} from '#engine/nic/splice/differences.ts';

const edge = fc.constantFrom(0, 1, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_0000, 0xffff_ffff);
const word = fc.oneof(edge, fc.nat(0xffff_ffff)).map((value) => value | 0);
const half = fc.oneof(fc.constantFrom(0, 1, 0xfffe, 0xffff), fc.nat(0xffff));
const sum = (words: readonly number[]): number =>
  fold(words.reduce((total, value) => total + (value >>> 16) + (value & 0xffff), 0));

test('the stored difference gives the checksum that summing anew gives, whatever wraps (RFC 1624; E-S10)', () => {
  fc.assert(
    fc.property(
      fc.record({ source: word, destination: word, ports: word, sequence: word, acknowledgment: word }),
      fc.record({ source: word, destination: word, ports: word, sequence: word, acknowledgment: word }),
      half,
      (old, to, rest) => {
        // `to` holds new addresses and ports, and the offsets of both numbers.
        const addresses = addressDifference(old.source, old.destination, to.source, to.destination);
        const stored = tcpDifference(addresses, old.ports, to.ports, to.sequence, to.acknowledgment);
        const difference = wrapsCorrected(
          stored,
          old.sequence,
          to.sequence,
          old.acknowledgment,
          to.acknowledgment,
        );
        const before = [old.source, old.destination, old.ports, old.sequence, old.acknowledgment, rest, 6];
        const sequence = (old.sequence + to.sequence) | 0;
        const acknowledgment = (old.acknowledgment + to.acknowledgment) | 0;
        const after = [to.source, to.destination, to.ports, sequence, acknowledgment, rest, 6];
        const anew = ~sum(after) & 0xffff;
        expect(applyDifference(~sum(before) & 0xffff, difference)).toBe(anew);
        // A sender may write 0xffff where 0 is meant: the same sum.
        if (sum(before) === 0xffff) expect(applyDifference(0xffff, difference)).toBe(anew);
      },
    ),
    { numRuns: 20_000 },
  );
});

test('the IP checksum follows both addresses and the hop that is counted (E-S14)', () => {
  fc.assert(
    fc.property(word, word, word, word, half, (source, destination, to, from, rest) => {
      const difference = ipDifference(addressDifference(source, destination, to, from), true);
      const before = ~sum([source, destination, 0x4006, rest]) & 0xffff;
      expect(applyDifference(before, difference)).toBe(~sum([to, from, 0x3f06, rest]) & 0xffff);
    }),
    { numRuns: 5000 },
  );
});
