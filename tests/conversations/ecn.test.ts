import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';
import type { Talk } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false, ecn: true };

/** Opens with ECN agreed. */
function agreed({ client, server }: Talk): void {
  client.sends('SYN ECE CWR seq=100 mss=1000');
  client.receives('SYN ACK ECE seq=iss ack=101 ecn=0');
  client.sends('ACK seq=101 ack=iss+1');
  expect(server.state).toBe('ESTABLISHED');
}

conversation('an ECN-setup SYN is answered with ECE alone (RFC 3168 §6.1.1)', agreed, plain);

conversation(
  'without it, or with one flag only, there is no ECN',
  ({ client, server, from }) => {
    client.sends('SYN ECE seq=100 mss=1000');
    client.receives('SYN ACK');
    const second = from(40_001);
    second.sends('SYN seq=100 mss=1000');
    second.receives('SYN ACK');
    second.sends('ACK seq=101 ack=iss+1');
    server.writes(10);
    second.receives('ACK data=10 ecn=0');
  },
  plain,
);

conversation(
  'an active opener asks with both flags; ECE alone says yes, both say no (RFC 3168 §6.1.1)',
  ({ client, server }) => {
    server.connects();
    client.receives('SYN ECE CWR seq=iss ecn=0');
    client.sends('SYN ACK ECE CWR seq=100 ack=iss+1 mss=1000');
    client.receives('ACK');
    server.writes(10);
    client.receives('ACK data=10 ecn=0');
  },
  plain,
);

conversation(
  'a SYN sent again asks for no ECN (RFC 3168 §6.1.1.1)',
  ({ client, server, after }) => {
    server.connects();
    client.receives('SYN ECE CWR');
    after('1s');
    client.receives('SYN');
    client.sends('SYN ACK seq=100 ack=iss+1');
    client.receives('ACK');
  },
  plain,
);

conversation(
  'new data is ECN-capable; acknowledgments and repetitions are not (RFC 3168 §6.1.4-6.1.5)',
  (talk) => {
    agreed(talk);
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 "x"');
    client.receives('ACK ack=102 ecn=0');
    server.writes(100);
    client.receives('ACK data=100 ecn=2');
    after('1s');
    client.receives('ACK data=100 ecn=0');
    server.reads(1);
  },
  plain,
);

conversation(
  'a mark is echoed until the sender says it has slowed down (RFC 3168 §6.1.3)',
  (talk) => {
    agreed(talk);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 "a" ecn=3');
    client.receives('ACK ECE ack=102');
    client.sends('ACK seq=102 ack=iss+1 "b" ecn=2');
    client.receives('ACK ECE ack=103');
    client.sends('ACK CWR seq=103 ack=iss+1 "c" ecn=2');
    client.receives('ACK ack=104');
    client.sends('ACK CWR seq=104 ack=iss+1 "d" ecn=3'); // slowed down, and marked again
    client.receives('ACK ECE ack=105');
    expect(server.count('CongestionMarks')).toBe(2);
    server.reads(10);
  },
  plain,
);

conversation(
  'an echo halves the window once for each window of data, and CWR says so (RFC 3168 §6.1.2)',
  (talk) => {
    agreed(talk);
    const { client, server } = talk;
    server.writes(40_000);
    client.ignores(); // 10 segments
    client.sends('ACK ECE seq=101 ack=iss+1001');
    expect(server.tcb.cwnd).toBe(5000);
    client.sends('ACK ECE seq=101 ack=iss+4001');
    expect(server.tcb.cwnd).toBe(5000);
    client.sends('ACK ECE seq=101 ack=iss+8001');
    client.receives('ACK CWR seq=iss+10001 data=1000 from=10000 ecn=2');
    client.receives('ACK seq=iss+11001 data=1000 from=11000 ecn=2');
    client.ignores();
    client.sends('ACK ECE seq=101 ack=iss+12001');
    expect(server.tcb.cwnd).toBeLessThan(4000); // the next window of data
    expect(server.count('RetransSegs')).toBe(0);
    client.ignores();
  },
  plain,
);

conversation(
  'a connection without ECN ignores marks and echoes',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 "a" ecn=3');
    client.receives('ACK ack=102');
    server.writes(2000);
    client.ignores();
    client.sends('ACK ECE seq=102 ack=iss+1001');
    expect(server.tcb.cwnd).toBe(11_000);
    server.reads(1);
  },
  { ...plain, ecn: false },
);

const dctcp = { ...plain, congestionControl: 'dctcp' } as const;

conversation(
  'DCTCP echoes exactly what was marked (RFC 8257 §3.2)',
  (talk) => {
    agreed(talk);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 "a" ecn=3');
    client.receives('ACK ECE ack=102');
    client.sends('ACK seq=102 ack=iss+1 "b" ecn=2');
    client.receives('ACK ack=103');
    server.reads(10);
  },
  dctcp,
);

conversation(
  'DCTCP: an acknowledgment that waits leaves when the marks change (RFC 8257 §3.2)',
  (talk) => {
    agreed(talk);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 "a" ecn=2');
    client.receivesNothing();
    client.sends('ACK seq=102 ack=iss+1 "b" ecn=3');
    client.receives('ACK ack=102');
    talk.after('200ms');
    client.receives('ACK ECE ack=103');
    server.reads(10);
  },
  { ...dctcp, delayedAck: 100_000 },
);

conversation(
  'DCTCP: the window shrinks by half the share of marked bytes, smoothed (RFC 8257 §3.3)',
  (talk) => {
    agreed(talk);
    const { client, server } = talk;
    expect(server.tcb.alpha).toBe(2 ** 20);
    server.writes(60_000);
    client.ignores();
    // No mark in the first window of data: alpha is 15/16.
    client.sends('ACK seq=101 ack=iss+10001');
    expect(server.tcb.alpha).toBe(2 ** 20 - 2 ** 16);
    const flight = client.ignores().length;
    expect(flight).toBe(11);
    // The next window was marked throughout: alpha = 15/16 * 15/16 + 1/16, and cwnd * (1 - alpha / 2).
    client.sends('ACK ECE seq=101 ack=iss+11001');
    expect(server.tcb.cwnd).toBe(11_000 - Math.floor((11_000 * 241) / 512));
    client.ignores();
  },
  dctcp,
);

conversation(
  'ECN asked for, the peer without it: a usual connection',
  ({ client, server }) => {
    server.connects();
    client.receives('SYN ECE CWR seq=iss sack ws=7');
    client.sends('SYN ACK seq=100 ack=iss+1 mss=1460 ws=7 ts=1 sack');
    client.receives('ACK');
  },
  {
    ecn: true,
    sack: true,
    congestionControl: 'cubic',
  },
);
