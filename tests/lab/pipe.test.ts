import { describe, expect, test } from 'vitest';
import { ACK, FIN, handshake, PEER_MAC, PSH, RST, SYN, VirtualPipe } from './pipePeer.ts';

const MILLISECOND = 1_000_000;
const SECOND = 1000 * MILLISECOND;

async function listening(args: readonly string[] = [], port = 80) {
  const pipe = new VirtualPipe(['--app', 'puppet', ...args]);
  const listener = await pipe.result('socket');
  await pipe.result('bind', { socket: listener, address: '10.77.0.2', port });
  await pipe.result('listen', { socket: listener, backlog: 2 });
  return { pipe, listener };
}
async function connected(args: readonly string[] = []) {
  const { pipe, listener } = await listening(args);
  const { seq, ack } = await handshake(pipe, 40_000, 80);
  const socket = await pipe.result('accept', { socket: listener });
  return { pipe, listener, socket, seq, ack, line: { from: 40_000, to: 80 } };
}

describe('the puppet as server', () => {
  test('answers the SYN to the address it came from, and takes a connection, data and a close', async () => {
    const { pipe, listener } = await listening();
    expect((await pipe.call('accept', { socket: listener })).error).toBe('EAGAIN');
    const { seq, ack, synAck } = await handshake(pipe, 40_000, 80);
    expect(synAck).toMatchObject({
      flags: SYN | ACK,
      ack: seq,
      from: 80,
      to: 40_000,
      destinationMac: PEER_MAC,
    });
    expect(await pipe.result('poll', { socket: listener })).toEqual(['POLLIN']);
    const socket = await pipe.result('accept', { socket: listener });
    expect((await pipe.call('read', { socket })).error).toBe('EAGAIN');
    pipe.segment({ from: 40_000, to: 80, seq, ack, flags: ACK | PSH, data: 'hello' });
    await pipe.advance(MILLISECOND);
    expect(pipe.segments()).toMatchObject([{ flags: ACK, ack: (seq + 5) % 2 ** 32 }]);
    const data = Buffer.from('hello').toString('base64');
    expect(await pipe.result('peek', { socket, length: 9 })).toEqual({ bytes: 5, data });
    expect(await pipe.result('read', { socket, length: 9 })).toEqual({ bytes: 5, data });
    expect(await pipe.result('write', { socket, data })).toBe(5);
    expect(await pipe.result('shutdown', { socket, how: 'SHUT_WR' })).toBe(0);
    await pipe.advance(MILLISECOND);
    expect(pipe.segments()).toMatchObject([{ flags: ACK | PSH | FIN, data: 'hello', seq: ack }]);
    expect((await pipe.call('write', { socket, data })).error).toBe('EPIPE');
    expect(await pipe.end()).toEqual({ status: 0, stderr: '' });
  });

  test('a SYN-ACK nobody acknowledges is sent again after 1, 3, 7 s, to the nanosecond the same in every run', async () => {
    const times = async (): Promise<number[]> => {
      const { pipe } = await listening(['--set', 'tcp.initialSequence=7', '--set', 'tcp.retries=3']);
      pipe.segment({ from: 40_000, to: 80, seq: 99, ack: 0, flags: SYN });
      await pipe.advance(20 * SECOND);
      expect(pipe.now).toBe(20 * SECOND);
      const sent = pipe.segments();
      expect(sent.map(({ seq, flags }) => [seq, flags])).toEqual(Array(4).fill([7, SYN | ACK]));
      await pipe.end();
      return sent.map(({ time }) => time);
    };
    const [first, second] = await Promise.all([times(), times()]);
    expect(first).toEqual(second);
    const [start = 0, ...later] = first;
    for (const [at, due] of [1, 3, 7].entries())
      expect(Math.abs(later[at]! - start - due * SECOND)).toBeLessThan(20_000);
  });

  test('time stands still between two messages: a frame leaves in the advance that reaches its nanosecond', async () => {
    const { pipe } = await listening();
    pipe.segment({ from: 40_000, to: 80, seq: 99, ack: 0, flags: SYN });
    await pipe.advance(SECOND);
    const [{ time } = { time: 0 }] = pipe.segments();
    const again = new VirtualPipe(['--app', 'echo', '--port', '80']);
    again.segment({ from: 40_000, to: 80, seq: 99, ack: 0, flags: SYN });
    await again.advance(time - 1);
    expect(again.segments()).toEqual([]);
    await again.advance(1);
    expect(again.segments()).toMatchObject([{ time }]);
    await Promise.all([pipe.end(), again.end()]);
  });

  test('data unacknowledged is repeated with doubled timeouts, and info tells what TCP_INFO does', async () => {
    const { pipe, socket, ack } = await connected([
      '--set',
      'tcp.rtoMin=200ms',
      '--set',
      'tcp.initialWindow=4',
    ]);
    expect(await pipe.result('write', { socket, bytes: 10_000 })).toBe(10_000);
    await pipe.advance(MILLISECOND);
    const sent = pipe.segments();
    expect(sent.map(({ seq }) => (seq - ack) % 2 ** 32)).toEqual([0, 1460, 2920, 4380]);
    expect([...sent[1]!.data].slice(0, 3).map((c) => c.charCodeAt(0))).toEqual(
      [1460, 1461, 1462].map((p) => p % 251),
    );
    const info = await pipe.result<Record<string, unknown>>('info', { socket });
    expect(info).toMatchObject({
      state: 'ESTABLISHED',
      cwnd: 4,
      unacked: 4,
      tcpi_state: 1,
      tcpi_snd_mss: 1460,
    });
    expect(info['rto']).toBe(200_000);
    await pipe.advance(SECOND);
    const repeats = pipe.segments();
    expect(repeats.map(({ seq }) => seq)).toEqual([ack, ack]);
    expect(Math.round((repeats[1]!.time - repeats[0]!.time) / MILLISECOND)).toBe(400);
    expect(await pipe.result<object>('info', { socket })).toMatchObject({
      cwnd: 1,
      ssthresh: 2,
      rto: 800_000,
    });
    await pipe.end();
  });

  test('a reset is told once, then the stream is at its end', async () => {
    const { pipe, socket, seq, ack, line } = await connected();
    pipe.segment({ ...line, seq, ack, flags: RST | ACK });
    await pipe.advance(MILLISECOND);
    expect(await pipe.result('poll', { socket })).toContain('POLLERR');
    expect((await pipe.call('read', { socket })).error).toBe('ECONNRESET');
    expect(await pipe.result('read', { socket })).toEqual({ bytes: 0, data: '' });
    expect((await pipe.call('write', { socket, bytes: 1 })).error).toBe('EPIPE');
    expect(await pipe.result('error', { socket })).toBeNull();
    expect(await pipe.result('close', { socket })).toBe(0);
    expect((await pipe.call('close', { socket })).error).toBe('EBADF');
    await pipe.end();
  });

  test('a full send buffer takes part, then EAGAIN, and is writable again when acknowledged', async () => {
    const { pipe, socket, seq, ack, line } = await connected(['--set', 'tcp.sendBuffer=4096']);
    expect(await pipe.result('write', { socket, bytes: 5000 })).toBe(4096);
    expect((await pipe.call('write', { socket, bytes: 1 })).error).toBe('EAGAIN');
    await pipe.result('poll', { socket, edge: true });
    await pipe.advance(MILLISECOND);
    expect(await pipe.result('poll', { socket })).not.toContain('POLLOUT');
    pipe.segment({ ...line, seq, ack: ack + 4096, flags: ACK });
    await pipe.advance(MILLISECOND);
    expect(await pipe.result('poll', { socket, edge: true })).toEqual(['POLLOUT']);
    expect(await pipe.result('poll', { socket, edge: true })).toEqual([]);
    expect(await pipe.result('poll', { socket })).toContain('POLLOUT');
    await pipe.end();
  });

  test('the backlog is as long as it was said: a third SYN is left unanswered until one is accepted', async () => {
    const { pipe, listener } = await listening();
    await handshake(pipe, 40_001, 80);
    await handshake(pipe, 40_002, 80);
    pipe.segment({ from: 40_003, to: 80, seq: 5, ack: 0, flags: SYN });
    await pipe.advance(MILLISECOND);
    expect(pipe.segments()).toEqual([]);
    await pipe.result('accept', { socket: listener });
    await handshake(pipe, 40_003, 80);
    await pipe.result('close', { socket: listener });
    await pipe.advance(MILLISECOND);
    expect(pipe.segments().map(({ to, flags }) => [to, flags])).toEqual([
      [40_002, RST | ACK],
      [40_003, RST | ACK],
    ]);
    await pipe.end();
  });

  test('linger 0 and abort reset; unread data does too', async () => {
    const { pipe, socket } = await connected();
    expect(
      await pipe.result('setsockopt', { socket, option: 'SO_LINGER', value: { on: 1, seconds: 0 } }),
    ).toBe(0);
    expect(await pipe.result('getsockopt', { socket, option: 'SO_LINGER' })).toEqual({
      on: true,
      seconds: 0,
    });
    await pipe.result('close', { socket });
    await pipe.advance(MILLISECOND);
    expect(pipe.segments().map(({ flags }) => flags)).toEqual([RST | ACK]);
    await pipe.end();
  });
});

describe('the puppet as client', () => {
  const port = 5000;

  test('asks who has the address, and sends its SYN; refused is told once', async () => {
    const pipe = new VirtualPipe(['--app', 'puppet']);
    const socket = await pipe.result('socket');
    expect((await pipe.call('read', { socket })).error).toBe('ENOTCONN');
    expect(await pipe.result('connect', { socket, address: '10.77.0.1', port })).toBe(0);
    expect((await pipe.call('connect', { socket, address: '10.77.0.1', port })).error).toBe('EALREADY');
    await pipe.advance(MILLISECOND);
    expect(pipe.frames[0]!.frame.readUInt16BE(12)).toBe(0x0806);
    const [syn] = pipe.segments();
    expect(syn).toMatchObject({ flags: SYN, to: port });
    pipe.segment({ from: port, to: syn!.from, seq: 0, ack: syn!.seq + 1, flags: RST | ACK });
    await pipe.advance(MILLISECOND);
    expect(await pipe.result('getsockopt', { socket, option: 'SO_ERROR' })).toBe('ECONNREFUSED');
    expect(await pipe.result('getsockopt', { socket, option: 'SO_ERROR' })).toBe(0);
    expect(await pipe.result('connect', { socket, address: '10.77.0.1', port })).toBe(0);
    await pipe.advance(MILLISECOND);
    const [again] = pipe.segments();
    expect(again).toMatchObject({ flags: SYN, to: port, destinationMac: PEER_MAC });
    const options = [2, 4, 5, 180];
    pipe.segment({ from: port, to: again!.from, seq: 900, ack: again!.seq + 1, flags: SYN | ACK, options });
    await pipe.advance(MILLISECOND);
    expect(pipe.segments()).toMatchObject([{ flags: ACK, ack: 901 }]);
    expect(await pipe.result('poll', { socket })).toEqual(['POLLOUT']);
    expect((await pipe.call('connect', { socket, address: '10.77.0.1', port })).error).toBe('EISCONN');
    await pipe.end();
  });

  test('a peer that never answers: ETIMEDOUT', async () => {
    const pipe = new VirtualPipe(['--app', 'puppet', '--set', 'tcp.retries=2']);
    const socket = await pipe.result('socket');
    await pipe.result('connect', { socket, address: '10.77.0.1', port });
    await pipe.advance(10 * SECOND);
    expect(pipe.segments()).toHaveLength(3);
    expect(await pipe.result('error', { socket })).toBe('ETIMEDOUT');
    await pipe.end();
  });

  test('a port is bound once, unless both say they share it', async () => {
    const pipe = new VirtualPipe(['--app', 'puppet']);
    const [a, b] = [await pipe.result('socket'), await pipe.result('socket')];
    await pipe.result('bind', { socket: a, port: 81 });
    expect((await pipe.call('bind', { socket: b, port: 81 })).error).toBe('EADDRINUSE');
    expect((await pipe.call('bind', { socket: a, port: 82 })).error).toBe('EINVAL');
    expect((await pipe.call('bind', { socket: b, address: '10.77.0.9', port: 82 })).error).toBe(
      'EADDRNOTAVAIL',
    );
    expect((await pipe.call('accept', { socket: a })).error).toBe('EINVAL');
    for (const socket of [a, b])
      await pipe.result('setsockopt', { socket, option: 'SO_REUSEADDR', value: 1 });
    expect(await pipe.result('bind', [b, '', 81])).toBe(0);
    expect((await pipe.call('dance')).error).toMatch(/^ENOSYS/);
    await pipe.end();
  });
});

test('a call may name its fields as other socket interfaces do', async () => {
  const { pipe, socket } = await connected();
  for (const name of ['socket', 'fd', 'sock', 's', 'sockfd', 'handle'])
    expect(await pipe.result('getsockname', { [name]: socket })).toEqual({ address: '10.77.0.2', port: 80 });
  const caller = await pipe.result('socket');
  expect(await pipe.result('bind', { fd: caller, localAddress: '10.77.0.2', localPort: 5001 })).toBe(0);
  await pipe.result('connect', { fd: caller, remoteAddress: '10.77.0.1', remotePort: 9001 });
  await pipe.advance(MILLISECOND);
  expect(pipe.segments()).toMatchObject([{ from: 5001, to: 9001, flags: SYN }]);
  expect(await pipe.result('shutdown', { socket, how: 'out' })).toBe(0);
  await pipe.advance(MILLISECOND);
  expect(pipe.segments()).toMatchObject([{ flags: FIN | ACK }]);
  await pipe.end();
});
