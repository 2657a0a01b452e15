import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false };
const asking = {
  ...plain,
  keepAlive: 10_000_000,
  keepAliveInterval: 2_000_000,
  keepAliveProbes: 3,
};

conversation(
  'without being asked for there is no keep-alive (RFC 1122 §4.2.3.6)',
  (talk) => {
    opened(talk, 'mss=1000');
    talk.after('1000s');
    talk.client.receivesNothing();
  },
  plain,
);

conversation(
  'a silent peer is asked with an old number and no byte; its answer begins the silence anew (RFC 1122 §4.2.3.6)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, after, state } = talk;
    after('10s');
    client.receives('ACK seq=iss+0 ack=101 at=10s');
    client.sends('ACK seq=101 ack=iss+1');
    after('9s');
    client.receivesNothing();
    after('1s');
    client.receives('ACK seq=iss+0 ack=101 at=20s');
    client.sends('ACK seq=101 ack=iss+1');
    state('ESTABLISHED');
  },
  asking,
);

conversation(
  'data counts as a sign of life',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    after('6s');
    client.sends('ACK seq=101 ack=iss+1 "x"');
    client.receives('ACK ack=102');
    after('9s');
    client.receivesNothing();
    after('1s');
    client.receives('ACK seq=iss+0 ack=102 at=16s');
    server.reads(1);
  },
  asking,
);

conversation(
  'one that answers nothing is given up with ETIMEDOUT',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    after('30s');
    for (const at of [10, 12, 14]) client.receives(`ACK seq=iss+0 at=${at}s`);
    client.receives('RST ACK seq=iss+1 at=16s');
    expect(server.ended.get(0)).toBe('timed out');
    expect(server.count('KeepAlives')).toBe(3);
  },
  asking,
);

conversation(
  'with data under way the retransmission timer asks, not keep-alive',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    server.writes(10);
    client.receives('ACK data=10');
    after('14s');
    for (const at of [1, 3, 7]) client.receives(`ACK seq=iss+1 data=10 at=${at}s`);
    expect(server.count('KeepAlives')).toBe(0);
  },
  asking,
);

conversation(
  'a keep-alive is answered, with a garbage byte too (RFC 1122 §4.2.3.6)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends('ACK seq=100 ack=iss+1');
    client.receives('ACK seq=iss+1 ack=101');
    client.sends('ACK seq=100 ack=iss+1 "?"');
    client.receives('ACK seq=iss+1 ack=101');
    expect(server.reads(5)).toBe('');
  },
  plain,
);
