import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';
import { filler } from '../support/segments.ts';

const SEGMENTS = 5;
const LENGTH = 10;

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

conversation(
  'any order of five segments is delivered in order, each acknowledged at once, the block around it first (RFC 9293 §3.4, RFC 2018 §4)',
  (talk) => {
    opened(talk, 'mss=1000 sack');
    const { client, server } = talk;
    let base = 101;
    for (const order of permutations([0, 1, 2, 3, 4])) {
      const arrived = new Set<number>();
      for (const segment of order) {
        client.sends(`ACK seq=${base + segment * LENGTH} ack=iss+1 data=${LENGTH} from=${segment * LENGTH}`);
        arrived.add(segment);
        let next = 0;
        while (arrived.has(next)) next++;
        const [seen] = client.ignores();
        expect(seen?.ack, `${order} after ${segment}`).toBe(base + next * LENGTH);
        if (segment < next) {
          expect(seen?.blocks.length === 0).toBe(arrived.size === next);
          continue;
        }
        const [left, right] = seen!.blocks[0]!;
        expect(left).toBeLessThanOrEqual(base + segment * LENGTH);
        expect(right).toBeGreaterThanOrEqual(base + (segment + 1) * LENGTH);
      }
      expect(server.reads(100)).toBe(filler(SEGMENTS * LENGTH));
      base += SEGMENTS * LENGTH;
    }
  },
  { windowScale: 0, timestamps: false, sack: true },
);

conversation(
  'a retransmission has an IP identification of its own',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    const { ctx } = server.endpoint;
    server.writes(10);
    client.receives('ACK data=10');
    const first = ctx.identification;
    after('1s');
    client.receives('ACK data=10');
    expect(ctx.identification).not.toBe(first);
  },
  { windowScale: 0, timestamps: false },
);
