import { describe, expect, test } from 'vitest';
import { openServer } from '#engine/testbed/applications.ts';
import { ACK, FIN, frameOf, PSH, RST, segmentOf, SERVER, SYN } from '../../lab/pipePeer.ts';
import type { Received, Segment } from '../../lab/pipePeer.ts';
import { specOf } from '../../support/specs.ts';
import type { Change } from '../../support/specs.ts';

const MILLISECOND = 1_000_000;
const SECOND = 1000 * MILLISECOND;
const MSS_1000 = [2, 4, 3, 232];
const PEER_ISN = 999;
const line = { from: 40_000, to: 80 };

/** A host whose application and whose only peer are the test. */
class Machine {
  readonly #seen: Received[] = [];
  readonly #server;

  constructor(change: Change = {}) {
    this.#server = openServer(specOf({ tcp: { rtoInitial: SECOND, ...change.tcp } }), 'puppet', {
      address: SERVER,
      ports: [],
      show: (time, bytes) => {
        const segment = segmentOf(time, Buffer.from(bytes));
        if (segment !== null) this.#seen.push(segment);
      },
    });
  }
  /** The result, or the errno's name. */
  call(name: string, ...args: unknown[]): unknown {
    const answer = this.#server.call(name, args);
    return 'result' in answer ? answer.result : answer.error;
  }
  number(name: string, ...args: unknown[]): number {
    const result = this.call(name, ...args);
    if (typeof result !== 'number') throw new Error(`${name}: ${JSON.stringify(result)}`);
    return result;
  }
  edges(socket: number): unknown {
    return (this.#server.call('poll', { socket, edge: true }) as { result: unknown }).result;
  }
  /** Time passes; what left. */
  after(nanoseconds: number): Received[] {
    const { machine } = this.#server;
    machine.advance(machine.now + nanoseconds);
    return this.#seen.splice(0);
  }
  /** A segment of the peer, and what came of it within a millisecond. */
  hears(segment: Partial<Segment>): Received[] {
    this.#server.machine.arrive(frameOf({ ...line, seq: PEER_ISN + 1, ack: 0, flags: ACK, ...segment }));
    return this.after(MILLISECOND);
  }
}

function listening(change: Change = {}, backlog = 8): { machine: Machine; listener: number } {
  const machine = new Machine(change);
  const listener = machine.number('socket');
  expect(machine.call('bind', listener, '10.77.0.2', 80)).toBe(0);
  expect(machine.call('listen', listener, backlog)).toBe(0);
  return { machine, listener };
}

/** The peer's handshake from one of its ports; the number our first byte will have. */
function opens(machine: Machine, from = line.from, window = 64_000): number {
  const [answer] = machine.hears({ from, seq: PEER_ISN, flags: SYN, options: MSS_1000, window });
  const ack = (answer!.seq + 1) >>> 0;
  machine.hears({ from, ack, window });
  return ack;
}

function connected(change: Change = {}): { machine: Machine; socket: number; listener: number; ack: number } {
  const { machine, listener } = listening(change);
  const ack = opens(machine);
  return { machine, listener, socket: machine.number('accept', listener), ack };
}

/** A socket whose SYN is on its way; the peer is known, so that nobody asks for its address. */
function connecting(change: Change = {}): { machine: Machine; socket: number; syn: Received } {
  const machine = new Machine(change);
  machine.hears({ flags: RST });
  const socket = machine.number('socket');
  expect(machine.call('connect', socket, '10.77.0.1', 80)).toBe(0);
  const [syn] = machine.after(MILLISECOND);
  return { machine, socket, syn: syn! };
}

describe('write(2)', () => {
  test('takes what has room, then EAGAIN; half acknowledged, POLLOUT again', () => {
    const { machine, socket, ack } = connected({ tcp: { sendBuffer: 4096 } });
    expect(machine.call('write', socket, new Uint8Array(3000))).toBe(3000);
    expect(machine.call('write', socket, new Uint8Array(3000))).toBe(1096);
    expect(machine.call('write', socket, new Uint8Array(1))).toBe('EAGAIN');
    expect(machine.call('poll', socket)).toEqual([]);
    machine.after(MILLISECOND);
    machine.hears({ ack: ack + 3000 });
    expect(machine.call('poll', socket)).toEqual(['POLLOUT']);
    expect(machine.call('write', socket, new Uint8Array(5000))).toBe(3000);
  });

  test('a buffer filled to the last byte is not writable, though nothing was refused', () => {
    const { machine, socket, ack } = connected({ tcp: { sendBuffer: 4096 } });
    expect(machine.call('write', socket, new Uint8Array(4096))).toBe(4096);
    expect(machine.call('poll', socket)).toEqual([]);
    machine.after(MILLISECOND);
    machine.hears({ ack: ack + 4096 });
    expect(machine.call('poll', socket)).toEqual(['POLLOUT']);
  });

  test('EPIPE after shutdown, ECONNRESET once after a reset and EPIPE from then on', () => {
    const { machine, socket, ack } = connected();
    const other = machine.number('socket');
    expect(machine.call('write', other, new Uint8Array(1))).toBe('ENOTCONN');
    expect(machine.call('write', 77, new Uint8Array(1))).toBe('EBADF');
    machine.hears({ flags: RST | ACK, ack });
    expect(machine.call('write', socket, new Uint8Array(1))).toBe('ECONNRESET');
    expect(machine.call('write', socket, new Uint8Array(1))).toBe('EPIPE');
    const second = connected();
    expect(second.machine.call('shutdown', second.socket, 'SHUT_WR')).toBe(0);
    expect(second.machine.call('write', second.socket, new Uint8Array(1))).toBe('EPIPE');
  });

  test('data written before the connection is open is refused with EAGAIN', () => {
    const { machine, socket } = connecting();
    expect(machine.call('write', socket, new Uint8Array(1))).toBe('EAGAIN');
    expect(machine.call('read', socket, 1)).toBe('EAGAIN');
    expect(machine.call('poll', socket)).toEqual([]);
  });
});

describe('TCP_CORK and TCP_NODELAY', () => {
  test('corked, only full segments leave; uncorked, the rest does (tcp(7))', () => {
    const { machine, socket } = connected();
    expect(machine.call('setsockopt', socket, 'TCP_CORK', 1)).toBe(0);
    machine.call('write', socket, new Uint8Array(300));
    machine.call('write', socket, new Uint8Array(900));
    expect(machine.after(MILLISECOND).map(({ data }) => data.length)).toEqual([1000]);
    expect(machine.call('setsockopt', socket, 'TCP_CORK', 0)).toBe(0);
    expect(machine.after(MILLISECOND).map(({ data }) => data.length)).toEqual([200]);
    expect(machine.call('getsockopt', socket, 'TCP_CORK')).toBe(0);
  });

  test('set on the listener they are the connection’s too', () => {
    const { machine, listener } = listening({ tcp: { nagle: true } });
    machine.call('setsockopt', listener, 'TCP_NODELAY', true);
    opens(machine);
    const socket = machine.number('accept', listener);
    expect(machine.call('getsockopt', socket, 'TCP_NODELAY')).toBe(1);
    machine.call('write', socket, new Uint8Array(1));
    machine.call('write', socket, new Uint8Array(1));
    machine.after(MILLISECOND);
    machine.call('write', socket, new Uint8Array(1));
    expect(machine.after(MILLISECOND).map(({ data }) => data.length)).toEqual([1]);
  });
});

describe('SO_KEEPALIVE', () => {
  test('asks after TCP_KEEPIDLE, TCP_KEEPCNT times, TCP_KEEPINTVL apart, then ETIMEDOUT (tcp(7))', () => {
    const { machine, socket, ack } = connected();
    expect(machine.call('getsockopt', socket, 'TCP_KEEPIDLE')).toBe(7200);
    for (const [option, value] of [
      ['TCP_KEEPIDLE', 10],
      ['TCP_KEEPINTVL', 2],
      ['TCP_KEEPCNT', 3],
      ['SO_KEEPALIVE', 1],
    ])
      expect(machine.call('setsockopt', socket, option, value)).toBe(0);
    expect(machine.after(9 * SECOND)).toEqual([]);
    const asked = machine.after(10 * SECOND);
    expect(asked.map(({ seq, flags, data }) => [seq, flags, data])).toEqual([
      [ack - 1, ACK, ''],
      [ack - 1, ACK, ''],
      [ack - 1, ACK, ''],
      [ack, RST | ACK, ''],
    ]);
    expect(Math.round((asked[1]!.time - asked[0]!.time) / SECOND)).toBe(2);
    expect(machine.call('poll', socket)).toContain('POLLERR');
    expect(machine.call('read', socket, 1)).toBe('ETIMEDOUT');
  });

  test('by default after two hours; off again, never', () => {
    const { machine, socket, ack } = connected();
    machine.call('setsockopt', socket, 'SO_KEEPALIVE', 1);
    expect(machine.after(7199 * SECOND)).toEqual([]);
    expect(machine.after(2 * SECOND)).toMatchObject([{ seq: ack - 1, flags: ACK }]);
    machine.hears({ ack });
    machine.call('setsockopt', socket, 'SO_KEEPALIVE', 0);
    expect(machine.after(1500 * SECOND)).toEqual([]);
    expect(machine.call('info', socket)).toMatchObject({ state: 'ESTABLISHED' });
  });

  test('set on the listener it is the connection’s too, times as well', () => {
    const { machine, listener } = listening();
    machine.call('setsockopt', listener, 'SO_KEEPALIVE', 1);
    machine.call('setsockopt', listener, 'TCP_KEEPIDLE', 5);
    opens(machine);
    const socket = machine.number('accept', listener);
    expect(machine.call('getsockopt', socket, 'TCP_KEEPIDLE')).toBe(5);
    expect(machine.after(6 * SECOND)).toHaveLength(1);
    expect(machine.call('setsockopt', socket, 'TCP_KEEPIDLE', 0)).toBe('EINVAL');
    expect(machine.call('setsockopt', socket, 'TCP_KEEPIDLE', 40_000)).toBe('EINVAL');
  });
});

describe('poll(2) and epoll(7)', () => {
  test('a peer that closes: readable, at its end, half hung up; both closed: hung up', () => {
    const { machine, socket, ack } = connected();
    machine.hears({ ack, flags: FIN | ACK });
    expect(machine.call('poll', socket)).toEqual(['POLLIN', 'POLLOUT', 'POLLRDHUP']);
    expect(machine.call('read', socket, 9)).toEqual({ bytes: 0, data: new Uint8Array(0) });
    machine.call('shutdown', socket, 'SHUT_WR');
    machine.after(MILLISECOND);
    machine.hears({ seq: PEER_ISN + 2, ack: ack + 1 });
    expect(machine.call('poll', socket)).toEqual(['POLLIN', 'POLLOUT', 'POLLHUP', 'POLLRDHUP']);
    expect(machine.call('error', socket)).toBeNull();
  });

  test('level: readable as long as something is unread; edge: told once for each arrival', () => {
    const { machine, socket, ack } = connected();
    machine.after(MILLISECOND);
    expect(machine.edges(socket), 'what holds when it is first waited for').toEqual(['POLLOUT']);
    expect(machine.edges(socket)).toEqual([]);
    machine.hears({ ack, flags: PSH | ACK, data: 'one' });
    expect(machine.call('poll', socket)).toEqual(['POLLIN', 'POLLOUT']);
    expect(machine.edges(socket)).toEqual(['POLLIN']);
    expect(machine.edges(socket)).toEqual([]);
    expect(machine.call('poll', socket)).toEqual(['POLLIN', 'POLLOUT']);
    machine.hears({ seq: PEER_ISN + 4, ack, flags: PSH | ACK, data: 'two' });
    expect(machine.edges(socket)).toEqual(['POLLIN']);
    expect(machine.call('read', socket, 9)).toMatchObject({ bytes: 6 });
    expect(machine.call('poll', socket)).toEqual(['POLLOUT']);
  });

  test('edge: the end of the stream is POLLIN and POLLRDHUP, a clean end is no error', () => {
    const { machine, socket, ack } = connected();
    machine.after(MILLISECOND);
    machine.edges(socket);
    machine.hears({ ack, flags: FIN | ACK });
    expect(machine.edges(socket)).toEqual(['POLLIN', 'POLLRDHUP']);
    machine.call('shutdown', socket, 'SHUT_WR');
    machine.after(MILLISECOND);
    machine.hears({ seq: PEER_ISN + 2, ack: ack + 1 });
    expect(machine.edges(socket)).not.toContain('POLLERR');
  });

  test('edge: a reset is an error and a hang-up; a listener is readable when a connection waits', () => {
    const { machine, socket, listener, ack } = connected();
    machine.after(MILLISECOND);
    machine.edges(socket);
    machine.edges(listener);
    machine.hears({ ack, flags: RST | ACK });
    expect(machine.edges(socket)).toEqual(expect.arrayContaining(['POLLIN', 'POLLERR', 'POLLHUP']));
    opens(machine, 40_001);
    expect(machine.call('poll', listener)).toEqual(['POLLIN']);
    expect(machine.edges(listener)).toEqual(['POLLIN']);
    machine.number('accept', listener);
    expect(machine.call('poll', listener)).toEqual([]);
    expect(machine.call('accept', listener)).toBe('EAGAIN');
  });

  test('a socket that connects becomes writable when it is open', () => {
    const { machine, socket, syn } = connecting();
    machine.edges(socket);
    const port = { from: 80, to: syn.from };
    machine.hears({ ...port, seq: 500, ack: syn.seq + 1, flags: SYN | ACK, options: MSS_1000 });
    expect(machine.call('poll', socket)).toEqual(['POLLOUT']);
    expect(machine.edges(socket)).toEqual(['POLLOUT']);
    expect(machine.call('getsockopt', socket, 'SO_ERROR')).toBe(0);
    expect(machine.call('getpeername', socket)).toEqual({ address: '10.77.0.1', port: 80 });
    expect(machine.call('getsockname', socket)).toEqual({ address: '10.77.0.2', port: syn.from });
  });
});

describe('how a connection fails', () => {
  test('refused: POLLERR, ECONNREFUSED once, then nothing pending', () => {
    const { machine, socket, syn } = connecting();
    expect(machine.call('connect', socket, '10.77.0.1', 80)).toBe('EALREADY');
    machine.hears({ from: 80, to: syn.from, seq: 0, ack: syn.seq + 1, flags: RST | ACK });
    expect(machine.call('poll', socket)).toEqual(expect.arrayContaining(['POLLOUT', 'POLLERR', 'POLLHUP']));
    expect(machine.call('getsockopt', socket, 'SO_ERROR')).toBe('ECONNREFUSED');
    expect(machine.call('getsockopt', socket, 'SO_ERROR')).toBe(0);
    expect(machine.call('poll', socket)).not.toContain('POLLERR');
  });

  test('nobody answers: ETIMEDOUT after the retries', () => {
    const { machine, socket } = connecting({ tcp: { retries: 2 } });
    expect(machine.after(6 * SECOND).map(({ flags }) => flags)).toEqual([SYN, SYN]);
    expect(machine.call('error', socket)).toBeNull();
    machine.after(2 * SECOND);
    expect(machine.call('read', socket, 1)).toBe('ETIMEDOUT');
    expect(machine.call('read', socket, 1)).toEqual({ bytes: 0, data: new Uint8Array(0) });
  });

  test('data unacknowledged: ETIMEDOUT for whoever reads or writes next', () => {
    const { machine, socket } = connected({ tcp: { retries: 2 } });
    machine.call('write', socket, new Uint8Array(10));
    expect(machine.after(60 * SECOND).map(({ flags }) => flags & RST)).toEqual([0, 0, 0, RST]);
    expect(machine.call('write', socket, new Uint8Array(10))).toBe('ETIMEDOUT');
    expect(machine.call('write', socket, new Uint8Array(10))).toBe('EPIPE');
  });
});

describe('shutdown(2)', () => {
  test('half-close: what is written before leaves, what comes after is read, its end too', () => {
    const { machine, socket, ack } = connected();
    machine.call('write', socket, new Uint8Array(5));
    expect(machine.call('shutdown', socket, 'SHUT_WR')).toBe(0);
    expect(machine.call('shutdown', socket, 'SHUT_WR'), 'again is no error').toBe(0);
    expect(machine.after(MILLISECOND)).toMatchObject([{ flags: FIN | PSH | ACK, seq: ack }]);
    machine.hears({ ack: ack + 6, flags: PSH | ACK, data: 'late' });
    expect(machine.call('info', socket)).toMatchObject({ state: 'FIN_WAIT2' });
    expect(machine.call('read', socket, 9)).toMatchObject({ bytes: 4 });
    machine.hears({ seq: PEER_ISN + 5, ack: ack + 6, flags: FIN | ACK });
    expect(machine.call('read', socket, 9)).toMatchObject({ bytes: 0 });
  });

  test('SHUT_RD: nothing more to read is the end, what still comes can be read', () => {
    const { machine, socket, ack } = connected();
    expect(machine.call('shutdown', socket, 'SHUT_RD')).toBe(0);
    expect(machine.call('read', socket, 9)).toMatchObject({ bytes: 0 });
    expect(machine.call('poll', socket)).toEqual(['POLLIN', 'POLLOUT', 'POLLRDHUP']);
    machine.hears({ ack, flags: PSH | ACK, data: 'still' });
    expect(machine.call('read', socket, 9)).toMatchObject({ bytes: 5 });
    expect(machine.call('write', socket, new Uint8Array(1))).toBe(1);
  });

  test('of what is not connected: ENOTCONN', () => {
    const { machine, listener } = listening();
    expect(machine.call('shutdown', listener, 'SHUT_WR')).toBe('ENOTCONN');
    expect(machine.call('shutdown', machine.number('socket'), 'SHUT_RDWR')).toBe('ENOTCONN');
    expect(machine.call('getpeername', listener)).toBe('ENOTCONN');
    expect(machine.call('shutdown', 99, 'SHUT_WR')).toBe('EBADF');
  });
});

describe('the backlog', () => {
  test('connections beyond it wait in the SYN queue, their last acknowledgment unheard, until one is accepted', () => {
    const { machine, listener } = listening({}, 2);
    const numbers = [40_000, 40_001, 40_002, 40_003].map((from) => ({
      from,
      answer: machine.hears({ from, seq: PEER_ISN, flags: SYN, options: MSS_1000 })[0],
    }));
    expect(numbers.map(({ answer }) => answer?.flags)).toEqual([SYN | ACK, SYN | ACK, undefined, undefined]);
    for (const { from, answer } of numbers.slice(0, 2)) machine.hears({ from, ack: answer!.seq + 1 });
    expect(machine.hears({ from: 40_002, seq: PEER_ISN, flags: SYN })).toEqual([]);
    const first = machine.number('accept', listener);
    const third = opens(machine, 40_002);
    expect(machine.call('info', first)).toMatchObject({ peer: { port: 40_000 } });
    expect(third).toBeGreaterThan(0);
    expect([1, 2].map(() => typeof machine.number('accept', listener))).toEqual(['number', 'number']);
    expect(machine.call('accept', listener)).toBe('EAGAIN');
  });

  test('with cookies the SYNs beyond it are answered and nothing is kept; whoever acknowledges is served', () => {
    const { machine, listener } = listening({ tcp: { syncookies: 'overflow' } }, 1);
    machine.hears({ from: 40_000, seq: PEER_ISN, flags: SYN, options: MSS_1000 });
    const [answer] = machine.hears({ from: 40_001, seq: PEER_ISN, flags: SYN, options: MSS_1000 });
    expect(answer).toMatchObject({ flags: SYN | ACK, ack: PEER_ISN + 1 });
    expect(machine.hears({ from: 40_001, ack: answer!.seq + 2 })).toMatchObject([{ flags: RST }]);
    const ack = answer!.seq + 1;
    const reply = machine.hears({ from: 40_001, ack, flags: PSH | ACK, data: 'asked' });
    expect(reply).toMatchObject([{ flags: ACK, ack: PEER_ISN + 6 }]);
    const socket = machine.number('accept', listener);
    expect(machine.call('read', socket, 9)).toMatchObject({ bytes: 5 });
    expect(machine.call('info', socket)).toMatchObject({ peer: { port: 40_001 }, tcpi_snd_mss: 536 });
  });

  test('a connection reset while it waits is accepted all the same, and tells ECONNRESET', () => {
    const { machine, listener } = listening();
    const ack = opens(machine);
    machine.hears({ ack, flags: RST | ACK });
    const socket = machine.number('accept', listener);
    expect(machine.call('read', socket, 1)).toBe('ECONNRESET');
  });
});

describe('names a caller may use', () => {
  test('options with or without their prefix, halves by any usual word', () => {
    const { machine, socket } = connected();
    for (const option of ['TCP_NODELAY', 'NODELAY', 'nodelay', 'keepalive', 'SO_KEEPALIVE', 'cork'])
      expect(machine.call('setsockopt', socket, option, true)).toBe(0);
    expect(machine.call('setsockopt', socket, 'SO_NOSUCH', 1)).toMatch(/^ENOPROTOOPT/);
    for (const how of ['read', 'r', 'receive', 0]) expect(machine.call('shutdown', socket, how)).toBe(0);
    for (const how of ['SHUT_RDWR', 'both', 'rw', 2]) expect(machine.call('shutdown', socket, how)).toBe(0);
  });
});
