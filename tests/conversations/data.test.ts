import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';
import { filler } from '../support/segments.ts';

const delayed = { delayedAck: 200_000 };

conversation('data both ways', (talk) => {
  opened(talk);
  const { client, server } = talk;
  client.sends('ACK PSH seq=101 ack=iss+1 "ping"');
  client.receives('ACK seq=iss+1 ack=105');
  expect(server.reads(100)).toBe('ping');
  server.writes('pong');
  client.receives('ACK PSH seq=iss+1 ack=105 "pong"');
  client.sends('ACK seq=105 ack=iss+5');
  expect(server.tcb.sndUna).toBe(server.tcb.sndMax);
});

conversation('a write longer than a segment is split at the MSS, PSH on the last', (talk) => {
  opened(talk, 'mss=1000');
  talk.server.writes(2500);
  expect(talk.client.receives('ACK data=1000').flags & 8).toBe(0);
  expect(talk.client.receives('ACK data=1000 from=1000').flags & 8).toBe(0);
  talk.client.receives('ACK PSH data=500 from=2000');
});

conversation(
  'timestamps are echoed, and the echo moves only with what covers Last.ACK.sent (RFC 7323 §4.3)',
  (talk) => {
    opened(talk, 'mss=1460 ws=7 ts=1');
    const { client } = talk;
    client.sends('ACK seq=101 ack=iss+1 "a" ts=10/0');
    client.receives('ACK ack=102 ts=*/10');
    client.sends('ACK seq=103 ack=iss+1 "c" ts=20/0');
    client.receives('ACK ack=102 ts=*/10');
    client.sends('ACK seq=102 ack=iss+1 "b" ts=15/0');
    client.receives('ACK ack=104 ts=*/15');
  },
);

conversation(
  'an acknowledgment waits for at most the configured time (RFC 1122 §4.2.3.2)',
  (talk) => {
    opened(talk);
    const { client, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 "lonely"');
    client.receivesNothing();
    after('250ms');
    client.receives('ACK ack=107 at=0.2s');
    talk.server.reads(10);
  },
  delayed,
);

conversation(
  'and at least every second full segment is acknowledged',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client } = talk;
    client.sends('ACK seq=101 ack=iss+1 data=1000');
    client.receivesNothing();
    client.sends('ACK seq=1101 ack=iss+1 data=1000');
    client.receives('ACK ack=2101 at=0s');
    client.sends('ACK seq=2101 ack=iss+1 data=1000');
    client.receivesNothing();
    talk.server.reads(3000);
    talk.after('300ms');
    client.receives('ACK ack=3101');
  },
  delayed,
);

conversation(
  'reply data carries the acknowledgment that waits',
  (talk) => {
    opened(talk);
    talk.client.sends('ACK seq=101 ack=iss+1 "ask"');
    talk.client.receivesNothing();
    talk.server.reads(10);
    talk.server.writes('tell');
    talk.client.receives('ACK ack=104 "tell"');
    talk.client.sends('ACK seq=104 ack=iss+5');
    talk.after('1s');
    talk.client.receivesNothing();
  },
  delayed,
);

conversation(
  'out of order: acknowledged at once, delivered once, in order (RFC 5681 §4.2)',
  (talk) => {
    opened(talk);
    const { client, server } = talk;
    client.sends('ACK seq=104 ack=iss+1 "def"');
    client.receives('ACK ack=101');
    client.sends('ACK seq=107 ack=iss+1 "ghi"');
    client.receives('ACK ack=101');
    expect(server.reads(100)).toBe('');
    client.sends('ACK seq=101 ack=iss+1 "abc"');
    client.receives('ACK ack=110');
    expect(server.reads(100)).toBe('abcdefghi');
    expect(server.count('OutOfOrder')).toBe(2);
  },
  delayed,
);

conversation('overlaps are delivered once, whichever end they stick out of', (talk) => {
  opened(talk);
  const { client, server } = talk;
  client.sends('ACK seq=103 ack=iss+1 "cde"');
  client.receives('ACK ack=101');
  client.sends('ACK seq=105 ack=iss+1 "efg"');
  client.receives('ACK ack=101');
  client.sends('ACK seq=101 ack=iss+1 "abcd"');
  client.receives('ACK ack=108');
  client.sends('ACK seq=104 ack=iss+1 "defghij"');
  client.receives('ACK ack=111');
  expect(server.reads(100)).toBe('abcdefghij');
});

conversation('what was received before is acknowledged again and not delivered again', (talk) => {
  opened(talk);
  const { client, server } = talk;
  client.sends('ACK seq=101 ack=iss+1 "once"');
  client.receives('ACK ack=105');
  client.sends('ACK seq=101 ack=iss+1 "once"');
  client.receives('ACK ack=105');
  expect(server.reads(100)).toBe('once');
});

conversation('an early FIN waits for the hole', (talk) => {
  opened(talk);
  const { client, server, state } = talk;
  client.sends('FIN ACK seq=104 ack=iss+1');
  client.receives('ACK ack=101');
  state('ESTABLISHED');
  client.sends('ACK seq=101 ack=iss+1 "abc"');
  client.receives('ACK ack=105');
  state('CLOSE-WAIT');
  expect(server.reads(100)).toBe('abc');
});

conversation('an early segment with a FIN, and its data again without', (talk) => {
  opened(talk);
  const { client, server, state } = talk;
  client.sends('FIN ACK seq=104 ack=iss+1 "def"');
  client.receives('ACK ack=101');
  client.sends('ACK seq=101 ack=iss+1 "abcdef"');
  client.receives('ACK ack=108');
  state('CLOSE-WAIT');
  expect(server.reads(100)).toBe('abcdef');
});

conversation(
  'what lies beyond the window is cut, a FIN with it',
  (talk) => {
    opened(talk, 'mss=1460');
    const { client, server, state } = talk;
    client.sends(`ACK seq=101 ack=iss+1 data=1400`);
    client.receives('ACK ack=1501 win=648');
    client.sends('FIN ACK seq=1501 ack=iss+1 data=700 from=1400');
    client.receives('ACK ack=2149 win=0');
    state('ESTABLISHED');
    expect(server.reads(3000)).toBe(filler(2048));
    client.receives('ACK ack=2149 win=2048');
    client.sends('FIN ACK seq=2149 ack=iss+1 data=52 from=2048');
    client.receives('ACK ack=2202');
    state('CLOSE-WAIT');
    expect(server.reads(3000)).toBe(filler(52, 2048));
  },
  { receiveBuffer: 2048, windowScale: 0, timestamps: false },
);

conversation(
  'outside the window: one acknowledgment, no data (RFC 9293 §3.10.7.4)',
  (talk) => {
    opened(talk, 'mss=1460');
    const { client, server } = talk;
    client.sends('ACK seq=3101 ack=iss+1 "lost"');
    client.receives('ACK seq=iss+1 ack=101');
    client.sends('ACK seq=50 ack=iss+1 "old"');
    client.receives('ACK seq=iss+1 ack=101');
    expect(server.reads(10)).toBe('');
    expect(server.drops.record()).toEqual({ 'outside the window': 2 });
  },
  { receiveBuffer: 2048 },
);

conversation(
  'the right edge of the window never moves left (RFC 9293 §3.8.6.2.2)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    let edge = 0;
    for (let at = 0; at < 10; at++) {
      client.sends(`ACK seq=${101 + at * 100} ack=iss+1 data=100 from=${at * 100}`);
      const { ack, win } = client.receives('ACK data=0');
      expect(ack! + win!).toBeGreaterThanOrEqual(edge);
      edge = ack! + win!;
      if (at % 3 === 2) server.reads(300);
    }
    server.reads(1000);
  },
  { receiveBuffer: 4096, windowScale: 0 },
);

conversation(
  'a window that opens by a byte is not worth telling; by half the buffer it is (RFC 1122 §4.2.3.3)',
  (talk) => {
    opened(talk, 'mss=1460');
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 data=1024');
    client.receives('ACK');
    client.sends('ACK seq=1125 ack=iss+1 data=1024 from=1024');
    client.receives('ACK ack=2149 win=0');
    server.reads(10);
    client.receivesNothing();
    client.sends('ACK seq=2148 ack=iss+1');
    client.receives('ACK ack=2149 win=0');
    server.reads(1014);
    client.receives('ACK ack=2149 win=1024');
    server.reads(2000);
    client.receives('ACK ack=2149 win=2048');
  },
  { receiveBuffer: 2048, windowScale: 0 },
);

conversation(
  'a closed window is probed, the probes back off, and it reopens (RFC 9293 §3.8.6.1)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    server.writes(500);
    client.receives('ACK data=500');
    client.sends('ACK seq=101 ack=iss+501 win=0');
    server.writes(500);
    client.receivesNothing();
    after('7500ms');
    client.receives('ACK seq=iss+500 at=1s');
    client.receives('ACK seq=iss+500 at=3s');
    client.receives('ACK seq=iss+500 at=7s');
    client.sends('ACK seq=101 ack=iss+501 win=1000');
    client.receives('ACK seq=iss+501 data=500 from=500');
  },
  { windowScale: 0, timestamps: false },
);

conversation(
  'a peer that answers probes with a closed window is never given up (RFC 1122 §4.2.2.17)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after, state } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=0');
    server.writes(100);
    for (let second = 0; second < 500; second++) {
      after('1s');
      for (const _ of client.ignores()) client.sends('ACK seq=101 ack=iss+1 win=0');
    }
    state('ESTABLISHED');
    client.sends('ACK seq=101 ack=iss+1 win=1000');
    client.receives('ACK seq=iss+1 data=100');
  },
  { retries: 3, windowScale: 0 },
);

conversation(
  'one that answers nothing is given up in the end',
  (talk) => {
    opened(talk, 'mss=1000');
    talk.client.sends('ACK seq=101 ack=iss+1 win=0');
    talk.server.writes(100);
    talk.after('300s');
    const came = talk.client.ignores();
    expect(came.length).toBeLessThan(8);
    talk.state('CLOSED');
    expect(talk.server.ended.get(0)).toBe('timed out');
  },
  { retries: 3, windowScale: 0 },
);

conversation(
  'probes go on at the longest interval, however long the window stays closed',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=0');
    server.writes(100);
    let probes = 0;
    for (let minute = 0; minute < 25; minute++) {
      after('60s');
      const came = client.ignores().length;
      probes += came;
      if (came > 0) client.sends('ACK seq=101 ack=iss+1 win=0');
    }
    expect(probes).toBeGreaterThan(20);
    expect(probes).toBeLessThan(40);
  },
  { rtoInitial: 4_000_000, rtoMin: 4_000_000, retries: 30, windowScale: 0 },
);

conversation(
  'a window that shrank over data under way is survived (RFC 9293 §3.8.6)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after, state } = talk;
    server.writes(3000);
    client.ignores();
    client.sends('ACK seq=101 ack=iss+1001 win=0');
    for (let second = 0; second < 300; second++) {
      after('1s');
      for (const _ of client.ignores()) client.sends('ACK seq=101 ack=iss+1001 win=0');
    }
    state('ESTABLISHED');
    client.sends('ACK seq=101 ack=iss+1001 win=5000');
    after('61s');
    expect(client.receives('ACK seq=iss+1001 data=1000 from=1000')).toBeDefined();
    client.ignores();
  },
  { retries: 3, windowScale: 0 },
);

conversation(
  'data and FIN into a closed window: refused, probed, answered; a bare FIN is taken',
  (talk) => {
    opened(talk, 'mss=1460');
    const { client, server, state } = talk;
    client.sends('ACK seq=101 ack=iss+1 data=1024');
    client.receives('ACK');
    client.sends('ACK seq=1125 ack=iss+1 data=1024 from=1024');
    client.receives('ACK ack=2149 win=0');
    client.sends('ACK seq=2149 ack=iss+1 "x"');
    client.receives('ACK ack=2149 win=0');
    client.sends('FIN ACK seq=2149 ack=iss+1');
    client.receives('ACK ack=2150 win=0');
    state('CLOSE-WAIT');
    expect(server.reads(4000)).toBe(filler(2048));
    client.ignores();
  },
  { receiveBuffer: 2048, windowScale: 0 },
);

conversation(
  'an acknowledgment counts even when the window for data is closed (RFC 9293 §3.10.7.4)',
  (talk) => {
    opened(talk, 'mss=1460');
    const { client, server } = talk;
    server.writes(100);
    client.receives('ACK data=100');
    client.sends('ACK seq=101 ack=iss+1 data=1460');
    client.receives('ACK');
    client.sends('ACK seq=1561 ack=iss+1 data=588 from=1460');
    client.receives('ACK win=0');
    client.sends('ACK seq=2149 ack=iss+101 data=50 from=2048');
    client.receives('ACK ack=2149 win=0');
    expect(server.tcb.sndUna).toBe(server.tcb.sndMax);
    server.reads(3000);
    client.ignores();
  },
  { receiveBuffer: 2048, windowScale: 0 },
);

conversation(
  'silly windows: a small offer is left alone while data is under way (RFC 1122 §4.2.3.4)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 win=1200');
    server.writes(3000);
    client.receives('ACK data=1000');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+1001 win=1200');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.sends('ACK seq=101 ack=iss+2001 win=1200');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
  },
  { windowScale: 0 },
);

conversation(
  'Nagle: a small segment waits while another is unacknowledged (RFC 9293 §3.7.4)',
  (talk) => {
    opened(talk);
    const { client, server } = talk;
    server.writes('a');
    client.receives('ACK "a"');
    server.writes('b');
    server.writes('c');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+2');
    client.receives('ACK PSH "bc"');
  },
  { nagle: true },
);

conversation(
  'Nagle does not hold a full segment, nor the last before a FIN',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes('a');
    client.receives('ACK "a"');
    server.writes(1000);
    client.receives('ACK data=1000 from=1');
    server.writes('end');
    client.receivesNothing();
    server.closes();
    client.receives('FIN ACK PSH "end"');
  },
  { nagle: true },
);

conversation('without Nagle each write leaves at once', (talk) => {
  opened(talk);
  talk.server.writes('a');
  talk.server.writes('b');
  talk.client.receives('ACK "a"');
  talk.client.receives('ACK "b"');
});

conversation(
  'the initial window is ten segments, then two for each acknowledged (RFC 6928, RFC 5681 §3.1)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes(30_000);
    expect(client.ignores()).toHaveLength(10);
    client.sends('ACK seq=101 ack=iss+1001');
    expect(client.ignores()).toHaveLength(2);
    client.sends('ACK seq=101 ack=iss+3001');
    expect(client.ignores()).toHaveLength(3);
  },
  { windowScale: 0 },
);

conversation(
  'memory for what is out of order is bounded',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    for (let at = 0; at < 200; at++) client.sends(`ACK seq=${103 + 2 * at} ack=iss+1 "x"`);
    client.ignores();
    expect(server.pool.inUse).toBeLessThanOrEqual(4096 / 64);
    expect(server.drops.record()['reassembly full']).toBeGreaterThan(0);
  },
  { receiveBuffer: 4096 },
);

conversation(
  'an acknowledgment of what was never sent is answered and dropped (RFC 9293 §3.10.7.4)',
  (talk) => {
    opened(talk);
    talk.client.sends('ACK seq=101 ack=iss+500 "x"');
    talk.client.receives('ACK seq=iss+1 ack=101');
    expect(talk.server.reads(5)).toBe('');
  },
);

conversation('one too old for any window is challenged (RFC 5961 §5)', (talk) => {
  opened(talk, 'mss=1000');
  const { client, server } = talk;
  client.sends('ACK seq=101 ack=iss+1-70000 "blind"');
  client.receives('ACK seq=iss+1 ack=101');
  expect(server.reads(10)).toBe('');
  client.sends('ACK seq=101 ack=iss+1 "real"');
  client.receives('ACK ack=105');
  expect(server.reads(10)).toBe('real');
});

conversation('the urgent pointer is accepted and ignored', (talk) => {
  opened(talk);
  talk.client.sends('ACK URG seq=101 ack=iss+1 "now"');
  talk.client.receives('ACK ack=104');
  expect(talk.server.reads(5)).toBe('now');
});
