import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';
import type { ScriptedServer, Setting, Talk } from '../support/conversation.ts';

/** A connection that begins in its own first acknowledgment begins as a quasi-TCB (source-facts C.4). */
const lazy: Setting = { lazyTcb: true, syncookies: 'always' };

const promotions = (server: ScriptedServer): Record<string, number> =>
  server.endpoint.ctx.memory.promotions.record();

function expectQuasi(server: ScriptedServer): void {
  const { memory, tcbBytes } = server.endpoint.ctx;
  expect([memory.quasi, memory.full, tcbBytes], 'quasi, full, bytes').toEqual([1, 0, 40]);
  expect(promotions(server)).toEqual({});
}

function expectFull(server: ScriptedServer, why: string): void {
  const { memory, tcbBytes } = server.endpoint.ctx;
  expect([memory.quasi, memory.full, tcbBytes], 'quasi, full, bytes').toEqual([0, 1, 700]);
  expect(promotions(server)).toEqual({ [why]: 1 });
}

function openedQuasi(talk: Talk, options?: string): void {
  opened(talk, options);
  expectQuasi(talk.server);
}

/** In one turn of the application: it writes, and lets the NIC close. */
function answersAndCloses(server: ScriptedServer, bytes: number): void {
  server.endpoint.write(server.connection, 0, bytes, true);
  server.endpoint.close(server.connection, true);
  server.endpoint.keepUnread();
  server.react();
}

conversation(
  'a request read, answered and handed over in its turn never makes a full control block',
  (talk) => {
    openedQuasi(talk);
    const { client, server } = talk;
    client.sends('ACK PSH seq=101 ack=iss+1 "GET k"');
    expect(server.reads(9)).toBe('GET k');
    client.receives('ACK ack=106');
    answersAndCloses(server, 64);
    client.receives('FIN ACK PSH len=64 left=0');
    expectQuasi(server);
    server.endpoint.handOverAnswered(server.connection, true);
    server.react();
    const { memory, tcbBytes } = server.endpoint.ctx;
    expect([memory.quasi, memory.full, memory.fullPeak, tcbBytes]).toEqual([0, 0, 0, 0]);
  },
  lazy,
);

conversation(
  'an acknowledgment, a duplicate, a FIN and silence need nothing more than a quasi-TCB has',
  (talk) => {
    openedQuasi(talk);
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=200');
    client.sends('FIN ACK seq=101 ack=iss+1');
    client.receives('ACK ack=102');
    client.sends('FIN ACK seq=101 ack=iss+1');
    client.receives('ACK ack=102');
    after('100s');
    expectQuasi(server);
  },
  lazy,
);

conversation(
  'data left unread when the turn ends is kept by a full control block (source-facts C.4 a)',
  (talk) => {
    openedQuasi(talk);
    const { client, server } = talk;
    client.sends('ACK PSH seq=101 ack=iss+1 "GET k"');
    client.receives('ACK ack=106');
    expect(server.reads(3)).toBe('GET');
    expectQuasi(server);
    server.endpoint.keepUnread();
    expectFull(server, 'data left unread');
    expect(server.reads(9)).toBe(' k');
  },
  lazy,
);

conversation(
  'data that leaves without a hand-over must be kept until acknowledged (source-facts C.4 b)',
  (talk) => {
    openedQuasi(talk);
    talk.server.writes('hello');
    talk.client.receives('ACK PSH "hello"');
    expectFull(talk.server, 'data for the host to keep');
    talk.after('1s');
    talk.client.receives('ACK PSH "hello"'); // and is sent again
  },
  lazy,
);

conversation(
  'what does not fit a frame needs a send buffer (source-facts C.4 c), and all of it is handed over',
  (talk) => {
    openedQuasi(talk);
    answersAndCloses(talk.server, 2000);
    talk.client.receives('ACK len=1448 left=1');
    talk.client.receives('FIN ACK PSH len=552 left=0');
    expectFull(talk.server, 'written beyond a frame');
  },
  lazy,
);

conversation(
  'a FIN the NIC does not take over must be kept too',
  (talk) => {
    openedQuasi(talk);
    talk.server.closes();
    talk.client.receives('FIN ACK seq=iss+1');
    expectFull(talk.server, 'FIN for the host to keep');
    talk.after('1s');
    talk.client.receives('FIN ACK seq=iss+1');
  },
  lazy,
);

conversation(
  'data the window holds back waits in a send buffer',
  (talk) => {
    openedQuasi(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=0');
    answersAndCloses(server, 64);
    expectFull(server, 'data held back');
    client.sends('ACK seq=101 ack=iss+1 win=500');
    client.receives('FIN ACK PSH len=64 left=0');
  },
  lazy,
);

conversation(
  'a segment out of order waits in a list that a quasi-TCB has not',
  (talk) => {
    openedQuasi(talk);
    const { client, server } = talk;
    client.sends('ACK PSH seq=104 ack=iss+1 " k"');
    client.receives('ACK ack=101');
    expectFull(server, 'data out of order');
    client.sends('ACK seq=101 ack=iss+1 "GET"');
    client.receives('ACK ack=106');
    expect(server.reads(9)).toBe('GET k');
  },
  lazy,
);

conversation(
  'an acknowledgment that waits needs a timer',
  (talk) => {
    openedQuasi(talk);
    const { client, server, after } = talk;
    client.sends('ACK PSH seq=101 ack=iss+1 "GET"');
    expect(server.reads(3)).toBe('GET');
    server.endpoint.keepUnread();
    expectFull(server, 'a timer');
    after('40ms');
    client.receives('ACK ack=104');
  },
  { ...lazy, delayedAck: 40_000 },
);

conversation(
  'so does asking a silent peer whether it lives',
  (talk) => {
    openedQuasi(talk);
    talk.after('9s');
    expectQuasi(talk.server);
    talk.after('2s');
    talk.client.receives('ACK seq=iss');
    expectFull(talk.server, 'a timer');
  },
  { ...lazy, keepAlive: 10_000_000 },
);

conversation(
  'a hand-over the NIC refuses leaves the host with a full control block and the data to send again',
  (talk) => {
    openedQuasi(talk);
    const { client, server, after } = talk;
    answersAndCloses(server, 64);
    client.receives('FIN ACK PSH len=64 left=0');
    server.endpoint.handOverAnswered(server.connection, false);
    expectFull(server, 'hand-over refused');
    after('1s');
    client.receives('FIN ACK PSH len=64');
  },
  lazy,
);

conversation(
  'a handshake of the host’s own makes a full control block from the start',
  (talk) => {
    opened(talk);
    const { memory, tcbBytes } = talk.server.endpoint.ctx;
    expect([memory.quasiPeak, memory.full, tcbBytes]).toEqual([0, 1, 700]);
  },
  { lazyTcb: true },
);

conversation(
  'zero-copy: what a turn leaves unread is moved to a receive buffer, once',
  (talk) => {
    openedQuasi(talk);
    const { client, server } = talk;
    const copied = (): Record<string, number> => server.endpoint.ctx.zeroCopy!.tally.record();
    client.sends('ACK PSH seq=101 ack=iss+1 "GET k"');
    client.receives('ACK ack=106');
    expect(server.reads(3)).toBe('GET');
    server.endpoint.keepUnread();
    server.endpoint.keepUnread();
    expect(server.reads(9)).toBe(' k');
    expect(copied()).toEqual({
      'reads from the frame': 1,
      'bytes read from the frame': 3,
      'turns that left bytes unread': 1,
      'bytes moved to a receive buffer': 2,
    });
  },
  { ...lazy, zeroCopy: true },
);

conversation(
  'zero-copy: a second write joins the frame while it fits, and else both go through a send buffer',
  (talk) => {
    openedQuasi(talk);
    const { server, client } = talk;
    const { endpoint, connection } = server;
    const copied = (): Record<string, number> => endpoint.ctx.zeroCopy!.tally.record();
    endpoint.write(connection, 0, 700, true);
    endpoint.write(connection, 0, 700, true);
    expectQuasi(server);
    expect(copied()).toEqual({});
    endpoint.write(connection, 0, 100, true);
    expect(copied()).toEqual({ 'writes beyond a frame': 1, 'bytes copied through a send buffer': 1500 });
    expectFull(server, 'written beyond a frame');
    endpoint.close(connection, true);
    server.react();
    client.receives('ACK len=1448 left=1');
    client.receives('FIN ACK PSH len=52 left=0');
  },
  { ...lazy, zeroCopy: true },
);
