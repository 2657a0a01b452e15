import { expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import { alignedTable, expectGolden } from '../support/golden.ts';
import { specOf } from '../support/specs.ts';
import type { Change } from '../support/specs.ts';

const BYTES = 1_000_000;
const queues = [1, 2, 4, 8, 16, 64];
const senders: Readonly<Record<string, NonNullable<Change['tcp']>>> = {
  none: { congestionControl: 'none' },
  'none, SACK': { congestionControl: 'none', sack: true },
  'none, RACK': { congestionControl: 'none', sack: true, rack: true },
  newreno: { congestionControl: 'newreno' },
  'cubic, RACK': { congestionControl: 'cubic', sack: true, rack: true },
};

/** How long the transfer took, and how often the sender had to wait for its timer. */
function cell(linkQueue: number, tcp: NonNullable<Change['tcp']>): string {
  const spec = specOf({
    testbed: { linkQueue },
    tcp,
    workload: { replyBytes: BYTES },
    duration: 3_600_000_000_000,
  });
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 1_000_000);
  const { ended, totals, latency, tcp: counts } = testbed.report();
  expect(ended).toBe('quiet');
  expect(totals).toMatchObject({
    connectionsCompleted: 1,
    bytesToClient: BYTES,
    bytesWrong: 0,
    framesHeld: 0,
  });
  const seconds = (latency.transaction.max / 1e9).toFixed(3).padStart(7);
  return `${seconds} ${String(counts.server.TCPTimeouts ?? 0).padStart(3)}`;
}

test('a queue of a few frames and a sender that knows no congestion: slow for want of timers, never stuck', () => {
  const rows = queues.map((queue) => [
    String(queue).padStart(5),
    ...Object.values(senders).map((sender) => cell(queue, sender)),
  ]);
  const head = [
    'Seconds for one reply of 1,000,000 bytes, and timeouts, by frames the queue of a 10 Gb/s link holds.',
    'Without control every window of 65,535 bytes is a burst, of which the queue keeps its own length. What is lost',
    'costs one round trip a segment, and a timeout of a second when a retransmission is lost too: the transfer',
    'moves some queues a second. RACK tells such a loss by time, if anything sent later arrives (RFC 8985 §6.2).\n',
  ].join('\n');
  expectGolden('queueCollapse.txt', `${head}\n${alignedTable(['queue', ...Object.keys(senders)], rows)}`);
});
