import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';

conversation(
  'data and FIN are handed over together: how many segments follow is written on each',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes('x');
    client.receives('ACK "x"');
    client.sends('ACK seq=101 ack=iss+2');
    client.sends('ACK seq=101 ack=iss+2 win=0');
    server.writes(2500);
    server.closes(true);
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+2 win=5000');
    client.receives('ACK seq=iss+2 data=1000 from=1 left=2');
    client.receives('ACK data=1000 from=1001 left=1');
    client.receives('FIN ACK PSH data=500 from=2001 left=0');
    server.endpoint.handOverAnswered(server.connection, true);
    server.react();
    talk.state('CLOSED');
    expect(server.ended.get(0)).toBe('handed over to the NIC');
  },
  { windowScale: 0 },
);

conversation(
  'a FIN that stands alone is one segment more',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=0');
    server.writes(1500);
    server.closes(true);
    client.sends('ACK seq=101 ack=iss+1 win=5000');
    client.receives('ACK data=1000 left=2');
    client.receives('ACK data=500 from=1000 left=1');
    client.receives('FIN ACK left=0');
  },
  { windowScale: 0, finPiggyback: false },
);

conversation('nothing is handed over while something is unacknowledged', (talk) => {
  opened(talk);
  const { client, server } = talk;
  server.writes('first');
  client.receives('ACK "first"');
  server.closes(true);
  client.receives('FIN ACK seq=iss+6');
  client.sends('ACK seq=101 ack=iss+7');
  talk.state('FIN-WAIT-2');
});

conversation(
  'what is sent again before the NIC has answered is no part of the hand-over',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=0');
    server.writes(3000);
    server.closes(true);
    client.sends('ACK seq=101 ack=iss+1 win=5000');
    client.receives('ACK left=2 data=1000');
    client.receives('ACK left=1 data=1000 from=1000');
    client.receives('FIN ACK left=0 data=1000 from=2000');
    for (let at = 0; at < 3; at++) client.sends('ACK seq=101 ack=iss+1 win=5000');
    client.receives('ACK seq=iss+1 data=1000');
  },
  { windowScale: 0 },
);

conversation('refused: the host goes on alone, and resends by itself', (talk) => {
  opened(talk);
  const { client, server, after } = talk;
  server.closes(true);
  client.receives('FIN ACK seq=iss+1 left=0');
  after('1500ms');
  client.receivesNothing();
  server.endpoint.handOverAnswered(server.connection, false);
  server.react();
  expect(server.count('HandOversRefused')).toBe(1);
  after('1s');
  client.receives('FIN ACK seq=iss+1');
  client.sends('FIN ACK seq=101 ack=iss+2');
  client.receives('ACK ack=102');
  talk.state('TIME-WAIT');
});

conversation(
  'too much for the NIC’s store stays with the host',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=0');
    server.writes(7000);
    server.closes(true);
    client.sends('ACK seq=101 ack=iss+1 win=20000');
    const sent = client.ignores();
    expect(sent).toHaveLength(7);
    expect(sent.every(({ left }) => left === undefined)).toBe(true);
  },
  { windowScale: 0 },
);
