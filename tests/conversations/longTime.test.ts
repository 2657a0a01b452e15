import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false };
/** 2^32 microseconds are 4294.967 s: deadlines set before are due after. */
const BEFORE_THE_WRAP = '4294s';

conversation(
  'a retransmission timer set before 2^32 microseconds fires after (RFC 6298 §5)',
  (talk) => {
    talk.after(BEFORE_THE_WRAP);
    opened(talk, 'mss=1000');
    talk.server.writes('x');
    talk.client.receives('ACK "x" at=4294s');
    talk.after('5s');
    talk.client.receives('ACK "x" at=4295s');
    talk.client.receives('ACK "x" at=4297s');
    talk.client.sends('ACK seq=101 ack=iss+2');
    talk.server.writes('y');
    talk.client.receives('ACK "y"');
    talk.after('300ms');
    talk.client.sends('ACK seq=101 ack=iss+3');
    expect(talk.server.tcb.srtt >> 3, 'an eighth of it, after a handshake that took no time').toBe(37_500);
    talk.server.closes();
    talk.client.receives('FIN ACK');
    talk.client.sends('FIN ACK seq=101 ack=iss+4');
    talk.client.receives('ACK');
    talk.after('900ms');
    talk.state('TIME-WAIT');
    talk.after('200ms');
    talk.state('CLOSED');
  },
  plain,
);

conversation(
  'a round trip and a delayed acknowledgment that begin before it end after it',
  (talk) => {
    talk.after('4294.9s');
    opened(talk, 'mss=1000');
    talk.server.writes('x');
    talk.client.receives('ACK "x"');
    talk.client.sends('ACK seq=101 ack=iss+1 "y"');
    talk.after('150ms');
    expect(talk.server.reads(5)).toBe('y');
    talk.client.receives('ACK ack=102 at=4295s');
    talk.client.sends('ACK seq=102 ack=iss+2');
    expect(talk.server.tcb.srtt >> 3).toBe(18_750); // an eighth of 150 ms
  },
  { ...plain, delayedAck: 100_000 },
);

conversation(
  'losses are told by time across it (RFC 8985 §6.2)',
  (talk) => {
    talk.after('4294.9s');
    const { client, server, after } = talk;
    client.sends('SYN seq=100 mss=1000 sack');
    client.receives('SYN ACK sack');
    after('40ms');
    client.sends('ACK seq=101 ack=iss+1');
    for (let at = 0; at < 4; at++) {
      server.writes(1000);
      client.receives(`ACK seq=iss+${1 + at * 1000} data=1000 from=${at * 1000}`);
      after('10ms'); // the third leaves before the wrap, the fourth after
    }
    client.sends('ACK seq=101 ack=iss+1001');
    client.sends('ACK seq=101 ack=iss+1001 blocks=iss+3001:iss+4001');
    after('10ms');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    client.sends('ACK seq=101 ack=iss+4001');
  },
  { ...plain, sack: true, rack: true },
);

conversation(
  'keep-alive asks after two hours, as its default is (RFC 1122 §4.2.3.6)',
  (talk) => {
    opened(talk, 'mss=1000');
    talk.after('7199s');
    talk.client.receivesNothing();
    talk.after('1s');
    talk.client.receives('ACK seq=iss+0 ack=101 at=7200s');
    talk.after('75s');
    talk.client.receives('ACK seq=iss+0 ack=101 at=7275s');
    talk.client.sends('ACK seq=101 ack=iss+1');
    talk.state('ESTABLISHED');
  },
  { ...plain, keepAlive: 7_200_000_000 },
);

conversation(
  'timers keep time to the end of what a double can count, two and a half hours',
  (talk) => {
    talk.after('8990s');
    opened(talk, 'mss=1000');
    talk.server.writes('x');
    talk.client.receives('ACK "x" at=8990s');
    talk.after('5s');
    talk.client.receives('ACK "x" at=8991s');
    talk.client.receives('ACK "x" at=8993s');
    talk.client.sends('ACK seq=101 ack=iss+2');
  },
  plain,
);
