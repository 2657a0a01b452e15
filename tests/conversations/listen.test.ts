import { expect } from 'vitest';
import { conversation } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false, acceptsLater: true };

conversation(
  'the SYN queue is as long as the backlog; a SYN beyond it is dropped and counted, never reset (RFC 4987 §2)',
  ({ client, server, from }) => {
    const [second, third] = [from(40_001), from(40_002)];
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    second.sends('SYN seq=100 mss=1000');
    second.receives('SYN ACK');
    third.sends('SYN seq=100 mss=1000');
    third.receivesNothing();
    expect(server.counts.record()).toMatchObject({ ListenDrops: 1, TCPReqQFullDrop: 1 });
    expect(server.drops.record()).toEqual({ 'backlog full': 1 });
    client.sends('ACK seq=101 ack=iss+1'); // goes to the other queue
    third.sends('SYN seq=100 mss=1000');
    third.receives('SYN ACK ack=101');
  },
  { ...plain, backlog: 2 },
);

conversation(
  'a full accept queue takes no SYN either; accept() makes room',
  ({ client, server, from }) => {
    const second = from(40_001);
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    client.sends('ACK seq=101 ack=iss+1');
    second.sends('SYN seq=100 mss=1000');
    second.receivesNothing();
    expect(server.counts.record()).toMatchObject({ ListenOverflows: 1, ListenDrops: 1 });
    server.accepts();
    second.sends('SYN seq=100 mss=1000');
    second.receives('SYN ACK ack=101');
  },
  { ...plain, backlog: 1 },
);

conversation(
  'an acknowledgment for a full accept queue is as good as lost: the SYN-ACK asks for it again, and then the connection opens',
  ({ client, server, from, after }) => {
    const [second, third] = [from(40_001), from(40_002)];
    for (const peer of [client, second]) {
      peer.sends('SYN seq=100 mss=1000');
      peer.receives('SYN ACK');
    }
    client.sends('ACK seq=101 ack=iss+1');
    second.sends('ACK seq=101 ack=iss+1');
    third.sends('SYN seq=100 mss=1000');
    third.receivesNothing();
    server.accepts();
    third.sends('SYN seq=100 mss=1000');
    third.receives('SYN ACK');
    const fourth = from(40_003);
    fourth.sends('SYN seq=100 mss=1000');
    fourth.receives('SYN ACK');
    third.sends('ACK seq=101 ack=iss+1'); // the second place of the accept queue
    fourth.sends('ACK seq=101 ack=iss+1');
    fourth.receivesNothing();
    expect(server.count('ListenOverflows')).toBe(2); // the third's first SYN, the fourth's acknowledgment
    after('1s');
    fourth.receives('SYN ACK seq=iss ack=101 at=1s');
    fourth.sends('ACK seq=101 ack=iss+1 "early"');
    fourth.receivesNothing();
    server.accepts();
    fourth.sends('ACK seq=101 ack=iss+1 "early"');
    fourth.receives('ACK ack=106');
    server.accepts();
    server.accepts();
    expect(server.reads(9)).toBe('early');
  },
  { ...plain, backlog: 2 },
);

conversation(
  'a half-open connection reset, or given up, leaves the SYN queue; one that waits leaves the accept queue',
  ({ client, server, from, after }) => {
    const second = from(40_001);
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    client.sends('RST seq=101');
    second.sends('SYN seq=100 mss=1000');
    second.receives('SYN ACK');
    after('4s');
    second.receives('SYN ACK');
    client.sends('SYN seq=500 mss=1000');
    client.receives('SYN ACK');
    client.sends('ACK seq=501 ack=iss+1');
    expect(server.count('ListenDrops')).toBe(0);
  },
  { ...plain, backlog: 1, retries: 1 },
);

conversation(
  'a listener closed gives up what opens and what waits, each with a reset (RFC 9293 §3.10.4)',
  ({ client, server, from }) => {
    const second = from(40_001);
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    second.sends('SYN seq=100 mss=1000');
    second.receives('SYN ACK');
    server.endpoint.unlisten(0);
    server.react();
    client.receives('RST ACK');
    second.receives('RST ACK');
    client.sends('SYN seq=900 mss=1000');
    client.receives('RST ACK ack=901');
  },
  plain,
);
