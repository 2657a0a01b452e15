import { expect, test } from 'vitest';
import { ACK, FIN, handshake, PSH, VirtualPipe } from './pipePeer.ts';

const MILLISECOND = 1_000_000;

test('a Linux host behind the pipe sleeps and is interrupted, delays an acknowledgment by 40 ms, and sends its FIN alone', async () => {
  const pipe = new VirtualPipe(['--app', 'puppet', '--set', 'testbed.stack=linux']);
  const listener = await pipe.result('socket');
  await pipe.result('bind', { socket: listener, address: '10.77.0.2', port: 80 });
  await pipe.result('listen', { socket: listener, backlog: 2 });
  const { seq, ack } = await handshake(pipe, 40_000, 80);
  const socket = await pipe.result('accept', { socket: listener });
  const line = { from: 40_000, to: 80 };
  pipe.segment({ ...line, seq, ack, flags: ACK | PSH, data: 'hello' });
  await pipe.advance(39 * MILLISECOND);
  expect(pipe.segments()).toEqual([]);
  await pipe.advance(2 * MILLISECOND);
  expect(pipe.segments()).toMatchObject([{ flags: ACK, ack: (seq + 5) % 2 ** 32 }]);
  expect(await pipe.result('read', { socket, length: 9 })).toMatchObject({ bytes: 5 });
  const data = Buffer.from('world').toString('base64');
  expect(await pipe.result('write', { socket, data })).toBe(5);
  expect(await pipe.result('shutdown', { socket, how: 'SHUT_WR' })).toBe(0);
  await pipe.advance(MILLISECOND);
  expect(pipe.segments()).toMatchObject([
    { flags: ACK | PSH, data: 'world', seq: ack },
    { flags: FIN | ACK, seq: (ack + 5) % 2 ** 32 },
  ]);
  expect(await pipe.end()).toEqual({ status: 0, stderr: '' });
});
