import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';
import type { Talk } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false };

/** Writes, and takes what leaves at once; how many full segments that were. */
function leaves({ client }: Talk): number {
  return client.ignores().length;
}

for (const [mss, segments] of [
  [1460, 10],
  [1000, 10],
  [536, 10],
]) {
  conversation(
    `${segments} segments of ${mss} leave before anything is acknowledged (RFC 6928 §2)`,
    (talk) => {
      opened(talk, `mss=${mss}`);
      talk.server.writes(40_000);
      expect(leaves(talk)).toBe(segments);
      expect(talk.server.tcb.cwnd).toBe(segments * mss);
    },
    plain,
  );
}

conversation(
  'slow start: each segment acknowledged lets two leave, one acknowledgment no more than one segment more (RFC 5681 §3.1)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes(60_000);
    expect(leaves(talk)).toBe(4);
    client.sends('ACK seq=101 ack=iss+1001');
    expect(leaves(talk)).toBe(2);
    client.sends('ACK seq=101 ack=iss+4001'); // three at once
    expect(leaves(talk)).toBe(4);
    expect(server.tcb.cwnd).toBe(6000);
  },
  { ...plain, initialWindow: 4 },
);

conversation(
  'congestion avoidance: a window acknowledged adds a segment (RFC 5681 §3.1, equation 3)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes(60_000);
    server.tcb.ssthresh = 4000;
    expect(leaves(talk)).toBe(4);
    for (let at = 1; at <= 4; at++) client.sends(`ACK seq=101 ack=iss+${1 + at * 1000}`);
    expect(server.tcb.cwnd).toBeGreaterThan(4800);
    expect(server.tcb.cwnd).toBeLessThanOrEqual(5000);
    client.ignores();
  },
  { ...plain, initialWindow: 4 },
);

conversation(
  'a timeout takes the window to one segment and the threshold to half the flight (RFC 5681 §3.1, equation 4)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { server, after } = talk;
    server.writes(60_000);
    expect(leaves(talk)).toBe(10);
    after('1s');
    expect(leaves(talk)).toBe(1);
    expect(server.tcb.cwnd).toBe(1000);
    expect(server.tcb.ssthresh).toBe(5000);
    after('2s');
    expect(server.tcb.ssthresh, 'never below two segments').toBeGreaterThanOrEqual(2000);
    talk.client.ignores();
  },
  plain,
);

conversation(
  'fast recovery: half the flight, three segments more, then one for each duplicate, and down again (RFC 5681 §3.2)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes(60_000);
    expect(leaves(talk)).toBe(10);
    for (let at = 0; at < 3; at++) client.sends('ACK seq=101 ack=iss+1');
    expect(server.tcb.ssthresh).toBe(6000); // limited transmit sent two more (RFC 3042)
    expect(server.tcb.cwnd).toBe(9000);
    client.sends('ACK seq=101 ack=iss+1');
    expect(server.tcb.cwnd).toBe(10_000);
    client.ignores();
    client.sends(`ACK seq=101 ack=iss+12001`);
    expect(server.tcb.cwnd).toBeLessThanOrEqual(6000);
    client.ignores();
  },
  plain,
);

conversation(
  'with no congestion control the peer’s window is the only limit',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=30000');
    server.writes(40_000);
    expect(leaves(talk)).toBe(30);
    after('1s');
    client.sends('ACK seq=101 ack=iss+30001 win=30000');
    expect(server.tcb.cwnd).toBeGreaterThanOrEqual(30_000);
    client.ignores();
  },
  { ...plain, congestionControl: 'none' },
);

for (const [name, left] of [
  ['newreno', 0.5],
  ['cubic', 0.7],
] as const) {
  conversation(
    `a loss leaves ${name} ${left} of its window (${name === 'cubic' ? 'RFC 9438 §4.6' : 'RFC 5681 §3.2'})`,
    (talk) => {
      opened(talk, 'mss=1000 sack');
      const { client, server } = talk;
      server.writes(60_000);
      expect(leaves(talk)).toBe(20);
      client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+4001');
      client.receives('ACK seq=iss+1 data=1000');
      expect(server.tcb.ssthresh).toBeGreaterThanOrEqual(20_000 * left);
      expect(server.tcb.ssthresh).toBeLessThanOrEqual(23_000 * left);
      expect(server.tcb.cwnd).toBe(server.tcb.ssthresh);
      client.ignores();
    },
    { ...plain, sack: true, congestionControl: name, initialWindow: 20 },
  );
}

conversation(
  'after a pause longer than the RTO the window is the initial one again; after a shorter it stays (RFC 5681 §4.1)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    server.writes(10_000);
    expect(leaves(talk)).toBe(4);
    client.sends('ACK seq=101 ack=iss+4001');
    client.ignores();
    client.sends('ACK seq=101 ack=iss+9001');
    client.ignores();
    client.sends('ACK seq=101 ack=iss+10001');
    const cwnd = server.tcb.cwnd;
    expect(cwnd).toBe(7000);
    after('900ms');
    server.writes(1000);
    expect(leaves(talk)).toBe(1);
    expect(server.tcb.cwnd).toBe(7000);
    client.sends('ACK seq=101 ack=iss+11001');
    after('1001ms');
    server.writes(10_000);
    expect(leaves(talk)).toBe(4);
    expect(server.tcb.cwnd).toBe(4000);
    expect(server.tcb.ssthresh, 'what was learned of losses stays').toBeGreaterThan(1e6);
  },
  { ...plain, initialWindow: 4 },
);
