import { expect } from 'vitest';
import { mssValues } from '#engine/wire/synCookie/cookieLayout.table.ts';
import { conversation } from '../support/conversation.ts';

const always = { syncookies: 'always', sack: true, ecn: true } as const;
const overflow = { syncookies: 'overflow', backlog: 1, timestamps: false, windowScale: 0 } as const;

conversation(
  'a SYN is answered with a cookie and nothing is kept; the acknowledgment begins the connection (RFC 4987 §3.6)',
  ({ client, server, state }) => {
    client.sends('SYN seq=100 mss=1460 ws=3 ts=7 sack');
    client.receives('SYN ACK seq=iss ack=101 mss=1460 ws=7 sack ts=*/7');
    expect(server.endpoint.ctx.tcbs.count).toBe(0);
    client.stampsFrom('ts=8');
    client.sends('ACK seq=101 ack=iss+1');
    state('ESTABLISHED');
    expect(server.counts.record()).toMatchObject({ SyncookiesSent: 1, SyncookiesRecv: 1, PassiveOpens: 1 });
    server.writes('hello');
    client.receives('ACK seq=iss+1 ack=101 "hello" ts=*/8');
  },
  always,
);

conversation(
  'the options survive in the timestamp: window scale, SACK and ECN (RFC 4987 §3.6)',
  ({ client, server }) => {
    client.sends('SYN ECE CWR seq=100 mss=1460 ws=3 ts=7 sack');
    client.receives('SYN ACK ECE seq=iss ack=101 ws=7 sack');
    client.stampsFrom('ts=8');
    client.sends('ACK seq=101 ack=iss+1 win=1000');
    expect(server.tcb.sndWnd, 'scaled by what the SYN said').toBe(8000);
    server.writes('x');
    client.receives('ACK seq=iss+1 "x" ecn=2');
    client.sends('ACK seq=111 ack=iss+1 "later"');
    client.receives('ACK ack=101 blocks=111:116');
    server.aborts();
    client.receives('RST ACK');
  },
  always,
);

conversation(
  'without timestamps nothing could carry them: no scale, no SACK, no ECN',
  ({ client, server }) => {
    client.sends('SYN ECE CWR seq=100 mss=1460 ws=3 sack');
    client.receives('SYN ACK seq=iss ack=101 mss=1460 -ws -sack -ts');
    client.sends('ACK seq=101 ack=iss+1 win=1000');
    expect(server.tcb.sndWnd).toBe(1000);
    server.writes('x');
    client.receives('ACK "x" ecn=0 -ts');
  },
  always,
);

for (const offered of [100, 536, 1000, 1459, 1460, 9000]) {
  const most = Math.max(...mssValues.filter((value) => value <= offered));
  conversation(
    `an MSS of ${offered} comes back from the cookie as ${most}, never above (RFC 9293 §3.7.1)`,
    ({ client, server }) => {
      client.sends(`SYN seq=100 mss=${offered}`);
      client.receives('SYN ACK');
      client.sends('ACK seq=101 ack=iss+1');
      server.writes(3000);
      client.receives(`ACK data=${most}`);
      client.ignores();
    },
    { ...always, initialWindow: 40 },
  );
}

conversation(
  'data and FIN may ride on the acknowledgment that brings the cookie',
  ({ client, server, state }) => {
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK');
    client.sends('FIN ACK seq=101 ack=iss+1 "all"');
    client.receives('ACK ack=105');
    state('CLOSE-WAIT');
    expect(server.reads(9)).toBe('all');
  },
  always,
);

conversation(
  'a forged cookie is refused with a reset, and so is another port’s (RFC 4987 §3.6)',
  ({ client, server, from }) => {
    const other = from(40_001);
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK');
    client.sends('ACK seq=101 ack=iss+2');
    client.receives('RST seq=iss+2');
    client.sends('ACK seq=90000 ack=iss+1'); // another client number
    client.receives('RST seq=iss+1');
    other.sends(`ACK seq=101 ack=${client.iss + 1}`);
    other.receives(`RST seq=${client.iss + 1}`);
    expect(server.count('CookiesRefused')).toBe(3);
    expect(server.endpoint.ctx.tcbs.count).toBe(0);
  },
  always,
);

conversation(
  'a cookie is good for two counts of 64 s, then a reset answers it',
  ({ client, server, from, after }) => {
    const late = from(40_001);
    for (const peer of [client, late]) {
      peer.sends('SYN seq=100 mss=1460');
      peer.receives('SYN ACK');
    }
    after('130s');
    client.sends('ACK seq=101 ack=iss+1');
    expect(server.accepted).toHaveLength(1);
    after('70s');
    late.sends('ACK seq=101 ack=iss+1');
    late.receives('RST seq=iss+1');
    expect(server.accepted).toHaveLength(1);
  },
  always,
);

conversation(
  'when no cookie was sent a stray acknowledgment is reset unlooked at (RFC 9293 §3.10.7.2)',
  ({ client, server }) => {
    client.sends('ACK seq=101 ack=77');
    client.receives('RST seq=77');
    expect(server.count('CookiesRefused')).toBe(0);
  },
  always,
);

conversation(
  'cookies begin where the SYN queue is full, and connections from both sides of that line work (RFC 4987 §3.6)',
  ({ client, server, from }) => {
    const [second, third] = [from(40_001), from(40_002)];
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    second.sends('SYN seq=100 mss=1000');
    second.receives('SYN ACK seq=iss ack=101');
    third.sends('SYN seq=100 mss=1000');
    third.receives('SYN ACK');
    expect(server.endpoint.ctx.tcbs.count).toBe(1);
    expect(server.counts.record()).toMatchObject({ SyncookiesSent: 2, TCPReqQFullDoCookies: 2 });
    second.sends('ACK seq=101 ack=iss+1 "b"');
    second.receives('ACK ack=102');
    expect(server.reads(1)).toBe('b');
    client.sends('ACK seq=101 ack=iss+1 "a"');
    client.receives('ACK ack=102');
    expect(server.reads(1)).toBe('a');
    expect(server.accepted).toHaveLength(2);
    third.sends('RST seq=101'); // it was never known: nothing happens
    third.receivesNothing();
  },
  overflow,
);

conversation(
  'a good cookie for a full accept queue is dropped, not reset, and counts later',
  ({ client, server, from }) => {
    const [second, third] = [from(40_001), from(40_002)];
    second.sends('SYN seq=100 mss=1000');
    second.receives('SYN ACK');
    third.sends('SYN seq=100 mss=1000');
    third.receives('SYN ACK');
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    client.sends('ACK seq=101 ack=iss+1');
    second.sends('ACK seq=101 ack=iss+1');
    second.receivesNothing();
    expect(server.count('ListenOverflows')).toBe(1);
    server.accepts();
    second.sends('ACK seq=101 ack=iss+1');
    server.accepts();
    expect(server.accepted).toHaveLength(2);
  },
  { ...overflow, syncookies: 'always', acceptsLater: true },
);

conversation(
  'a later segment whose first was lost is forgotten without a reset; the first then begins the connection',
  ({ client, server }) => {
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    client.sends('ACK seq=104 ack=iss+1 "def"');
    client.receivesNothing();
    expect(server.drops.record()).toEqual({ 'SYN cookie refused': 1 });
    client.sends('ACK seq=101 ack=iss+1 "abc"');
    client.receives('ACK ack=104');
    client.sends('ACK seq=104 ack=iss+1 "def"');
    client.receives('ACK ack=107');
    expect(server.reads(9)).toBe('abcdef');
  },
  always,
);
