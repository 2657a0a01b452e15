import { expect } from 'vitest';
import { conversation } from '../support/conversation.ts';
import type { Talk } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false, sack: true, rack: true };

/** Opens over a path of 40 ms there and back, and puts `count` segments of 1,000 bytes under way, 1 ms apart. */
function underWay({ client, server, after }: Talk, count: number): void {
  client.sends('SYN seq=100 mss=1000 sack');
  client.receives('SYN ACK sack');
  after('40ms');
  client.sends('ACK seq=101 ack=iss+1');
  for (let at = 0; at < count; at++) {
    server.writes(1000);
    client.receives(`ACK seq=iss+${1 + at * 1000} data=1000 from=${at * 1000}`);
    after('1ms');
  }
  after(`${40 - count}ms`); // the first has been there and back
}

conversation(
  'what was sent a reordering window before something that arrived is lost (RFC 8985 §6.2)',
  (talk) => {
    underWay(talk, 4);
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1001');
    after('2ms');
    client.sends('ACK seq=101 ack=iss+1001 blocks=iss+2001:iss+3001'); // the second is late
    client.receivesNothing();
    after('9ms'); // a quarter of the least round trip
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    expect(server.count('FastRetrans')).toBe(1);
    client.sends('ACK seq=101 ack=iss+4001');
  },
  plain,
);

conversation(
  'one overtaken by less than that is not (RFC 8985 §6.2)',
  (talk) => {
    underWay(talk, 3);
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1001');
    after('2ms');
    client.sends('ACK seq=101 ack=iss+1001 blocks=iss+2001:iss+3001');
    after('5ms');
    client.sends('ACK seq=101 ack=iss+3001');
    after('10s');
    client.receivesNothing();
    expect(server.count('RetransSegs')).toBe(0);
  },
  plain,
);

conversation(
  'with three segments arrived above it nothing is waited for, as with duplicates (RFC 8985 §6.2 step 4)',
  (talk) => {
    underWay(talk, 6);
    const { client } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+4001');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+6001');
  },
  plain,
);

conversation(
  'a repetition lost in its turn is sent a second time, without the timer (RFC 8985 §3)',
  (talk) => {
    underWay(talk, 6);
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+6001');
    client.receives('ACK seq=iss+1 data=1000');
    after('1ms');
    server.writes(1000);
    client.receives('ACK seq=iss+6001 data=1000 from=6000');
    after('50ms');
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+7001');
    client.receives('ACK seq=iss+1 data=1000');
    expect(server.count('Timeouts')).toBe(0);
    client.ignores();
  },
  plain,
);

conversation(
  'a silent tail is probed for after two round trips (RFC 8985 §7.2-7.3)',
  (talk) => {
    underWay(talk, 4);
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1001');
    after('100ms');
    const probe = client.receives('ACK seq=iss+3001 data=1000 from=3000');
    expect(probe.time / 1e9).toBeGreaterThan(150);
    expect(probe.time / 1e9).toBeLessThan(175);
    expect(server.count('TailProbes')).toBe(1);
    after('30ms');
    // It makes the peer tell what is missing.
    client.sends('ACK seq=101 ack=iss+1001 blocks=iss+3001:iss+4001');
    after('20ms');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    client.sends('ACK seq=101 ack=iss+4001');
    expect(server.count('Timeouts')).toBe(0);
  },
  plain,
);

conversation(
  'a probe carries new data if there is some (RFC 8985 §7.3)',
  (talk) => {
    underWay(talk, 2);
    const { client, server, after } = talk;
    server.writes(1000); // held back by the window
    client.receivesNothing();
    after('400ms');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    client.sends('ACK seq=101 ack=iss+3001');
    expect(server.count('RetransSegs')).toBe(0);
  },
  { ...plain, initialWindow: 2 },
);

conversation(
  'a probe that repaired a loss shrinks the window (RFC 8985 §7.4.2)',
  (talk) => {
    underWay(talk, 1);
    const { client, server, after } = talk;
    after('400ms');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+1001');
    server.writes(1000);
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    const before = server.tcb.cwnd;
    client.sends('ACK seq=101 ack=iss+2001');
    expect(server.tcb.cwnd).toBeLessThan(before);
  },
  plain,
);

conversation(
  'one that a D-SACK calls a duplicate does not',
  (talk) => {
    underWay(talk, 1);
    const { client, server, after } = talk;
    after('400ms');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+1001');
    client.sends('ACK seq=101 ack=iss+1001 blocks=iss+1:iss+1001');
    server.writes(1000);
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.sends('ACK seq=101 ack=iss+2001');
    expect(server.tcb.cwnd).toBeGreaterThan(10_000);
  },
  plain,
);
