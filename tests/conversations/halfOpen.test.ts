import { expect } from 'vitest';
import { machineConversation, openedByNic } from '../support/machineConversation.ts';
import type { MachineTalk } from '../support/machineConversation.ts';

/** The peer has crashed and forgotten; what it opens now has other numbers, from the same port. */
function opensAnew({ client }: MachineTalk, seq: number): void {
  client.sends(`SYN seq=${seq} mss=1460 ws=7 ts=9000`);
  client.receives(`SYN ACK ack=${seq + 1} by=nic`); // nothing is kept: the card cannot know
}

machineConversation(
  'a SYN on an open connection is answered by the NIC and does it no harm (RFC 5961 §4)',
  (talk) => {
    const { client, host } = talk;
    openedByNic(talk);
    const { iss } = client;
    client.sends('SYN seq=7000 mss=1460 ws=7 ts=9000');
    client.receives('SYN ACK ack=7001 by=nic');
    host.sawNothing();
    client.sends(`ACK PSH seq=101 ack=${(iss + 1) >>> 0} "GET k"`);
    client.receives(`FIN ACK PSH seq=${(iss + 1) >>> 0} ack=106 len=64`);
  },
);

machineConversation('a peer that has forgotten insists, and gets through (RFC 9293 §3.5.1)', (talk) => {
  const { client, host } = talk;
  openedByNic(talk);
  const old = client.iss;
  opensAnew(talk, 7_000_000);
  client.sends('ACK seq=7000001 ack=cookie+1 ts=9001/last');
  client.receives(`ACK seq=${(old + 1) >>> 0} ack=101 by=host`); // the challenge (RFC 5961 §4.2)
  expect(host.states).toEqual(['ESTABLISHED']);
  client.sends('ACK seq=7000001 ack=cookie+1 ts=9002/last'); // as anybody answers an unacceptable segment
  expect(host.states).toEqual(['ESTABLISHED']);
  expect(host.count('EstabResets')).toBe(1);
  expect(host.count('CookiesAccepted')).toBe(2);
  client.sends('ACK PSH seq=7000001 ack=cookie+1 "GET k" ts=9003/last');
  client.receives('FIN ACK PSH seq=cookie+1 ack=7000006 len=64');
});

machineConversation('its request at once is as good as insisting', (talk) => {
  const { client, host } = talk;
  openedByNic(talk);
  opensAnew(talk, 7_000_000);
  client.sends('ACK seq=7000001 ack=cookie+1 ts=9001/last');
  client.ignores();
  client.sends('ACK PSH seq=7000001 ack=cookie+1 "GET k" ts=9001/last');
  client.receives('FIN ACK PSH seq=cookie+1 ack=7000006 len=64');
  expect(host.count('EstabResets')).toBe(1);
});

machineConversation('one stray first acknowledgment and the peer goes on: nothing has happened', (talk) => {
  const { client, host } = talk;
  openedByNic(talk);
  const old = client.iss;
  const next = (old + 1) >>> 0;
  const stamp = client.lastTimestamp;
  opensAnew(talk, 7_000_000);
  const stray = 'ACK seq=7000001 ack=cookie+1 ts=9001/last';
  client.sends(stray);
  client.receives(`ACK seq=${next} ack=101 by=host`);
  client.sends(`ACK PSH seq=101 ack=${next} "GE" ts=2/${stamp}`); // heard again: the doubt is gone
  client.receives(`ACK seq=${next} ack=103`);
  client.sends(stray);
  expect(host.count('EstabResets')).toBe(0);
  client.ignores();
  client.sends(`ACK PSH seq=103 ack=${next} "T k" ts=3/${stamp}`);
  client.receives(`FIN ACK PSH seq=${next} ack=106 len=64`);
});

machineConversation(
  'TIME-WAIT on the host gives way to a newer connection at once (RFC 6191), to an older one never',
  (talk) => {
    const { client, host, after } = talk;
    openedByNic(talk);
    client.sends('ACK PSH seq=101 ack=cookie+1 "GET k"');
    client.receives('FIN ACK PSH seq=cookie+1 ack=106 len=64 by=host');
    client.sends('FIN ACK seq=106 ack=cookie+66');
    client.receives('ACK ack=107 by=host');
    expect(host.states).toEqual(['TIME-WAIT']);
    after('1ms');
    client.sends('SYN seq=7000000 mss=1460 ws=7 ts=0');
    client.receives('SYN ACK ack=7000001 by=nic');
    client.sends('ACK seq=7000001 ack=cookie+1 ts=0/last');
    expect(host.states).toEqual(['TIME-WAIT']);
    client.ignores();
    opensAnew(talk, 8_000_000);
    client.sends('ACK seq=8000001 ack=cookie+1 ts=9001/last');
    expect(host.states).toEqual(['ESTABLISHED']);
    client.receivesNothing();
  },
  { offloads: { teardown: 'off' }, tcp: { timeWait: 1_000_000_000 } },
);
