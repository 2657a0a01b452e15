import { expect } from 'vitest';
import { composeListen } from '#engine/pcie/controlMessages.ts';
import { SERVER } from '../support/conversation.ts';
import { machineConversation, openedByNic } from '../support/machineConversation.ts';

machineConversation(
  'the NIC answers a SYN by itself: the host sees nothing and keeps nothing (RFC 4987 §3.6)',
  (talk) => {
    const { client, host, nic } = talk;
    client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
    client.receives('SYN ACK ack=101 mss=1460 ws=7 ts=*/1 by=nic');
    host.sawNothing();
    expect(host.connections).toBe(0);
    expect(nic('setup', 'SYNs answered')).toBe(1);
  },
);

machineConversation('the cookie come back begins the connection, its options with it', (talk) => {
  const { client, host, nic, machine } = talk;
  client.sends('SYN seq=100 mss=1000 ws=5 ts=1');
  client.receives('SYN ACK ack=101 by=nic');
  client.sends('ACK seq=101 ack=cookie+1 win=100 ts=2/last');
  host.saw(1);
  expect(nic('setup', 'cookies accepted')).toBe(1);
  expect(host.count('CookiesAccepted')).toBe(1);
  const core = machine.host.cores.find(({ endpoint }) => endpoint.ctx.tcbs.count === 1)!;
  const tcb = core.endpoint.ctx.tcbs.open(0);
  expect([tcb.sendScale, tcb.receiveScale, tcb.sndWnd, tcb.timestampRecent]).toEqual([5, 7, 3200, 2]);
  // An MSS the cookie can say, never above the one offered, timestamps off.
  expect(tcb.mss + 12).toBeLessThanOrEqual(1000);
});

machineConversation('the request may come with the acknowledgment, and is answered', (talk) => {
  const { client, host } = talk;
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  client.receives('SYN ACK by=nic');
  client.sends('ACK PSH seq=101 ack=cookie+1 "GET k" ts=2/last');
  client.receives('FIN ACK PSH seq=cookie+1 ack=106 len=64 by=host');
  host.saw(1);
});

machineConversation('a lost acknowledgment is no loss: the request brings the cookie too', (talk) => {
  const { client, host } = talk;
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  client.receives('SYN ACK by=nic');
  client.sends('ACK PSH seq=101 ack=cookie+1 "GET" ts=2/last');
  client.receives('ACK ack=104');
  expect(host.states).toEqual(['ESTABLISHED']);
});

machineConversation(
  'a later segment before the first is dropped without a reset; the first then begins it',
  (talk) => {
    const { client, host } = talk;
    client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
    client.receives('SYN ACK by=nic');
    client.sends('ACK PSH seq=104 ack=cookie+1 " k" ts=2/last');
    client.receivesNothing();
    expect(host.connections).toBe(0);
    client.sends('ACK seq=101 ack=cookie+1 "GET" ts=2/last');
    client.receives('ACK ack=104');
    client.sends('ACK PSH seq=104 ack=cookie+1 " k" ts=2/last');
    client.receives('FIN ACK PSH ack=106 len=64');
  },
);

machineConversation('a forged cookie is refused with a reset by the host', (talk) => {
  const { client, host, nic } = talk;
  client.sends('ACK seq=101 ack=123456789');
  client.receives('RST seq=123456789 by=host');
  expect(host.connections).toBe(0);
  expect(nic('setup', 'cookies accepted')).toBe(0);
});

machineConversation('another client’s cookie is refused', (talk) => {
  const { client, from, host } = talk;
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  const { seq } = client.receives('SYN ACK by=nic');
  const thief = from(40_001);
  thief.sends(`ACK seq=101 ack=${(seq! + 1) >>> 0}`);
  thief.receives('RST by=host');
  expect(host.connections).toBe(0);
});

machineConversation('an expired cookie is refused (two counts of 64 s)', (talk) => {
  const { client, host, after } = talk;
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  client.receives('SYN ACK by=nic');
  after('193s');
  client.sends('ACK seq=101 ack=cookie+1 ts=2/last');
  client.receives('RST seq=cookie+1');
  expect(host.connections).toBe(0);
});

machineConversation('replayed while its connection is open, an acknowledgment is a duplicate', (talk) => {
  const { client, host } = talk;
  openedByNic(talk);
  client.sends('ACK seq=101 ack=cookie+1');
  expect(host.states).toEqual(['ESTABLISHED']);
  expect(host.count('CookiesAccepted')).toBe(1);
});

machineConversation('replayed while the NIC closes its connection, it begins no second one', (talk) => {
  const { client, host } = talk;
  openedByNic(talk);
  client.sends('ACK PSH seq=101 ack=cookie+1 "GET k"');
  client.receives('FIN ACK PSH seq=cookie+1 ack=106 len=64');
  client.sends('ACK PSH seq=101 ack=cookie+1 "GET k"');
  client.ignores();
  expect(host.connections).toBe(0);
  expect(host.count('CookiesAccepted')).toBe(1);
  client.sends('FIN ACK seq=106 ack=cookie+66');
  client.receives('ACK ack=107 by=nic');
});

machineConversation(
  'replayed when all have forgotten, it begins another until its count runs out: nothing was kept (RFC 4987 §3.6)',
  (talk) => {
    const { client, host, after } = talk;
    openedByNic(talk);
    client.sends('RST seq=101');
    expect(host.connections).toBe(0);
    after('60s');
    client.sends('ACK seq=101 ack=cookie+1');
    expect(host.count('CookiesAccepted')).toBe(2);
    client.sends('RST seq=101');
    after('193s');
    client.sends('ACK seq=101 ack=cookie+1');
    client.receives('RST by=host');
    expect(host.count('CookiesAccepted')).toBe(2);
  },
);

machineConversation('a second listener does not take the first one’s place', ({ client, machine, nic }) => {
  const message = machine.pool.lease(64)!;
  message.queue = 0;
  composeListen(message, SERVER, 81, 1200, 3, false, true, 29_200);
  machine.bus.post(message);
  machine.bus.ringDoorbell(0);
  machine.timeline.runUntil(machine.timeline.now + 50e6);
  expect(nic('setup', 'listeners')).toBe(2);
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  client.receives('SYN ACK mss=1460 ws=7 by=nic');
});

machineConversation('one of a minute ago is still good', (talk) => {
  const { client, host, after } = talk;
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  client.receives('SYN ACK by=nic');
  after('100s');
  client.sends('ACK seq=101 ack=cookie+1 ts=2/last');
  expect(host.states).toEqual(['ESTABLISHED']);
});

machineConversation('without timestamps there is nowhere to keep a scale: none is agreed', (talk) => {
  const { client, machine } = talk;
  client.sends('SYN seq=100 mss=1460 ws=7');
  client.receives('SYN ACK ack=101 -ws -ts by=nic');
  client.sends('ACK seq=101 ack=cookie+1 win=500');
  const core = machine.host.cores.find(({ endpoint }) => endpoint.ctx.tcbs.count === 1)!;
  expect(core.endpoint.ctx.tcbs.open(0).sndWnd).toBe(500);
});

machineConversation('a SYN come again gets the same cookie, and the host still sees nothing', (talk) => {
  const { client, host } = talk;
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  const { seq } = client.receives('SYN ACK by=nic');
  client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
  expect(client.receives('SYN ACK by=nic').seq).toBe(seq);
  host.sawNothing();
});

machineConversation('a flood of SYNs costs the host nothing (RFC 4987 §2)', (talk) => {
  const { client, host, machine } = talk;
  for (let at = 0; at < 50; at++) client.sends(`SYN seq=${1000 * at} mss=1460 ts=1`);
  expect(client.ignores()).toHaveLength(50);
  host.sawNothing();
  expect(machine.host.cores.every((core) => core.account.busy === 0)).toBe(true);
});

machineConversation('a corrupted SYN is not answered', (talk) => {
  talk.client.sends('SYN seq=100 mss=1460 csum=bad');
  talk.client.receivesNothing();
  talk.host.sawNothing();
  expect(talk.machine.drops.record()).toEqual({ 'TCP checksum': 1 });
});

machineConversation('a reset of an open connection reaches the host, which forgets it', (talk) => {
  openedByNic(talk);
  talk.client.sends('RST seq=101');
  expect(talk.host.connections).toBe(0);
});

machineConversation(
  'without the offload the host shakes hands itself',
  (talk) => {
    const { client, host } = talk;
    client.sends('SYN seq=100 mss=1460 ws=7 ts=1');
    client.receives('SYN ACK ack=101 mss=1460 ws=7 by=host');
    host.saw(1);
    expect(host.states).toEqual(['SYN-RECEIVED']);
    client.sends('ACK seq=101 ack=iss+1 ts=2/last');
    expect(host.states).toEqual(['ESTABLISHED']);
  },
  { offloads: { setup: 'off' } },
);

machineConversation(
  'an ECN-setup SYN is answered with ECE, and the timestamp brings it back (RFC 3168 §6.1.1)',
  (talk) => {
    const { client, nic } = talk;
    client.sends('SYN ECE CWR seq=100 mss=1460 ws=7 ts=1');
    client.receives('SYN ACK ECE ack=101 ecn=0 by=nic');
    client.sends('ACK PSH seq=101 ack=cookie+1 "GET k" ts=2/last ecn=3');
    client.receives('FIN ACK PSH ECE ack=106 len=64 ecn=2 by=host'); // the mark is echoed (§6.1.3)
    expect(nic('setup', 'cookies accepted')).toBe(1);
  },
  { tcp: { ecn: true } },
);

machineConversation(
  'no ECN without timestamps, which alone could carry it, without both flags, or where the server has none',
  (talk) => {
    const { client, from } = talk;
    client.sends('SYN ECE CWR seq=100 mss=1460');
    client.receives('SYN ACK ack=101 by=nic');
    client.sends('ACK PSH seq=101 ack=cookie+1 "GET k"');
    client.receives('FIN ACK PSH ack=106 len=64 ecn=0 by=host');
    const second = from(40_001);
    second.sends('SYN ECE seq=100 mss=1460 ts=1');
    second.receives('SYN ACK ack=101 by=nic');
  },
  { tcp: { ecn: true } },
);

machineConversation(
  'a server without ECN agrees to none, whatever a client makes of the bit in its timestamp',
  (talk) => {
    const { client } = talk;
    client.sends('SYN ECE CWR seq=100 mss=1460 ts=1');
    client.receives('SYN ACK ack=101 by=nic');
    client.sends(`ACK PSH seq=101 ack=cookie+1 "GET k" ts=2/${client.lastTimestamp | 32} ecn=3`);
    client.receives('FIN ACK PSH ack=106 len=64 ecn=0 by=host');
  },
);
