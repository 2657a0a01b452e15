import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';

conversation('a reset at exactly RCV.NXT ends the connection (RFC 5961 §3.2)', (talk) => {
  opened(talk);
  talk.client.sends('RST seq=101');
  talk.state('CLOSED');
  expect(talk.server.ended.get(0)).toBe('reset by peer');
  expect(talk.server.count('EstabResets')).toBe(1);
});

conversation('one inside the window is challenged', (talk) => {
  opened(talk);
  talk.client.sends('RST seq=102');
  talk.client.receives('ACK seq=iss+1 ack=101');
  talk.state('ESTABLISHED');
  expect(talk.server.count('ChallengeAcks')).toBe(1);
  talk.client.sends('RST seq=101');
  talk.state('CLOSED');
});

conversation('one outside is ignored', (talk) => {
  opened(talk);
  talk.client.sends('RST seq=100');
  talk.client.sends('RST seq=70000000');
  talk.client.receivesNothing();
  talk.state('ESTABLISHED');
});

conversation('a reset gives back what was queued both ways', (talk) => {
  opened(talk);
  const { client, server } = talk;
  client.sends('ACK seq=101 ack=iss+1 "unread"');
  client.sends('ACK seq=120 ack=iss+1 "out of order"');
  server.writes(3000);
  client.ignores();
  client.sends('RST seq=107');
  talk.state('CLOSED');
  expect(server.pool.inUse).toBe(0);
});

conversation(
  'a reset in SYN-RECEIVED returns to LISTEN: the next SYN is answered',
  ({ client, server, from }) => {
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK');
    client.sends('RST seq=300');
    client.receives('ACK seq=iss+1 ack=101');
    expect(server.state).toBe('SYN-RECEIVED');
    client.sends('RST seq=101');
    expect(server.count('AttemptFails')).toBe(1);
    expect(server.count('EstabResets')).toBe(0);
    client.sends('SYN seq=900 mss=1460');
    client.receives('SYN ACK ack=901');
    from(40_001).receivesNothing();
  },
  { backlog: 1 },
);

conversation('a SYN in the window is challenged, not obeyed (RFC 5961 §4.2)', (talk) => {
  opened(talk);
  talk.client.sends('SYN seq=150 mss=1460 ts=5');
  talk.client.receives('ACK seq=iss+1 ack=101');
  talk.state('ESTABLISHED');
});

conversation('so is one outside it: the restarted peer answers with an exact reset', (talk) => {
  opened(talk);
  talk.client.sends('SYN seq=90000000 mss=1460 ts=5');
  talk.client.receives('ACK seq=iss+1 ack=101');
  talk.client.sends('RST seq=101');
  talk.state('CLOSED');
});

conversation('PAWS: an old timestamp is answered and dropped, data and all (RFC 7323 §5.3)', (talk) => {
  opened(talk, 'mss=1460 ws=7 ts=1000');
  const { client, server } = talk;
  client.sends('ACK seq=101 ack=iss+1 "new" ts=1001/0');
  client.receives('ACK ack=104');
  client.sends('ACK seq=104 ack=iss+1 "old" ts=999/0');
  client.receives('ACK ack=104 ts=*/1001');
  expect(server.count('PawsRejected')).toBe(1);
  expect(server.reads(10)).toBe('new');
});

conversation('PAWS works across the wrap of the timestamp', (talk) => {
  opened(talk, 'mss=1460 ws=7 ts=4294967290');
  talk.client.sends('ACK seq=101 ack=iss+1 "wrapped" ts=5/0');
  talk.client.receives('ACK ack=108 ts=*/5');
  expect(talk.server.reads(10)).toBe('wrapped');
});

conversation('a reset needs no timestamp and is exempt (RFC 7323 §5.2)', (talk) => {
  opened(talk, 'mss=1460 ws=7 ts=1000');
  talk.client.sends('RST seq=101 ts=1/0');
  talk.state('CLOSED');
});

conversation('a segment without ACK is dropped (RFC 9293 §3.10.7.4)', (talk) => {
  opened(talk);
  talk.client.sends('PSH seq=101 "x"');
  talk.client.receivesNothing();
  expect(talk.server.reads(5)).toBe('');
});

conversation('a reset in TIME-WAIT, LAST-ACK and CLOSING ends what was over', (talk) => {
  opened(talk);
  const { client, server, state } = talk;
  client.sends('FIN ACK seq=101 ack=iss+1');
  client.receives('ACK');
  server.closes();
  client.receives('FIN ACK');
  client.sends('RST seq=102');
  state('CLOSED');
  expect(server.ended.get(0)).toBe('closed');
  expect(server.count('EstabResets')).toBe(0);
});
