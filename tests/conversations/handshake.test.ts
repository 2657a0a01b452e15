import { expect } from 'vitest';
import { connected, conversation, opened } from '../support/conversation.ts';

conversation('a passive open takes three segments (RFC 9293 §3.5)', ({ client, server, state }) => {
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  client.receives('SYN ACK seq=iss ack=101 mss=1460 ws=7 ts=*/1');
  state('SYN-RECEIVED');
  client.sends('ACK seq=101 ack=iss+1 ts=2/last');
  state('ESTABLISHED');
  expect(server.events).toEqual(['Accepted']);
  expect(server.count('PassiveOpens')).toBe(1);
});

conversation('an active open takes three segments', ({ client, server, state }) => {
  server.connects();
  client.receives('SYN seq=iss mss=1460 ws=7 ts=*/0');
  state('SYN-SENT');
  client.sends('SYN ACK seq=500 ack=iss+1 mss=1400 ws=3 ts=9/last');
  client.receives('ACK seq=iss+1 ack=501 ts=*/9');
  state('ESTABLISHED');
  expect(server.events).toEqual(['Established']);
});

conversation('no window scale in the SYN: none in the answer, none used (RFC 7323 §2.2)', (talk) => {
  const { client, server } = talk;
  client.sends('SYN seq=100 mss=1460 win=500');
  client.receives('SYN ACK ack=101 -ws -ts -sack');
  client.sends('ACK seq=101 ack=iss+1 win=500');
  server.writes(1000);
  client.receives('ACK ack=101 data=500 win=65535');
  client.sends('ACK seq=101 ack=iss+501 win=500');
  client.receives('ACK ack=101 data=500 from=500');
});

conversation('the window of a SYN is never scaled (RFC 7323 §2.2)', ({ client, server }) => {
  client.sends('SYN seq=100 mss=1000 ws=7 win=700');
  client.receives('SYN ACK ack=101 ws=7 win=65535');
  client.sends('ACK seq=101 ack=iss+1 win=10');
  server.writes(2000);
  client.receives('ACK data=1000 win=511');
  client.sends('ACK seq=101 ack=iss+1001 win=10');
  client.receives('ACK seq=iss+1001 data=1000 from=1000');
});

conversation('a window scale above 14 is taken as 14 (RFC 7323 §2.3)', ({ client, server }) => {
  client.sends('SYN seq=100 mss=1460 ws=15');
  client.receives('SYN ACK ack=101 ws=7');
  client.sends('ACK seq=101 ack=iss+1 win=1');
  expect(server.tcb.sndWnd).toBe(1 << 14);
});

conversation(
  'the window of a SYN-ACK to an active open is not scaled either',
  ({ client, server }) => {
    server.connects();
    client.receives('SYN');
    client.sends('SYN ACK seq=500 ack=iss+1 mss=1460 ws=7 win=300');
    client.receives('ACK ack=501');
    server.writes(1000);
    client.receives('ACK data=300');
    client.sends('ACK seq=501 ack=iss+301 win=10');
    client.receives('ACK data=700 from=300');
  },
  { timestamps: false },
);

conversation('timestamps only if both offer them (RFC 7323 §3.2)', ({ client, server }) => {
  client.sends('SYN seq=100 mss=1460 ws=7');
  client.receives('SYN ACK -ts');
  client.sends('ACK seq=101 ack=iss+1');
  server.writes(10);
  client.receives('ACK PSH data=10 -ts');
});

conversation(
  'a host that does not want timestamps or scaling of its own answers without timestamps',
  ({ client, server }) => {
    client.sends('SYN seq=100 mss=1460 ws=7 ts=5');
    client.receives('SYN ACK -ts ws=7');
    client.sends('ACK seq=101 ack=iss+1');
    server.writes(10);
    client.receives('ACK data=10 -ts');
  },
  { timestamps: false },
);

conversation(
  'SACK permitted only if both offer it (RFC 2018 §2)',
  ({ client, from }) => {
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK -sack');
    const other = from(40_001);
    other.sends('SYN seq=100 mss=1460 sack');
    other.receives('SYN ACK sack');
  },
  { sack: true },
);

conversation('a segment without timestamps is still taken (RFC 7323 §3.2 lets it)', (talk) => {
  opened(talk);
  talk.client.sends('ACK seq=101 ack=iss+1 "hello" -ts');
  talk.client.receives('ACK ack=106');
  expect(talk.server.reads(10)).toBe('hello');
});

conversation('segments never exceed the peer’s MSS, options taken off (RFC 6691 §2)', (talk) => {
  opened(talk, 'mss=600 ws=7 ts=1');
  talk.server.writes(1000);
  talk.client.receives('ACK data=588');
  talk.client.receives('ACK seq=iss+589 data=412 from=588');
});

conversation(
  'nor our own limit, whatever the peer would take',
  (talk) => {
    opened(talk, 'mss=9000');
    talk.server.writes(700);
    talk.client.receives('ACK data=500');
    talk.client.receives('ACK data=200 from=500');
  },
  { mss: 500 },
);

conversation('no MSS option means 536 (RFC 9293 §3.7.1, MUST-15)', (talk) => {
  opened(talk, '');
  talk.server.writes(600);
  talk.client.receives('ACK data=536');
  talk.client.receives('ACK data=64 from=536');
});

conversation('an MSS of 0 stands for none', (talk) => {
  opened(talk, 'mss=0');
  talk.server.writes(100);
  talk.client.receives('ACK data=100');
});

conversation('a tiny MSS neither stalls nor divides a byte', (talk) => {
  opened(talk, 'mss=1 ts=1');
  talk.server.writes(60);
  talk.client.receives('ACK data=52');
  talk.client.receives('ACK data=8 from=52');
});

conversation('a SYN come again is answered with the same SYN-ACK', ({ client, server, after }) => {
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  const { seq } = client.receives('SYN ACK ack=101');
  after('100ms');
  client.sends('SYN seq=100 mss=1460 ws=7 ts=101');
  expect(client.receives('SYN ACK seq=iss ack=101 mss=1460 ws=7').seq).toBe(seq);
  client.sends('ACK seq=101 ack=iss+1');
  expect(server.state).toBe('ESTABLISHED');
  // Which of the two SYN-ACKs was acknowledged nobody can say: no round trip is measured (RFC 6298 §3, Karn).
  expect(server.tcb.srtt).toBe(0);
});

conversation(
  'a lost SYN-ACK is sent again after 1 s, 2 s, 4 s (RFC 6298 §2.1, §5.5)',
  ({ client, after }) => {
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK seq=iss at=0s');
    after('8s');
    client.receives('SYN ACK seq=iss ack=101 mss=1460 at=1s');
    client.receives('SYN ACK seq=iss ack=101 at=3s');
    client.receives('SYN ACK seq=iss ack=101 at=7s');
    client.sends('ACK seq=101 ack=iss+1');
  },
);

conversation('a lost SYN is sent again with all its options', ({ client, server, after, state }) => {
  server.connects();
  client.receives('SYN seq=iss mss=1460 ws=7 ts at=0s');
  after('4s');
  client.receives('SYN seq=iss mss=1460 ws=7 ts at=1s');
  client.receives('SYN seq=iss mss=1460 ws=7 ts at=3s');
  client.sends('SYN ACK seq=500 ack=iss+1 mss=1460');
  client.receives('ACK seq=iss+1 ack=501');
  state('ESTABLISHED');
});

conversation(
  'after a SYN sent twice the RTO starts at 3 s and the window at one segment (RFC 6298 §5.7, RFC 5681 §3.1)',
  (talk) => {
    const { client, server, after } = talk;
    server.connects();
    client.receives('SYN at=0s');
    after('1500ms');
    client.receives('SYN at=1s');
    client.sends('SYN ACK seq=500 ack=iss+1 mss=1460');
    client.receives('ACK');
    server.writes(4000);
    client.receives('ACK seq=iss+1 data=1460 at=1.5s');
    after('3500ms');
    client.receives('ACK seq=iss+1 data=1460 at=4.5s');
  },
);

conversation('the handshake seeds the round-trip time (RFC 6298 §2.2)', ({ client, server, after }) => {
  client.sends('SYN seq=100 mss=1460');
  client.receives('SYN ACK');
  after('400ms');
  client.sends('ACK seq=101 ack=iss+1');
  expect(server.tcb.srtt >> 3).toBe(400_000);
  expect(server.tcb.rto).toBe(1_200_000); // R + 4 * R/2
});

conversation(
  'an active open is given up after its retries, and says so',
  ({ client, server, after, state }) => {
    server.connects();
    client.receives('SYN at=0s');
    after('30s');
    client.receives('SYN at=1s');
    client.receives('SYN at=3s');
    client.receivesNothing();
    state('CLOSED');
    expect(server.ended.get(0)).toBe('timed out');
    expect(server.count('AttemptFails')).toBe(1);
  },
  { retries: 2 },
);

conversation(
  'a half-open connection is given up silently and leaves room in the backlog',
  ({ client, server, after, from }) => {
    client.sends('SYN seq=100 mss=1460');
    after('20s');
    client.ignores();
    expect(server.ended.get(0)).toBe('timed out');
    expect(server.count('OutRsts')).toBe(0);
    const other = from(40_001);
    other.sends('SYN seq=1 mss=1460');
    other.receives('SYN ACK ack=2');
  },
  { retries: 2, backlog: 1 },
);

conversation(
  'a wrong acknowledgment in SYN-SENT is reset, and the attempt goes on (RFC 9293 §3.10.7.3)',
  (talk) => {
    const { client, server, state } = talk;
    server.connects();
    client.receives('SYN');
    client.sends('SYN ACK seq=500 ack=iss');
    client.receives('RST seq=iss');
    state('SYN-SENT');
    client.sends('ACK seq=500 ack=iss+2');
    client.receives('RST seq=iss+2');
    client.sends('SYN ACK seq=500 ack=iss+1 mss=1460');
    client.receives('ACK ack=501');
    state('ESTABLISHED');
  },
);

conversation('a reset in SYN-SENT counts only with our SYN acknowledged', ({ client, server, state }) => {
  server.connects();
  client.receives('SYN');
  client.sends('RST seq=0');
  state('SYN-SENT');
  client.sends('RST ACK seq=0 ack=iss+7');
  state('SYN-SENT');
  client.sends('RST ACK seq=0 ack=iss+1');
  state('CLOSED');
  expect(server.ended.get(0)).toBe('refused');
  expect(server.count('AttemptFails')).toBe(1);
});

conversation(
  'simultaneous open: both SYNs cross, each is answered, and both are open (RFC 9293 §3.5, figure 8)',
  (talk) => {
    const { client, server, state } = talk;
    server.connects();
    client.receives('SYN seq=iss');
    client.sends('SYN seq=500 mss=1460 ws=7 ts=1');
    client.receives('SYN ACK seq=iss ack=501');
    state('SYN-RECEIVED');
    client.sends('SYN ACK seq=500 ack=iss+1 mss=1460 ws=7 ts=1/last');
    state('ESTABLISHED');
    server.writes('both');
    client.receives('ACK seq=iss+1 ack=501 "both"');
  },
);

conversation('simultaneous open ended by a plain acknowledgment', ({ client, server, state }) => {
  server.connects();
  client.receives('SYN');
  client.sends('SYN seq=500 mss=1460');
  client.receives('SYN ACK ack=501');
  client.sends('ACK seq=501 ack=iss+1');
  state('ESTABLISHED');
});

conversation(
  'an acknowledgment of what was never sent is refused in SYN-RECEIVED (RFC 9293 §3.10.7.4)',
  (talk) => {
    const { client, state } = talk;
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK');
    client.sends('ACK seq=101 ack=iss');
    client.receives('RST seq=iss');
    client.sends('ACK seq=101 ack=iss+2');
    client.receives('RST seq=iss+2');
    state('SYN-RECEIVED');
    client.sends('ACK seq=101 ack=iss+1');
    state('ESTABLISHED');
  },
);

conversation('data written before the handshake ends is sent after it', ({ client, server }) => {
  server.connects();
  client.receives('SYN');
  server.writes('early');
  client.receivesNothing();
  client.sends('SYN ACK seq=500 ack=iss+1 mss=1460');
  client.receives('ACK seq=iss+1 ack=501');
  client.receives('ACK PSH seq=iss+1 ack=501 "early"');
});

conversation('data may ride on the acknowledgment that ends the handshake', ({ client, server, state }) => {
  client.sends('SYN seq=100 mss=1460');
  client.receives('SYN ACK');
  client.sends('ACK seq=101 ack=iss+1 "GET k"');
  client.receives('ACK ack=106');
  state('ESTABLISHED');
  expect(server.reads(10)).toBe('GET k');
});

conversation('a FIN may ride on it too', ({ client, state }) => {
  client.sends('SYN seq=100 mss=1460');
  client.receives('SYN ACK');
  client.sends('FIN ACK seq=101 ack=iss+1');
  client.receives('ACK ack=102');
  state('CLOSE-WAIT');
});

conversation(
  'beyond the backlog a SYN is dropped, never reset; the others go on (RFC 4987)',
  ({ client, server, from }) => {
    const second = from(40_001);
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK');
    second.sends('SYN seq=100 mss=1460');
    second.receivesNothing();
    expect(server.count('RequestQueueDrops')).toBe(1);
    client.sends('ACK seq=101 ack=iss+1');
    second.sends('SYN seq=100 mss=1460');
    second.receives('SYN ACK ack=101');
  },
  { backlog: 1 },
);

conversation(
  'nobody listens: RST that acknowledges what came (RFC 9293 §3.10.7.1)',
  ({ client }) => {
    client.sends('SYN seq=100 mss=1460');
    client.receives('RST ACK seq=0 ack=101');
    client.sends('ACK seq=7 ack=900');
    client.receives('RST seq=900');
    client.sends('RST seq=7');
    client.receivesNothing();
  },
  { listens: false },
);

conversation('an acknowledgment to a listener is reset', ({ client }) => {
  client.sends('ACK seq=7 ack=900');
  client.receives('RST seq=900');
});

conversation('a segment with a wrong checksum is counted and not answered', ({ client, server }) => {
  client.sends('SYN seq=100 mss=1460 csum=bad');
  client.receivesNothing();
  expect(server.count('InErrs')).toBe(1);
  expect(server.drops.record()).toEqual({ 'TCP checksum': 1 });
});

conversation('the acknowledgment of a SYN-ACK lost is repeated when the SYN-ACK comes again', (talk) => {
  connected(talk);
  talk.client.sends('SYN ACK seq=100 ack=iss+1 mss=1460 ws=7 ts=1');
  talk.client.receives('ACK seq=iss+1 ack=101');
  talk.state('ESTABLISHED');
});

conversation(
  'the table is full: a SYN is dropped with a reason',
  ({ client, server, from }) => {
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK');
    const second = from(40_001);
    second.sends('SYN seq=100 mss=1460');
    second.receivesNothing();
    expect(server.drops.record()).toEqual({ 'table full': 1 });
  },
  { capacity: 1 },
);
