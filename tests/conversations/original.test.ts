import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';

/** The released stack's TCP (source-facts C.11-C.13). */
const original = {
  windowScale: 0,
  timestamps: false,
  congestionControl: 'original',
  initialWindow: 2,
  rtoInitial: 500_000,
  rtoMin: 1000,
} as const;

conversation(
  'the original grows by whole segments: less than one acknowledged is nothing',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    expect([server.tcb.cwnd, server.tcb.ssthresh]).toEqual([2000, 10_000]);
    server.writes(4000);
    client.ignores();
    client.sends('ACK seq=101 ack=iss+1000');
    expect(server.tcb.cwnd).toBe(2000);
    client.sends('ACK seq=101 ack=iss+2001');
    expect(server.tcb.cwnd).toBe(3000);
    client.ignores();
  },
  original,
);

conversation(
  'the original sends everything from a hole on again, and keeps its inflated window',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes(6000);
    expect(client.ignores()).toHaveLength(6);
    for (let at = 0; at < 3; at++) client.sends('ACK seq=101 ack=iss+1');
    for (let at = 0; at < 6; at++)
      client.receives(`ACK seq=iss+${1 + at * 1000} data=1000 from=${at * 1000}`);
    expect([server.tcb.ssthresh, server.tcb.cwnd]).toEqual([3000, 6000]);
    client.sends('ACK seq=101 ack=iss+6001');
    expect(server.tcb.cwnd).toBe(6000);
    expect(server.count('RetransSegs')).toBe(6);
  },
  { ...original, initialWindow: 6 },
);

conversation(
  'the original waits 500 ms for a first answer, then as short as its round trips say',
  (talk) => {
    const { client, server, after } = talk;
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    after('500ms');
    client.receives('SYN ACK at=0.5s');
    client.sends('ACK seq=101 ack=iss+1');
    server.writes(10);
    client.receives('ACK data=10');
    after('10ms');
    client.sends('ACK seq=101 ack=iss+11');
    expect(server.tcb.rto).toBeLessThan(31_000);
  },
  original,
);
