import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false };

conversation(
  'with nothing under way a small part of a once larger window waits for the override timer, then leaves (RFC 9293 §3.8.6.2.1)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=100');
    server.writes(500);
    client.receivesNothing();
    after('190ms');
    client.receivesNothing();
    after('10ms');
    client.receives('ACK seq=iss+1 data=100 at=0.2s');
    client.sends('ACK seq=101 ack=iss+101 win=100');
    client.receivesNothing();
    after('200ms');
    client.receives('ACK seq=iss+101 data=100 from=100');
    client.sends('ACK seq=101 ack=iss+201 win=5000');
    client.receives('ACK seq=iss+201 data=300 from=200');
    expect(server.count('WindowProbes')).toBe(0);
  },
  plain,
);

conversation(
  'what there is leaves at once where all of it fits, however small the window (RFC 9293 §3.8.6.2.1, 2)',
  (talk) => {
    opened(talk, 'mss=1000');
    talk.client.sends('ACK seq=101 ack=iss+1 win=100');
    talk.server.writes(100);
    talk.client.receives('ACK PSH data=100');
  },
  plain,
);

conversation(
  'a window opened by a little, again and again, does not put the override off for ever',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=0');
    server.writes(500);
    client.sends('ACK seq=101 ack=iss+1 win=50');
    for (let at = 0; at < 4; at++) {
      after('40ms');
      client.sends('ACK seq=101 ack=iss+1 win=50');
    }
    after('40ms');
    client.receives('ACK seq=iss+1 data=50 at=0.2s');
  },
  plain,
);

conversation(
  'a small window closed before the override fires is probed instead',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=50');
    server.writes(500);
    client.sends('ACK seq=101 ack=iss+1 win=0');
    after('1s');
    client.receives('ACK seq=iss+0 ack=101');
    client.sends('ACK seq=101 ack=iss+1 win=5000');
    client.receives('ACK seq=iss+1 data=500');
  },
  plain,
);

conversation(
  'a segment cut by a window that shrank is repeated up to its edge (RFC 9293 §3.8.6)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    server.writes(1000);
    client.receives('ACK data=1000');
    client.sends('ACK seq=101 ack=iss+1 win=300');
    after('1s');
    client.receives('ACK seq=iss+1 data=300');
    client.sends('ACK seq=101 ack=iss+301 win=5000');
    client.receives('ACK seq=iss+301 data=700 from=300');
  },
  plain,
);
