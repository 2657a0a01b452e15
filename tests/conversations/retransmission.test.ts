import { expect } from 'vitest';
import { connected, conversation, opened } from '../support/conversation.ts';
import type { Talk } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false };

/** Opens, and puts `count` segments of 1,000 bytes under way. */
function underWay(talk: Talk, count: number): void {
  opened(talk, 'mss=1000');
  talk.server.writes(count * 1000);
  expect(talk.client.ignores()).toHaveLength(count);
}

conversation(
  'unacknowledged data is sent again after the RTO, doubled each time (RFC 6298 §5.4-5.5)',
  (talk) => {
    underWay(talk, 1);
    talk.after('16s');
    for (const at of [1, 3, 7, 15]) talk.client.receives(`ACK seq=iss+1 ack=101 data=1000 at=${at}s`);
    expect(talk.server.count('RetransSegs')).toBe(4);
  },
  plain,
);

conversation(
  'the back-off stops at the cap (RFC 6298 §5.5, §2.5)',
  (talk) => {
    underWay(talk, 1);
    talk.after('14s');
    for (const at of [1, 3, 6, 9, 12]) talk.client.receives(`ACK seq=iss+1 data=1000 at=${at}s`);
  },
  { ...plain, rtoMax: 3_000_000, retries: 10 },
);

conversation(
  'after its retries the connection is given up with a reset (RFC 9293 §3.8.3)',
  (talk) => {
    underWay(talk, 1);
    talk.after('20s');
    talk.client.receives('ACK data=1000 at=1s');
    talk.client.receives('ACK data=1000 at=3s');
    talk.client.receives('RST ACK seq=iss+1001 at=7s');
    talk.state('CLOSED');
    expect(talk.server.ended.get(0)).toBe('timed out');
  },
  { ...plain, retries: 2 },
);

conversation(
  'the timer restarts with new acknowledgments and stops when nothing is outstanding (RFC 6298 §5.2-5.3)',
  (talk) => {
    underWay(talk, 3);
    const { client, after } = talk;
    after('900ms');
    client.sends('ACK seq=101 ack=iss+1001');
    after('900ms');
    client.sends('ACK seq=101 ack=iss+2001');
    client.receivesNothing();
    after('900ms');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+3001');
    after('60s');
    client.receivesNothing();
  },
  { ...plain, rtoMin: 950_000 },
);

conversation(
  'the first sample sets SRTT and RTTVAR, later ones move them (RFC 6298 §2.2-2.3)',
  (talk) => {
    const { client, server, after } = talk;
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    after('100ms');
    client.sends('ACK seq=101 ack=iss+1');
    expect([server.tcb.srtt / 8, server.tcb.rttvar / 4]).toEqual([100_000, 50_000]);
    expect(server.tcb.rto).toBe(300_000);
    server.writes('x');
    client.receives('ACK "x"');
    after('180ms');
    client.sends('ACK seq=101 ack=iss+2');
    // RTTVAR = 3/4 * 50 + 1/4 * 80 ms; SRTT = 7/8 * 100 + 1/8 * 180 ms
    expect([server.tcb.srtt / 8, server.tcb.rttvar / 4]).toEqual([110_000, 57_500]);
    expect(server.tcb.rto).toBe(340_000);
  },
  { ...plain, rtoMin: 1000 },
);

conversation(
  'the RTO has a floor (RFC 6298 §2.4)',
  (talk) => {
    underWay(talk, 1);
    talk.after('1s');
    talk.client.receives('ACK data=1000 at=1s');
  },
  plain,
);

conversation(
  'Karn: a segment sent twice measures nothing, and the back-off stays until one is measured (RFC 6298 §3, §5)',
  (talk) => {
    const { client, server, after } = talk;
    underWay(talk, 1);
    const { srtt } = server.tcb;
    after('1s');
    client.receives('ACK seq=iss+1 data=1000 at=1s');
    after('500ms');
    client.sends('ACK seq=101 ack=iss+1001');
    expect(server.tcb.srtt).toBe(srtt);
    server.writes('next');
    client.receives('ACK "next" at=1.5s');
    after('2s');
    client.receives('ACK "next" at=3.5s');
    client.sends('ACK seq=101 ack=iss+1005');
    server.writes('then');
    client.receives('ACK "then" at=3.5s');
    client.sends('ACK seq=101 ack=iss+1009');
    expect(server.tcb.rto).toBe(1_000_000);
  },
  plain,
);

conversation(
  'with timestamps any acknowledgment of new data tells, and ends the back-off (RFC 7323 §4.1)',
  (talk) => {
    const { client, server, after } = talk;
    opened(talk, 'mss=1000 ts=1');
    server.writes('x');
    client.receives('ACK "x"');
    after('1s');
    client.receives('ACK "x" at=1s');
    client.sends('ACK seq=101 ack=iss+2');
    expect(server.tcb.rto).toBe(1_000_000);
  },
);

conversation(
  'after a timeout the first segment alone, then all that follow (RFC 5681 §3.1)',
  (talk) => {
    underWay(talk, 4);
    const { client, after } = talk;
    after('1s');
    client.receives('ACK seq=iss+1 data=1000 at=1s');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+1001');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    client.sends('ACK seq=101 ack=iss+4001');
    after('60s');
    client.receivesNothing();
  },
  plain,
);

conversation(
  'what the peer had kept need not be sent again after a timeout',
  (talk) => {
    underWay(talk, 4);
    talk.after('1s');
    talk.client.receives('ACK seq=iss+1 data=1000');
    talk.client.sends('ACK seq=101 ack=iss+4001');
    talk.server.writes('on');
    talk.client.receives('ACK seq=iss+4001 "on"');
  },
  plain,
);

conversation(
  'the third duplicate sends the hole again, once (RFC 5681 §3.2)',
  (talk) => {
    underWay(talk, 6);
    const { client, server } = talk;
    for (let at = 0; at < 2; at++) client.sends('ACK seq=101 ack=iss+1');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+1');
    client.receives('ACK seq=iss+1 data=1000 at=0s');
    for (let at = 0; at < 2; at++) client.sends('ACK seq=101 ack=iss+1');
    client.receivesNothing();
    expect(server.count('FastRetrans')).toBe(1);
    expect(server.tcb.ssthresh).toBe(3000);
    client.sends('ACK seq=101 ack=iss+6001');
    expect(server.tcb.cwnd).toBeLessThanOrEqual(3000);
  },
  plain,
);

conversation(
  'NewReno: a partial acknowledgment sends the next hole at once (RFC 6582 §3.2)',
  (talk) => {
    underWay(talk, 8);
    const { client } = talk;
    for (let at = 0; at < 3; at++) client.sends('ACK seq=101 ack=iss+1');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+3001');
    client.receives('ACK seq=iss+3001 data=1000 from=3000');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+8001');
    talk.after('60s');
    client.receivesNothing();
  },
  plain,
);

conversation(
  'duplicates of before the recovery point begin no second recovery (RFC 6582 §3.2, step 1)',
  (talk) => {
    underWay(talk, 8);
    const { client, server } = talk;
    talk.after('1s');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+1001');
    client.ignores();
    for (let at = 0; at < 5; at++) client.sends('ACK seq=101 ack=iss+1001');
    client.ignores();
    expect(server.count('FastRetrans')).toBe(0);
  },
  plain,
);

conversation(
  'limited transmit: a new segment for each of the first two duplicates (RFC 3042)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes(20_000);
    expect(client.ignores()).toHaveLength(10);
    client.sends('ACK seq=101 ack=iss+1');
    client.receives('ACK seq=iss+10001 data=1000 from=10000');
    client.sends('ACK seq=101 ack=iss+1');
    client.receives('ACK seq=iss+11001 data=1000 from=11000');
    client.sends('ACK seq=101 ack=iss+1');
    client.receives('ACK seq=iss+1 data=1000');
    client.receivesNothing();
  },
  plain,
);

conversation(
  'not duplicates: with data, with a FIN, with another window (RFC 5681 §2)',
  (talk) => {
    underWay(talk, 6);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 "a"');
    client.sends('ACK seq=102 ack=iss+1 "b"');
    client.sends('ACK seq=103 ack=iss+1 "c"');
    client.sends('ACK seq=104 ack=iss+1 win=9000');
    client.sends('ACK seq=104 ack=iss+1 win=9500');
    client.sends('ACK seq=104 ack=iss+1 win=9900');
    client.sends('FIN ACK seq=104 ack=iss+1 win=9900');
    client.ignores();
    expect(server.count('FastRetrans')).toBe(0);
    expect(server.reads(10)).toBe('abc');
  },
  plain,
);

conversation(
  'none into a closed window',
  (talk) => {
    underWay(talk, 6);
    const { client, server } = talk;
    for (let at = 0; at < 5; at++) client.sends('ACK seq=101 ack=iss+1 win=0');
    client.receivesNothing();
    expect(server.count('FastRetrans')).toBe(0);
  },
  plain,
);

conversation(
  'a timeout across sequence 2^32',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    expect(server.tcb.iss >>> 0).toBeGreaterThan(2 ** 32 - 1000);
    server.writes(3000);
    client.receives('ACK seq=iss+1 data=1000');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    after('1s');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+1001');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    client.sends('ACK seq=101 ack=iss+3001');
    after('60s');
  },
  { ...plain, issNear: -500 },
);

conversation(
  'a fast retransmission across sequence 2^32',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes(6000);
    client.ignores();
    client.sends('ACK seq=101 ack=iss+1001');
    for (let at = 0; at < 3; at++) client.sends('ACK seq=101 ack=iss+1001');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.sends('ACK seq=101 ack=iss+6001');
    expect(server.tcb.sndUna).toBe(server.tcb.sndMax);
  },
  { ...plain, issNear: -1500 },
);

conversation(
  'receiving across sequence 2^32, out of order',
  (talk) => {
    const { client, server } = talk;
    client.sends('SYN seq=4294967290 mss=1000');
    client.receives('SYN ACK ack=4294967291');
    client.sends('ACK seq=4294967291 ack=iss+1');
    client.sends('ACK seq=2 ack=iss+1 "hij"');
    client.receives('ACK ack=4294967291');
    client.sends('ACK seq=4294967291 ack=iss+1 "abcdefg"');
    client.receives('ACK ack=5');
    expect(server.reads(20)).toBe('abcdefghij');
    client.sends('FIN ACK seq=5 ack=iss+1');
    client.receives('ACK ack=6');
  },
  plain,
);

conversation(
  'an active opener retransmits as well',
  (talk) => {
    connected(talk, 'mss=1000');
    talk.server.writes('x');
    talk.client.receives('ACK "x"');
    talk.after('1s');
    talk.client.receives('ACK "x" at=1s');
  },
  plain,
);

conversation('a retransmission carries the newest acknowledgment and timestamps', (talk) => {
  opened(talk, 'mss=1000 ws=7 ts=1');
  const { client, server, after } = talk;
  server.writes('x');
  client.receives('ACK ack=101 "x"');
  client.sends('ACK seq=101 ack=iss+1 "more" ts=77/last');
  client.receives('ACK ack=105');
  after('1s');
  client.receives('ACK ack=105 "x" ts=*/77');
  server.reads(10);
});

conversation(
  'timers keep time beyond 2^31 microseconds',
  (talk) => {
    talk.after('2147s');
    opened(talk, 'mss=1000');
    talk.server.writes('x');
    talk.client.receives('ACK "x" at=2147s');
    talk.after('5s');
    talk.client.receives('ACK "x" at=2148s');
    talk.client.receives('ACK "x" at=2150s');
    talk.client.sends('ACK seq=101 ack=iss+2');
    talk.server.closes();
    talk.client.receives('FIN ACK');
    talk.client.sends('FIN ACK seq=101 ack=iss+3');
    talk.client.receives('ACK');
    talk.after('900ms');
    talk.state('TIME-WAIT');
    talk.after('200ms');
    talk.state('CLOSED');
  },
  plain,
);

conversation(
  'and to the end of the longest run',
  (talk) => {
    talk.after('3590s');
    opened(talk, 'mss=1000');
    talk.server.writes('x');
    talk.client.receives('ACK "x" at=3590s');
    talk.after('2s');
    talk.client.receives('ACK "x" at=3591s');
    talk.client.sends('ACK seq=101 ack=iss+2');
    talk.server.writes('y');
    talk.client.receives('ACK "y"');
    talk.after('300ms');
    talk.client.sends('ACK seq=101 ack=iss+3');
    expect(talk.server.tcb.srtt).toBeGreaterThan(0);
  },
  plain,
);
