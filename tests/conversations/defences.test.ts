import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';
import type { Talk } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false };

conversation(
  'challenges are limited: forged resets cannot make the host send one each (RFC 5961 §7)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after, state } = talk;
    for (let at = 0; at < 300; at++) client.sends('RST seq=500');
    expect(client.ignores()).toHaveLength(100);
    expect(server.count('ChallengeLimited')).toBe(200);
    after('5s');
    client.sends('RST seq=500');
    client.receives('ACK ack=101');
    state('ESTABLISHED');
  },
  plain,
);

/** This side closed first, and is in TIME-WAIT. */
function waiting(talk: Talk, options = 'mss=1000'): void {
  opened(talk, options);
  const { client, server, state } = talk;
  server.closes();
  client.receives('FIN ACK seq=iss+1');
  client.sends('FIN ACK seq=101 ack=iss+2');
  client.receives('ACK ack=102');
  state('TIME-WAIT');
}

conversation(
  'a reset does not cut TIME-WAIT short (RFC 1337 §3)',
  (talk) => {
    waiting(talk);
    talk.client.sends('RST seq=102');
    talk.client.receivesNothing();
    talk.state('TIME-WAIT');
    talk.after('1s');
    expect(talk.server.ended.get(0)).toBe('closed');
  },
  plain,
);

conversation(
  'a SYN with a newer timestamp ends TIME-WAIT, whatever its number (RFC 6191 §2)',
  (talk) => {
    waiting(talk, 'mss=1000 ts=1000');
    talk.client.sends('SYN seq=50 mss=1000 ts=1001');
    talk.client.receives('SYN ACK ack=51');
    talk.client.stampsFrom('ts=1001');
    talk.client.sends('ACK seq=51 ack=iss+1');
  },
  { ...plain, timestamps: true },
);

conversation(
  'one with an older timestamp does not',
  (talk) => {
    waiting(talk, 'mss=1000 ts=1000');
    talk.client.sends('SYN seq=5000 mss=1000 ts=999');
    talk.client.receives('ACK ack=102');
    talk.state('TIME-WAIT');
  },
  { ...plain, timestamps: true },
);

conversation(
  'with equal timestamps the number decides (RFC 6191 §2)',
  (talk) => {
    waiting(talk, 'mss=1000 ts=1000');
    talk.client.sends('SYN seq=50 mss=1000 ts=1000');
    talk.client.receives('ACK ack=102');
    talk.client.sends('SYN seq=5000 mss=1000 ts=1000');
    talk.client.receives('SYN ACK ack=5001');
    talk.client.sends('ACK seq=5001 ack=iss+1');
  },
  { ...plain, timestamps: true },
);

conversation(
  'corked, only full segments leave; uncorked, the rest does',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    const { endpoint } = server;
    endpoint.setCork(server.connection, true);
    server.writes(400);
    client.receivesNothing();
    server.writes(700);
    client.receives('ACK seq=iss+1 data=1000');
    client.receivesNothing();
    endpoint.setCork(server.connection, false);
    server.react();
    client.receives('PSH ACK seq=iss+1001 data=100 from=1000');
  },
  plain,
);

conversation(
  'a FIN uncorks',
  (talk) => {
    opened(talk, 'mss=1000');
    talk.server.endpoint.setCork(talk.server.connection, true);
    talk.server.writes(10);
    talk.client.receivesNothing();
    talk.server.closes();
    talk.client.receives('FIN ACK seq=iss+1 data=10');
  },
  plain,
);

conversation(
  'half the largest window ever offered is worth a segment, though data is under way (RFC 9293 §3.8.6.2.1)',
  (talk) => {
    const { client, server } = talk;
    client.sends('SYN seq=100 mss=1000 win=600');
    client.receives('SYN ACK');
    client.sends('ACK seq=101 ack=iss+1 win=600');
    server.writes(2000);
    client.receives('ACK seq=iss+1 data=600');
    client.sends('ACK seq=101 ack=iss+201 win=500'); // room for 100
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+301 win=600'); // room for 300
    client.receives('ACK seq=iss+601 data=300 from=600');
  },
  plain,
);

for (let shift = 0; shift <= 14; shift++) {
  conversation(
    `a window scale of ${shift} both ways (RFC 7323 §2.3)`,
    (talk) => {
      const { client, server } = talk;
      client.sends(`SYN seq=100 mss=1000 ws=${shift}`);
      client.receives(`SYN ACK ws=${shift} win=65535`);
      client.sends('ACK seq=101 ack=iss+1 win=2');
      expect(server.tcb.sndWnd).toBe(2 << shift);
      client.sends('ACK seq=101 ack=iss+1 "x" win=65535');
      const free = (1 << 17) - 1;
      const field = Math.min(65_535, free >> shift);
      client.receives(`ACK ack=102 win=${field}`);
      expect(server.tcb.sndWnd).toBe(65_535 * 2 ** shift);
      server.reads(1);
      client.ignores();
    },
    { ...plain, windowScale: shift, receiveBuffer: 1 << 17 },
  );
}
