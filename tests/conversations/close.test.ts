import { expect } from 'vitest';
import { connected, conversation, opened } from '../support/conversation.ts';

const long = { timeWait: 60_000_000 };

conversation('this side closes first (RFC 9293 §3.6, case 1)', (talk) => {
  opened(talk);
  const { client, server, after, state } = talk;
  server.closes();
  client.receives('FIN ACK seq=iss+1 ack=101');
  state('FIN-WAIT-1');
  client.sends('ACK seq=101 ack=iss+2');
  state('FIN-WAIT-2');
  client.sends('FIN ACK seq=101 ack=iss+2');
  client.receives('ACK seq=iss+2 ack=102');
  state('TIME-WAIT');
  after('1100ms');
  state('CLOSED');
  expect(server.ended.get(0)).toBe('closed');
});

conversation('the peer closes first (case 2)', (talk) => {
  opened(talk);
  const { client, server, state } = talk;
  client.sends('FIN ACK seq=101 ack=iss+1');
  client.receives('ACK seq=iss+1 ack=102');
  state('CLOSE-WAIT');
  expect(server.events).toContain('PeerClosed');
  server.closes();
  client.receives('FIN ACK seq=iss+1 ack=102');
  state('LAST-ACK');
  client.sends('ACK seq=102 ack=iss+2');
  state('CLOSED');
});

conversation('both close at once (case 3)', (talk) => {
  opened(talk);
  const { client, server, after, state } = talk;
  server.closes();
  client.receives('FIN ACK seq=iss+1 ack=101');
  client.sends('FIN ACK seq=101 ack=iss+1');
  client.receives('ACK seq=iss+2 ack=102');
  state('CLOSING');
  client.sends('ACK seq=102 ack=iss+2');
  state('TIME-WAIT');
  after('2s');
  state('CLOSED');
});

conversation(
  'the answer to a FIN may be a FIN: straight to TIME-WAIT',
  (talk) => {
    opened(talk);
    talk.server.closes();
    talk.client.receives('FIN ACK');
    talk.client.sends('FIN ACK seq=101 ack=iss+2');
    talk.client.receives('ACK seq=iss+2 ack=102');
    talk.state('TIME-WAIT');
  },
  long,
);

conversation('the last data carries the FIN', (talk) => {
  opened(talk);
  talk.client.sends('ACK seq=101 ack=iss+1 "ask"');
  talk.client.receives('ACK ack=104');
  talk.server.reads(10);
  talk.server.writes(1500);
  talk.client.receives('ACK data=1448');
  talk.client.receives('ACK data=52 from=1448');
  talk.server.closes();
  talk.client.receives('FIN ACK seq=iss+1501');
});

conversation(
  'without piggyback the FIN stands alone',
  (talk) => {
    opened(talk, 'mss=1000');
    talk.server.writes(1000);
    talk.server.closes();
    talk.client.receives('ACK data=1000');
    talk.client.receives('FIN ACK seq=iss+1001');
  },
  { finPiggyback: false },
);

conversation(
  'a close waits behind data the window holds back',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, state } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=1000');
    server.writes(1500);
    client.receives('ACK data=1000');
    server.closes();
    client.receivesNothing();
    state('ESTABLISHED');
    client.sends('ACK seq=101 ack=iss+1001 win=1000');
    client.receives('FIN ACK PSH seq=iss+1001 data=500 from=1000');
    state('FIN-WAIT-1');
  },
  { windowScale: 0 },
);

conversation(
  'half-close: what was shut down for writing still reads (RFC 9293 §3.6)',
  (talk) => {
    opened(talk);
    const { client, server, state } = talk;
    server.shutsDown();
    client.receives('FIN ACK');
    client.sends('ACK seq=101 ack=iss+2 "still here"');
    client.receives('ACK seq=iss+2 ack=111');
    state('FIN-WAIT-2');
    expect(server.reads(20)).toBe('still here');
    expect(server.writes('no more')).toBe(0);
    client.sends('FIN ACK seq=111 ack=iss+2 "end"');
    client.receives('ACK ack=115');
    state('TIME-WAIT');
    expect(server.reads(20)).toBe('end');
    server.closes();
  },
  long,
);

conversation('the peer’s half-close: data goes on to it', (talk) => {
  opened(talk);
  const { client, server, state } = talk;
  client.sends('FIN ACK seq=101 ack=iss+1 "all I ask"');
  client.receives('ACK ack=111');
  server.writes('answer');
  client.receives('ACK ack=111 "answer"');
  client.sends('ACK seq=111 ack=iss+7');
  expect(server.reads(20)).toBe('all I ask');
  server.closes();
  client.receives('FIN ACK seq=iss+7');
  state('LAST-ACK');
});

conversation(
  'a FIN lost is sent again, with the data it rode on',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=0');
    server.writes(100);
    server.closes();
    client.sends('ACK seq=101 ack=iss+1 win=1000');
    client.receives('FIN ACK data=100');
    after('3500ms');
    client.receives('FIN ACK seq=iss+1 data=100 at=1s');
    client.receives('FIN ACK seq=iss+1 data=100 at=3s');
    client.sends('ACK seq=101 ack=iss+101');
    after('10s');
    client.receives('FIN ACK seq=iss+101 at=7.5s');
    client.sends('ACK seq=101 ack=iss+102');
  },
  { windowScale: 0 },
);

conversation(
  'a FIN of its own is sent again alone, then given up with a reset',
  (talk) => {
    opened(talk);
    talk.server.closes();
    talk.client.receives('FIN ACK at=0s');
    talk.after('20s');
    talk.client.receives('FIN ACK seq=iss+1 at=1s');
    talk.client.receives('FIN ACK seq=iss+1 at=3s');
    talk.client.receives('RST ACK seq=iss+2 at=7s');
    expect(talk.server.ended.get(0)).toBe('timed out');
  },
  { retries: 2 },
);

conversation('a partial acknowledgment leaves the FIN to be acknowledged', (talk) => {
  opened(talk, 'mss=1000');
  talk.server.writes(2000);
  talk.client.ignores();
  talk.server.closes();
  talk.client.receives('FIN ACK seq=iss+2001');
  talk.client.sends('ACK seq=101 ack=iss+2001');
  talk.state('FIN-WAIT-1');
  talk.client.sends('ACK seq=101 ack=iss+2002');
  talk.state('FIN-WAIT-2');
});

conversation('TIME-WAIT acknowledges a FIN come again, and starts over (RFC 9293 §3.10.7.4)', (talk) => {
  opened(talk);
  const { client, server, after, state } = talk;
  server.closes();
  client.receives('FIN ACK');
  client.sends('FIN ACK seq=101 ack=iss+2');
  client.receives('ACK ack=102');
  after('800ms');
  client.sends('FIN ACK seq=101 ack=iss+2');
  client.receives('ACK seq=iss+2 ack=102');
  after('800ms');
  state('TIME-WAIT');
  after('300ms');
  state('CLOSED');
});

conversation(
  'TIME-WAIT answers old data with an acknowledgment',
  (talk) => {
    opened(talk);
    const { client, server, state } = talk;
    client.sends('ACK seq=101 ack=iss+1 "data"');
    client.receives('ACK ack=105');
    server.reads(10);
    server.closes();
    client.receives('FIN ACK');
    client.sends('FIN ACK seq=105 ack=iss+2');
    client.receives('ACK ack=106');
    client.sends('ACK seq=101 ack=iss+2 "data"');
    client.receives('ACK seq=iss+2 ack=106');
    state('TIME-WAIT');
  },
  long,
);

conversation(
  'a newer SYN ends TIME-WAIT and begins a connection with higher numbers (RFC 1122 §4.2.2.13)',
  (talk) => {
    opened(talk);
    const { client, server, state } = talk;
    server.closes();
    client.receives('FIN ACK');
    client.sends('FIN ACK seq=101 ack=iss+2');
    client.receives('ACK ack=102');
    const old = server.tcb.sndMax;
    client.sends('SYN seq=103 mss=1460 ws=7 ts=50');
    const { seq } = client.receives('SYN ACK ack=104');
    expect((seq! - old) | 0).toBeGreaterThanOrEqual(0);
    client.sends('ACK seq=104 ack=iss+1 "again" ts=51/last');
    client.receives('ACK ack=109');
    state('ESTABLISHED');
    expect(server.reads(10)).toBe('again');
  },
  long,
);

conversation(
  'an older SYN does not',
  (talk) => {
    opened(talk);
    const { client, server, state } = talk;
    server.closes();
    client.receives('FIN ACK');
    client.sends('FIN ACK seq=101 ack=iss+2');
    client.receives('ACK ack=102');
    client.sends('SYN seq=60 mss=1460 ts=1'); // no newer by its timestamp either (RFC 6191 §2)
    client.receives('ACK seq=iss+2 ack=102');
    state('TIME-WAIT');
  },
  long,
);

conversation(
  'with no TIME-WAIT the last acknowledgment is still sent',
  (talk) => {
    opened(talk);
    talk.server.closes();
    talk.client.receives('FIN ACK');
    talk.client.sends('FIN ACK seq=101 ack=iss+2');
    talk.client.receives('ACK seq=iss+2 ack=102');
    talk.state('CLOSED');
  },
  { timeWait: 0 },
);

conversation('a close with unread data is a reset (RFC 1122 §4.2.2.13)', (talk) => {
  opened(talk);
  const { client, server, state } = talk;
  client.sends('ACK seq=101 ack=iss+1 "unread"');
  client.receives('ACK ack=107');
  server.closes();
  client.receives('RST ACK seq=iss+1 ack=107');
  state('CLOSED');
  expect(server.count('AbortOnData')).toBe(1);
});

conversation('data after a close is a reset', (talk) => {
  opened(talk);
  const { client, server, state } = talk;
  server.closes();
  client.receives('FIN ACK');
  client.sends('ACK seq=101 ack=iss+2 "too late"');
  client.receives('RST ACK seq=iss+2');
  state('CLOSED');
  expect(server.count('AbortOnData')).toBe(1);
});

conversation('but data received before is only acknowledged again', (talk) => {
  opened(talk);
  const { client, server, state } = talk;
  client.sends('ACK seq=101 ack=iss+1 "old"');
  client.receives('ACK ack=104');
  server.reads(10);
  server.closes();
  client.receives('FIN ACK');
  client.sends('ACK seq=101 ack=iss+1 "old"');
  client.receives('ACK seq=iss+2 ack=104');
  state('FIN-WAIT-1');
});

conversation('LAST-ACK stays until the FIN is acknowledged', (talk) => {
  opened(talk);
  const { client, server, after, state } = talk;
  client.sends('FIN ACK seq=101 ack=iss+1');
  client.receives('ACK');
  server.closes();
  client.receives('FIN ACK');
  client.sends('ACK seq=102 ack=iss+1');
  state('LAST-ACK');
  client.sends('FIN ACK seq=101 ack=iss+1');
  client.receives('ACK seq=iss+2 ack=102');
  after('1100ms');
  client.receives('FIN ACK seq=iss+1 ack=102 at=1s');
  client.sends('ACK seq=102 ack=iss+2');
  state('CLOSED');
});

conversation(
  'a close in SYN-SENT forgets the attempt',
  ({ client, server, state }) => {
    server.connects();
    client.receives('SYN');
    server.closes();
    state('CLOSED');
    client.sends('SYN ACK seq=500 ack=iss+1 mss=1460');
    client.receives('RST seq=iss+1');
  },
  { listens: false },
);

conversation('an application gone does not wait for ever in FIN-WAIT-2', (talk) => {
  opened(talk);
  const { client, server, after, state } = talk;
  server.closes();
  client.receives('FIN ACK');
  client.sends('ACK seq=101 ack=iss+2');
  after('50s');
  state('FIN-WAIT-2');
  after('11s');
  state('CLOSED');
});

conversation('one that only shut down does', (talk) => {
  opened(talk);
  const { client, server, after, state } = talk;
  server.shutsDown();
  client.receives('FIN ACK');
  client.sends('ACK seq=101 ack=iss+2');
  after('600s');
  state('FIN-WAIT-2');
});

conversation('an abort is a reset; after both FINs there is nothing to reset (RFC 9293 §3.10.5)', (talk) => {
  connected(talk);
  talk.server.aborts();
  talk.client.receives('RST ACK seq=iss+1 ack=101');
  talk.state('CLOSED');
});

conversation(
  '... TIME-WAIT',
  (talk) => {
    opened(talk);
    talk.server.closes();
    talk.client.receives('FIN ACK');
    talk.client.sends('FIN ACK seq=101 ack=iss+2');
    talk.client.receives('ACK');
    talk.server.aborts();
    talk.client.receivesNothing();
    talk.state('CLOSED');
  },
  long,
);
