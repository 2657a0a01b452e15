import { expect, test } from 'vitest';
import { composeListen } from '#engine/pcie/controlMessages.ts';
import { crcOfFlow } from '#engine/wire/synCookie/crc32.ts';
import { releasedAccepts } from '#engine/wire/synCookie/releasedCookie.ts';
import { CLIENT, SERVER } from '../support/conversation.ts';
import { machineConversation } from '../support/machineConversation.ts';
import type { MachineTalk } from '../support/machineConversation.ts';

/** Setup as the released source does it: source-facts A.2 to A.5, defects of E.1. */
const released = { offloads: { setup: 'as-released' } } as const;
const stamped = (value: number): string => value.toString(16).padStart(8, '0');
/** NOP NOP timestamps, NOP window scale, MSS: the one layout the released parser knows. */
const options = (mss: number, scale: number, value = 1): string =>
  `raw=0101080a${stamped(value)}000000000103030${scale.toString(16)}0204${mss.toString(16).padStart(4, '0')}`;
const hashOf = (port: number): number => crcOfFlow(CLIENT, SERVER, (port << 16) | 80) & 0xffffff;
const tcbOf = ({ machine }: MachineTalk) =>
  machine.host.cores.find(({ endpoint }) => endpoint.ctx.tcbs.count === 1)!.endpoint.ctx.tcbs.open(0);

machineConversation(
  'the number is two bits of MSS, six that stay 0, and 24 of an unkeyed sum of the flow (A.5)',
  ({ from }) => {
    const codes: [number, number][] = [
      [1460, 3],
      [1459, 2],
      [1439, 1],
      [1299, 0],
    ];
    codes.forEach(([mss, code], at) => {
      const port = 41_000 + at;
      const client = from(port);
      client.sends(`SYN seq=100 ${options(mss, 5)}`);
      const { seq } = client.receives('SYN ACK ack=101 by=nic');
      expect(seq! >>> 0).toBe(((code << 30) | hashOf(port)) >>> 0);
    });
  },
  released,
);

machineConversation(
  'the answer is the SYN reflected: window, MSS and scale stay the client’s; the timestamp says 7 (A.5, E-N6)',
  ({ client }) => {
    client.sends(`SYN seq=100 win=4321 ${options(1000, 3, 55)}`);
    client.receives('SYN ACK ack=101 win=4321 mss=1000 ws=3 ts=7/55 by=nic');
  },
  released,
);

machineConversation(
  'whatever the client said, the host takes 1,460 bytes and a scale of 7 (E-N5, E-N6)',
  (talk) => {
    const { client } = talk;
    client.sends(`SYN seq=100 ${options(536, 2)}`);
    client.receives('SYN ACK by=nic');
    client.sends('ACK seq=101 ack=cookie+1 win=100 ts=2/7');
    const { sendScale, receiveScale, sndWnd, mss } = tcbOf(talk);
    expect([sendScale, receiveScale, sndWnd, mss + 12]).toEqual([7, 7, 12_800, 1460]);
  },
  released,
);

machineConversation(
  'who knows the sum needs no SYN: a forged acknowledgment opens a connection (E-N4)',
  ({ client, host, nic }) => {
    client.sends(`ACK seq=5001 ack=${hashOf(40_000) + 1} ts=2/7`);
    expect(host.states).toEqual(['ESTABLISHED']);
    expect(nic('setup', 'SYNs answered')).toBe(0);
  },
  released,
);

machineConversation('as intended the same forgery is refused with a reset', ({ client, host }) => {
  client.sends(`ACK seq=5001 ack=${hashOf(40_000) + 1} ts=2/7`);
  client.receives('RST by=host');
  expect(host.connections).toBe(0);
});

machineConversation(
  'nothing expires: after an hour the cookie still opens a connection (E-N4)',
  ({ client, host, after }) => {
    client.sends(`SYN seq=100 ${options(1460, 7)}`);
    client.receives('SYN ACK by=nic');
    after('3600s');
    client.sends('ACK seq=101 ack=cookie+1 ts=2/7');
    expect(host.states).toEqual(['ESTABLISHED']);
  },
  released,
);

machineConversation(
  'the upper byte is not looked at: 256 numbers open a connection, one of them the right one (E-N7)',
  ({ from, host }) => {
    [1, 77, 255].forEach((upper, at) => {
      const port = 42_000 + at;
      from(port).sends(`ACK seq=101 ack=${upper * 2 ** 24 + hashOf(port) + 1} ts=2/7`);
    });
    expect(host.states).toEqual(['ESTABLISHED', 'ESTABLISHED', 'ESTABLISHED']);
  },
  released,
);

machineConversation(
  'the next listener takes the place of the last (E-N21)',
  ({ client, machine, nic }) => {
    const message = machine.pool.lease(64)!;
    message.queue = 0;
    composeListen(message, SERVER, 81, 1460, 7, false, true, 29_200);
    machine.bus.post(message);
    machine.bus.ringDoorbell(0);
    machine.timeline.runUntil(machine.timeline.now + 50e6);
    client.sends(`SYN seq=100 ${options(1460, 7)}`);
    client.receives('SYN ACK by=host');
    expect(nic('setup', 'listeners overwritten')).toBe(1);
  },
  released,
);

machineConversation(
  'another order of options is misread, as Linux sends them: MSS code 0, and the answer’s options are broken (E-N22)',
  ({ client }) => {
    client.sends('SYN seq=100 mss=1460 ws=7 ts=9');
    const { seq } = client.receives('SYN ACK ack=101 by=nic -ws -ts');
    expect(seq! >>> 0).toBe(hashOf(40_000));
  },
  released,
);

machineConversation('as intended any order of options is read', ({ client }) => {
  client.sends(`SYN seq=100 ${options(1460, 7, 9)}`);
  client.receives('SYN ACK ack=101 mss=1460 ws=7 ts=*/9 by=nic');
});

machineConversation(
  'a SYN with anything more than SYN is the host’s (A.4)',
  ({ client, host }) => {
    client.sends(`SYN ECE CWR seq=100 ${options(1460, 7)}`);
    client.receives('SYN ACK by=host');
    host.saw(1);
  },
  released,
);

/** Connection, request, reply, close; 200 s later everybody has forgotten, and the request comes once more. */
function replaysTheRequest({ client, after }: MachineTalk): void {
  client.sends(`SYN seq=100 ${options(1460, 7)}`);
  client.receives('SYN ACK by=nic');
  const request = 'ACK PSH seq=101 ack=cookie+1 "GET k" ts=2/last';
  client.sends(request);
  client.receives('FIN ACK PSH seq=cookie+1 ack=106 len=64');
  client.sends('FIN ACK seq=106 ack=cookie+66 ts=3/last');
  client.receives('ACK ack=107 by=nic');
  after('200s');
  client.sends(request);
}

machineConversation(
  'an old request opens a ghost of its connection, and is answered once more (E-N4)',
  (talk) => {
    replaysTheRequest(talk);
    talk.client.receives('FIN ACK PSH seq=cookie+1 ack=106 len=64');
    talk.client.sends('RST seq=106');
  },
  released,
);

machineConversation('as intended the old request is refused with a reset: its count has run out', (talk) => {
  replaysTheRequest(talk);
  talk.client.receives('RST seq=cookie+1 by=host');
  expect(talk.host.connections).toBe(0);
});

test('a flow whose sum ends in 24 ones can never connect (E-N7)', () => {
  const hash = 0x12ffffff;
  for (const acknowledgment of [0, 1, -1, hash, hash + 1, 0xffffff, 0x1000000])
    expect(releasedAccepts(acknowledgment, hash)).toBe(false);
  expect(releasedAccepts(0xffffff, 0x12fffffe)).toBe(true);
});
