import { expect, test } from 'vitest';
import { ACK, FIN, handshake, PSH, RST, SYN, VirtualPipe } from './pipePeer.ts';

const MILLISECOND = 1_000_000;
const card = ['--set', 'testbed.stack=toe'];
const base64 = (text: string): string => Buffer.from(text).toString('base64');

test('a server whose card runs TCP accepts, reads, writes and closes as any other', async () => {
  const pipe = new VirtualPipe(['--app', 'puppet', ...card]);
  const listener = await pipe.result('socket');
  await pipe.result('bind', { socket: listener, address: '10.77.0.2', port: 80 });
  await pipe.result('listen', { socket: listener, backlog: 2 });
  await pipe.advance(MILLISECOND);
  const { seq, ack } = await handshake(pipe, 40_000, 80);
  const socket = await pipe.result('accept', { socket: listener });
  pipe.segment({ from: 40_000, to: 80, seq, ack, flags: ACK | PSH, data: 'hello' });
  await pipe.advance(MILLISECOND);
  expect(pipe.segments()).toMatchObject([{ flags: ACK, ack: (seq + 5) % 2 ** 32 }]);
  expect(await pipe.result('read', { socket, length: 9 })).toEqual({ bytes: 5, data: base64('hello') });
  expect(await pipe.result('write', { socket, data: base64('world') })).toBe(5);
  expect(await pipe.result('shutdown', { socket, how: 'SHUT_WR' })).toBe(0);
  await pipe.advance(MILLISECOND);
  const left = pipe.segments();
  expect(left.map(({ data }) => data).join('')).toBe('world');
  expect(left.at(-1)!.flags & FIN).toBe(FIN);
  expect(await pipe.end()).toEqual({ status: 0, stderr: '' });
});

test('it connects: the SYN leaves the card, and a refusal comes back as ECONNREFUSED', async () => {
  const pipe = new VirtualPipe(['--app', 'puppet', ...card]);
  const socket = await pipe.result('socket');
  await pipe.call('connect', { socket, address: '10.77.0.1', port: 9000 });
  await pipe.advance(MILLISECOND);
  const [syn] = pipe.segments();
  expect(syn).toMatchObject({ flags: SYN, to: 9000 });
  pipe.segment({ from: 9000, to: syn!.from, seq: 0, ack: (syn!.seq + 1) % 2 ** 32, flags: RST | ACK });
  await pipe.advance(MILLISECOND);
  expect((await pipe.call('read', { socket, length: 1 })).error).toBe('ECONNREFUSED');
  expect(await pipe.end()).toEqual({ status: 0, stderr: '' });
});
