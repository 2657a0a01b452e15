import { describe, expect, test } from 'vitest';
import { ACK, handshake, RST, SYN, VirtualPipe } from './pipePeer.ts';

const MILLISECOND = 1_000_000;
const flood = ['disturbances.synFlood.rate=1000000', 'testbed.linkRate=100Gb/s'];
const set = (...settings: readonly string[]): string[] => settings.flatMap((setting) => ['--set', setting]);

/** The peer asks for one connection while the flood runs; what it was shown. */
async function peerInFlood(args: readonly string[]) {
  const pipe = new VirtualPipe(['--app', 'http', ...args, ...set(...flood)]);
  await pipe.advance(5 * MILLISECOND);
  pipe.segment({ from: 40_000, to: 80, seq: 99, ack: 0, flags: SYN });
  await pipe.advance(5 * MILLISECOND);
  const shown = pipe.segments();
  expect(await pipe.end()).toEqual({ status: 0, stderr: '' });
  return shown;
}

describe('flooders beside a foreign peer', () => {
  test('fill the host’s backlog, and the peer gets no answer (RFC 4987 §2)', async () => {
    expect(await peerInFlood([])).toEqual([]);
  });

  test('do it no harm where the NIC answers SYNs; it sees no answer meant for them', async () => {
    const shown = await peerInFlood(['--offload', 'setup']);
    expect(shown).toMatchObject([{ flags: SYN | ACK, ack: 100, to: 40_000 }]);
  });
});

test('the first acknowledgment of a foreign peer arrives with a bit forged, its checksum mended, and is refused', async () => {
  const forged = set('disturbances.forgedBit=3');
  const pipe = new VirtualPipe(['--app', 'http', '--offload', 'setup', ...forged]);
  const { seq, ack } = await handshake(pipe, 40_000, 80);
  const [refusal] = pipe.segments();
  expect(refusal).toMatchObject({ flags: RST, to: 40_000 });
  expect((refusal!.seq - 1) ^ (ack - 1)).toBe(1 << 3);
  pipe.segment({ from: 40_000, to: 80, seq, ack, flags: ACK, data: 'GET / HTTP/1.0\r\n\r\n' }); // the next one is as sent
  await pipe.advance(MILLISECOND);
  expect(pipe.segments()[0]).toMatchObject({ ack: (seq + 18) >>> 0, to: 40_000 });
  expect(await pipe.end()).toEqual({ status: 0, stderr: '' });
});
