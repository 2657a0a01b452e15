import { expect } from 'vitest';
import { machineConversation, openedByNic } from '../support/machineConversation.ts';
import type { MachineTalk } from '../support/machineConversation.ts';

/** The reply and its FIN are out, and the NIC has the connection. */
function handedOver(talk: MachineTalk): void {
  openedByNic(talk);
  const { client, host, nic } = talk;
  client.sends('ACK PSH seq=101 ack=cookie+1 "GET k"');
  client.receives('FIN ACK PSH seq=cookie+1 ack=106 len=64 by=host');
  host.saw(1);
  expect(host.connections).toBe(0);
  expect(nic('teardown', 'hand-overs taken')).toBe(1);
}

machineConversation('the NIC finishes the close; the host has forgotten the connection', (talk) => {
  handedOver(talk);
  const { client, host, nic, after } = talk;
  client.sends('FIN ACK seq=106 ack=cookie+66');
  client.receives('ACK seq=cookie+66 ack=107 by=nic');
  host.sawNothing();
  after('100ms');
  host.sawNothing();
  expect(nic('teardown', 'flows closed')).toBe(1);
});

machineConversation('a lost response is sent again by the NIC, and again with back-off', (talk) => {
  handedOver(talk);
  const { client, host, nic, after } = talk;
  after('100ms');
  const first = client.receives('FIN ACK PSH seq=cookie+1 ack=106 len=64 by=nic');
  const second = client.receives('FIN ACK PSH seq=cookie+1 len=64 by=nic');
  expect(second.time - first.time).toBeGreaterThan(25e9);
  client.ignores();
  client.sends('FIN ACK seq=106 ack=cookie+66');
  client.receives('ACK seq=cookie+66 ack=107 by=nic');
  host.sawNothing();
  expect(host.count('RetransSegs')).toBe(0);
  expect(nic('teardown', 'segments resent')).toBeGreaterThanOrEqual(2);
});

machineConversation('a lost last acknowledgment is repeated when the FIN comes again', (talk) => {
  handedOver(talk);
  const { client, host } = talk;
  client.sends('FIN ACK seq=106 ack=cookie+66');
  client.receives('ACK ack=107 by=nic');
  client.sends('FIN ACK seq=106 ack=cookie+66');
  client.receives('ACK seq=cookie+66 ack=107 by=nic');
  host.sawNothing();
});

machineConversation('acknowledgment first, FIN later', (talk) => {
  handedOver(talk);
  const { client, host } = talk;
  client.sends('ACK seq=106 ack=cookie+66');
  client.receivesNothing();
  client.sends('FIN ACK seq=106 ack=cookie+66');
  client.receives('ACK seq=cookie+66 ack=107 by=nic');
  host.sawNothing();
});

machineConversation('a peer that is gone: the NIC gives up with a reset and tells the host', (talk) => {
  handedOver(talk);
  const { client, host, nic, machine, after } = talk;
  after('1s');
  for (let resent = 0; resent < 3; resent++) client.receives('FIN ACK PSH seq=cookie+1 len=64 by=nic');
  client.receives('RST ACK seq=cookie+66 by=nic');
  expect(nic('teardown', 'flows given up')).toBe(1);
  expect(Array.from(machine.host.endedByNic)).toEqual([0, 0, 1]);
  host.sawNothing();
});

machineConversation(
  'client data after the hand-over is answered with a reset (RFC 1122 §4.2.2.13)',
  (talk) => {
    handedOver(talk);
    const { client, host, nic, machine } = talk;
    client.sends('ACK PSH seq=106 ack=cookie+66 "more"');
    client.receives('RST seq=cookie+66 by=nic');
    expect(nic('teardown', 'flows reset')).toBe(1);
    expect(Array.from(machine.host.endedByNic)).toEqual([0, 1, 0]);
    host.sawNothing();
  },
);

machineConversation('a reset ends it, if exact (RFC 5961 §3.2)', (talk) => {
  handedOver(talk);
  const { client, nic, host } = talk;
  client.sends('RST seq=90000');
  expect(nic('teardown', 'flows in the table')).toBe(1);
  client.sends('RST seq=106');
  expect(nic('teardown', 'flows in the table')).toBe(0);
  client.ignores();
  host.sawNothing();
});

machineConversation(
  'the table is full: the host keeps the connection and closes it itself',
  (talk) => {
    const { client, host, from, after } = talk;
    handedOver(talk);
    const second = from(40_001);
    second.sends('SYN seq=500 mss=1460 ws=7 ts=1');
    second.receives('SYN ACK by=nic');
    second.sends('ACK PSH seq=501 ack=cookie+1 "GET k" ts=2/last');
    second.receives('FIN ACK PSH len=64 by=host');
    expect(host.states).toEqual(['FIN-WAIT-1']);
    expect(host.count('HandOversRefused')).toBe(1);
    after('130ms');
    second.receives('FIN ACK PSH seq=cookie+1 len=64 by=host');
    second.sends('FIN ACK seq=506 ack=cookie+66 ts=3/last');
    second.receives('ACK seq=cookie+66 ack=507 by=host');
    expect(host.states).toEqual(['TIME-WAIT']);
    after('40ms');
    expect(host.connections).toBe(0);
    client.ignores();
  },
  { offloads: { teardownFlows: 1 } },
);

machineConversation(
  'the client closed first: the NIC sends the last FIN and waits for its acknowledgment',
  (talk) => {
    openedByNic(talk);
    const { client, host, nic } = talk;
    client.sends('FIN ACK PSH seq=101 ack=cookie+1 "GET k"');
    client.receives('FIN ACK PSH seq=cookie+1 ack=107 len=64 by=host');
    host.saw(1);
    expect(host.connections).toBe(0);
    client.sends('ACK seq=107 ack=cookie+66');
    expect(nic('teardown', 'flows closed')).toBe(1);
    host.sawNothing();
  },
);

machineConversation(
  'without the offload the host closes, and keeps TIME-WAIT',
  (talk) => {
    openedByNic(talk);
    const { client, host, after } = talk;
    client.sends('ACK PSH seq=101 ack=cookie+1 "GET k"');
    client.receives('FIN ACK PSH len=64 by=host');
    expect(host.states).toEqual(['FIN-WAIT-1']);
    client.sends('FIN ACK seq=106 ack=cookie+66');
    client.receives('ACK ack=107 by=host');
    expect(host.states).toEqual(['TIME-WAIT']);
    after('31ms');
    expect(host.connections).toBe(0);
  },
  { offloads: { teardown: 'off' } },
);

machineConversation(
  'a request without its answer’s room waits: the reply goes out in windows, only its end is handed over',
  (talk) => {
    openedByNic(talk, 'mss=1460');
    const { client, host, nic } = talk;
    client.sends('ACK PSH seq=101 ack=cookie+1 "GET k" win=2000');
    let next = 1;
    for (let round = 0; round < 40 && host.connections > 0; round++) {
      for (const { payload } of client.ignores()) next += payload.length;
      client.sends(`ACK seq=106 ack=cookie+${next} win=2000`);
    }
    expect(host.connections).toBe(0);
    expect(nic('teardown', 'hand-overs taken')).toBe(1);
    for (const { payload } of client.ignores()) next += payload.length;
    expect(next).toBe(20_001);
    client.sends(`FIN ACK seq=106 ack=cookie+${next + 1}`);
    client.receives('ACK ack=107 by=nic');
  },
  { workload: { replyBytes: 20_000 } },
);
