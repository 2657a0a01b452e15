import { expect, test } from 'vitest';
import { talkOnce } from '../support/conversation.ts';
import { filler } from '../support/segments.ts';

const UNIT = 100;
const UNITS = 6;
/** The byte of unit 0 is missing at first: everything else waits behind that hole. */
const FIRST = 101;

type Range = readonly [from: number, to: number];

function* ranges(): Generator<Range> {
  for (let from = 1; from < UNITS; from++) for (let to = from + 1; to <= UNITS; to++) yield [from, to];
}

const overlap = (a: Range, b: Range): Range | null => {
  const both: Range = [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
  return both[0] < both[1] ? both : null;
};
const touch = (a: Range, b: Range): boolean => a[0] <= b[1] && b[0] <= a[1];

/** What the acknowledgment of `second` reports: the duplicate, the block around it, the other one. */
function reported(first: Range, second: Range): Range[] {
  const twice = overlap(first, second);
  const blocks: Range[] = touch(first, second)
    ? [[Math.min(first[0], second[0]), Math.max(first[1], second[1])]]
    : [second, first];
  return twice === null ? blocks : [twice, ...blocks];
}

const said = (blocks: readonly Range[]): string =>
  blocks.map(([from, to]) => `${FIRST + from * UNIT}:${FIRST + to * UNIT}`).join(',');

const stream = filler(UNITS * UNIT);
const segment = ([from, to]: Range): string =>
  `ACK seq=${FIRST + from * UNIT} ack=iss+1 "${stream.slice(from * UNIT, to * UNIT)}"`;

test('any two segments behind a hole, overlapping or not, are reported and delivered once (RFC 9293 §3.10.7.4, RFC 2018 §4, RFC 2883 §4)', () => {
  for (const first of ranges())
    for (const second of ranges())
      talkOnce(
        ({ client, server }) => {
          client.sends('SYN seq=100 mss=1460 sack');
          client.receives('SYN ACK');
          client.sends('ACK seq=101 ack=iss+1');
          client.sends(segment(first));
          client.receives(`ACK ack=101 blocks=${said([first])}`);
          client.sends(segment(second));
          client.receives(`ACK ack=101 blocks=${said(reported(first, second))}`);
          client.sends(segment([0, 1]));
          client.ignores();
          client.sends(segment([0, UNITS])); // all again: what is still missing, and much that is not
          const last = client.ignores().at(-1)!;
          expect(last.ack).toBe(FIRST + UNITS * UNIT);
          expect(server.reads(2 * UNITS * UNIT)).toBe(stream);
        },
        { windowScale: 0, timestamps: false, sack: true },
      );
});
