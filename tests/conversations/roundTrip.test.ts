import { expect } from 'vitest';
import { conversation } from '../support/conversation.ts';
import type { Talk } from '../support/conversation.ts';

/** Opens over a path of 100 ms there and back: the handshake is the first sample. */
function openedFarAway({ client, after }: Talk): void {
  client.sends('SYN seq=100 mss=1000 ts=1');
  client.receives('SYN ACK ts=*/1');
  client.stampsFrom('ts=2');
  after('100ms');
  client.sends('ACK seq=101 ack=iss+1');
}

conversation('with timestamps every acknowledgment of new data is a sample (RFC 7323 §4.1)', (talk) => {
  openedFarAway(talk);
  const { client, server, after } = talk;
  expect(server.tcb.srtt >> 3).toBe(100_000);
  server.writes('a');
  client.receives('ACK "a"');
  const first = client.lastTimestamp;
  after('50ms');
  server.writes('b');
  client.receives('ACK "b"');
  const second = client.lastTimestamp;
  after('50ms');
  client.sends(`ACK seq=101 ack=iss+2 ts=3/${first}`);
  expect(server.tcb.srtt >> 3, 'the first, timed, took as long as the handshake').toBe(100_000);
  after('250ms');
  client.sends(`ACK seq=101 ack=iss+3 ts=4/${second}`);
  expect(server.tcb.srtt >> 3, 'the second took 300 ms: an eighth of the difference').toBe(125_000);
});

conversation('without them the second measures nothing (RFC 6298 §3)', (talk) => {
  const { client, server, after } = talk;
  client.sends('SYN seq=100 mss=1000');
  client.receives('SYN ACK');
  after('100ms');
  client.sends('ACK seq=101 ack=iss+1');
  server.writes('a');
  after('50ms');
  server.writes('b');
  after('50ms');
  client.sends('ACK seq=101 ack=iss+2');
  after('250ms');
  client.sends('ACK seq=101 ack=iss+3');
  expect(server.tcb.srtt >> 3).toBe(100_000);
  client.receives('ACK "a"');
  client.receives('ACK "b"');
});

conversation(
  'a segment sent twice is a sample by the echo of its repetition (RFC 7323 §4.1; Karn needs no exception)',
  (talk) => {
    openedFarAway(talk);
    const { client, server, after } = talk;
    server.writes('x');
    client.receives('ACK "x"');
    after('1s');
    client.receives('ACK "x"');
    expect(server.tcb.rto).toBe(2_000_000);
    after('200ms');
    client.sends('ACK seq=101 ack=iss+2 ts=3/last');
    expect(server.tcb.srtt >> 3, 'an eighth of 200 - 100 ms more').toBe(112_500);
    expect(server.tcb.rto, 'the back-off is over').toBe(1_000_000);
  },
);

conversation('several samples of one round trip weigh as one (RFC 7323 appendix G)', (talk) => {
  openedFarAway(talk);
  const { client, server, after } = talk;
  server.writes(8000); // eight segments: four samples expected
  for (let at = 0; at < 9; at++) client.receives(`ACK data=${at < 8 ? 988 : 96} from=${at * 988}`);
  after('180ms');
  const stamp = client.lastTimestamp;
  client.sends(`ACK seq=101 ack=iss+${1 + 2 * 988} ts=3/${stamp}`);
  // 8,000 bytes in flight: ceil(8000 / 1976) = 5 samples; an eighth of 80 ms, a fifth of that
  expect(server.tcb.srtt >> 3).toBe(102_000);
  client.sends(`ACK seq=101 ack=iss+${1 + 8000} ts=3/${stamp}`);
  expect(server.tcb.srtt >> 3).toBe(Math.floor(102_000 + 78_000 / 8 / 4));
});

conversation('an echo of no timestamp of ours measures nothing', (talk) => {
  openedFarAway(talk);
  const { client, server, after } = talk;
  server.writes('a');
  server.writes('b');
  client.receives('ACK "a"');
  client.receives('ACK "b"');
  after('50ms');
  client.sends('ACK seq=101 ack=iss+2');
  const before = server.tcb.srtt;
  client.sends('ACK seq=101 ack=iss+3 ts=3/5');
  expect(server.tcb.srtt).toBe(before);
});
