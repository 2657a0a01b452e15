import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';

const all = { sack: true };
/** MSS 1000, window scale 3, SACK permitted, timestamps of value 7. */
const parts = ['020403e8', '030303', '0402', '080a0000000700000000'];
const orders = [
  [0, 1, 2, 3],
  [3, 2, 1, 0],
  [2, 3, 0, 1],
  [1, 0, 3, 2],
  [3, 0, 2, 1],
];

/** Padded with `filler` to whole words. */
function padded(hex: string, filler: string): string {
  return hex + filler.repeat(((8 - (hex.length % 8)) % 8) / 2);
}

for (const order of orders) {
  for (const [name, filler] of [
    ['no-operations', '01'],
    ['an end of options', '00'],
  ]) {
    conversation(
      `options in the order ${order.join('')}, padded with ${name}, are all understood (RFC 9293 §3.1)`,
      ({ client, server }) => {
        client.sends(`SYN seq=100 raw=${padded(order.map((at) => parts[at]).join(''), filler)}`);
        client.receives('SYN ACK ack=101 mss=1460 ws=7 sack ts=*/7');
        client.sends('ACK seq=101 ack=iss+1 win=5 ts=8/last');
        expect(server.tcb.sndWnd).toBe(40);
        expect(server.tcb.mss).toBe(988);
      },
      all,
    );
  }
}

conversation(
  'unknown options are skipped by their length, whatever they hold (RFC 9293 §3.1, MUST-6, MUST-7)',
  ({ client, server }) => {
    // kinds 253 (experimental), 19 (MD5) and 34 (fast open) between the known ones
    client.sends(`SYN seq=100 raw=${padded(`fd04abcd${parts[0]}1306020203042202${parts[1]}fd02`, '01')}`);
    client.receives('SYN ACK ack=101 mss=1460 ws=7 -sack -ts');
    client.sends('ACK seq=101 ack=iss+1 raw=fd080102030405060101 "x"'.replace('0101 ', '01010101 '));
    client.receives('ACK ack=102');
    expect(server.reads(5)).toBe('x');
  },
  all,
);

conversation('an option of a wrong length is as good as unknown', ({ client, server }) => {
  // MSS of 3 bytes, scale of 4, timestamps of 6
  client.sends(`SYN seq=100 raw=${padded('020305030403ff080600000001', '01')}`);
  client.receives('SYN ACK ack=101 -ws -ts');
  client.sends('ACK seq=101 ack=iss+1');
  expect(server.tcb.mss, 'none was named').toBe(536);
});

for (const [what, hex] of [
  ['a length of 0', '02000101'],
  ['a length of 1', '02010101'],
  ['a length beyond the header', '02090101'],
  ['a kind without a length', '01010102'],
]) {
  conversation(`${what} makes the segment malformed: dropped, counted, not answered`, (talk) => {
    const { client, server, state } = talk;
    client.sends(`SYN seq=100 raw=${hex}`);
    client.receivesNothing();
    opened(talk, 'mss=1000');
    client.sends(`ACK seq=101 ack=iss+1 raw=${hex} "x"`);
    client.receivesNothing();
    state('ESTABLISHED');
    expect(server.count('InErrs')).toBe(2);
    expect(server.drops.record()).toEqual({ 'malformed TCP options': 2 });
  });
}

conversation('what stands behind the end of options is not read (RFC 9293 §3.1)', ({ client, server }) => {
  client.sends('SYN seq=100 raw=020403e800030303');
  client.receives('SYN ACK ack=101 -ws');
  client.sends('ACK seq=101 ack=iss+1');
  expect(server.tcb.mss).toBe(1000);
});

conversation(
  'an MSS, scale or SACK-permitted on a segment that is no SYN changes nothing (RFC 9293 §3.7.1)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends(`ACK seq=101 ack=iss+1 raw=${padded('02040064030302', '01')} "x" win=500`);
    client.receives('ACK ack=102');
    expect(server.tcb.mss).toBe(1000);
    expect(server.tcb.sndWnd).toBe(500);
    server.reads(1);
  },
);

conversation(
  'the SYN sent again and the third segment carry the options agreed (RFC 7323 §3.2)',
  ({ client, server, after }) => {
    server.connects();
    client.receives('SYN seq=iss mss=1460 ws=7 sack ts=*/0');
    after('1s');
    client.receives('SYN seq=iss mss=1460 ws=7 sack ts=*/0');
    client.sends('SYN ACK seq=500 ack=iss+1 mss=1000 ws=2 sack ts=9/last');
    client.receives('ACK seq=iss+1 ack=501 ts=*/9 -mss -ws -sack');
  },
  all,
);

conversation(
  'urgent data is delivered in line, the pointer ignored, past the end or not (RFC 9293 §3.8.5, SHLD-13)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    client.sends('ACK URG seq=101 ack=iss+1 up=2 "abc"');
    client.receives('ACK ack=104 up=0');
    client.sends('ACK URG seq=104 ack=iss+1 up=9000 "def"');
    client.receives('ACK ack=107');
    client.sends('ACK URG seq=107 ack=iss+1 up=1');
    client.receivesNothing();
    expect(server.reads(10)).toBe('abcdef');
  },
);
