import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RedisBench } from '../support/redisBench.ts';
import type { RedisPeer } from '../support/redisBench.ts';
import { mutated, request, words } from '../support/redisRequests.ts';
import { times } from '../support/soak.ts';

const MEMORY = 2 * 1024 * 1024;
const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;

/** Asks well-formed questions under keys of its own, and knows every answer. */
class Neighbour {
  readonly #known = new Map<string, string>();
  #turn = 0;

  constructor(private readonly peer: RedisPeer) {}

  asks(): void {
    const turn = this.#turn++;
    const key = `neighbour:${turn % 7}`;
    const value = `${turn}:${'n'.repeat((turn * 37) % 300)}`;
    const old = this.#known.get(key);
    expect(this.peer.says(request(['GET', key]), 1 + (turn % 50))).toBe(
      old === undefined ? '$-1\r\n' : bulk(old),
    );
    const answer = this.peer.says(request(['SET', key, value]), 1 + (turn % 50));
    if (answer === '+OK\r\n') this.#known.set(key, value);
    else expect(answer, 'refused only where memory is full').toMatch(/^-OOM /);
  }
}

const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => String.fromCharCode(...bytes));
const chatter = fc.array(words.map(request), { minLength: 1, maxLength: 5 }).map((all) => all.join(''));
const large = fc
  .integer({ min: 1, max: 1_048_577 })
  .map((length) => request(['SET', 'big', 'b'.repeat(length)]));
const attacks = fc.array(
  fc.record({
    text: fc.oneof(
      { weight: 6, arbitrary: mutated },
      { weight: 3, arbitrary: noise },
      { weight: 2, arbitrary: chatter },
      { weight: 1, arbitrary: large },
    ),
    piece: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constant(20_000)),
    room: fc.oneof(fc.constant(Infinity), fc.nat(3000)),
    hangsUp: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

let answered = 0;
let complaints = 0;

test(
  'whatever bytes come, in whatever pieces: nobody else notices, and memory stays within its limit',
  () => {
    fc.assert(
      fc.property(attacks, (script) => {
        const bench = new RedisBench(MEMORY);
        const neighbour = new Neighbour(bench.connects());
        for (const { text, piece, room, hangsUp } of script) {
          if (/flushall/i.test(text)) continue;
          const attacker = bench.connects();
          attacker.room = room;
          const pieces = text.length > 5000 ? 20_000 : piece;
          const heard =
            attacker.says(text, pieces) + (room === Infinity ? '' : attacker.takes(1_000_000_000));
          answered += heard.length;
          if (heard.includes('-ERR Protocol error: ')) {
            complaints++;
            expect(heard).toMatch(/-ERR Protocol error: [^\r\n]+\r\n$/); // and not a byte behind it
            expect(attacker.isClosed).toBe(true);
          }
          neighbour.asks();
          bench.after(50);
          if (hangsUp) attacker.hangsUp();
        }
        neighbour.asks();
        const { keyspace, statistics } = bench;
        expect(keyspace.bytesUsed).toBeLessThan(MEMORY + 3 * 1_048_576);
        for (const peer of bench.peers.slice(1)) if (!peer.isClosed) peer.hangsUp();
        expect(statistics.connectionsOpen, 'only the neighbour is left').toBe(1);
      }),
      { numRuns: 200 * times },
    );
    expect(answered).toBeGreaterThan(10_000);
    expect(complaints).toBeGreaterThan(50);
  },
  60_000 * times,
);
