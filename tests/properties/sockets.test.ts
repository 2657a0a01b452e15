import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SocketModel } from '../support/socketModel.ts';
import { times } from '../support/soak.ts';
import { specOf } from '../support/specs.ts';
import type { Change } from '../support/specs.ts';
import { TwoHosts } from '../support/twoHosts.ts';
import type { Side } from '../support/twoHosts.ts';

const MS = 1_000_000;
const SECOND = 1000 * MS;
const base: Change = {
  testbed: { serverCores: 1, ringDescriptors: 512 },
  offloads: { wheelTick: 2 * MS, teardownRetries: 20, teardownFlows: 100 },
  tcp: {
    rtoInitial: 20 * MS,
    rtoMin: 5 * MS,
    rtoMax: 200 * MS,
    retries: 30,
    timeWait: 500 * MS,
    finWait2: 2 * SECOND,
    sendBuffer: 8192,
    receiveBuffer: 8192,
    // An old copy of the ACK that returned a cookie may open a connection nobody is at the other end of.
    keepAlive: 5 * SECOND,
    keepAliveInterval: SECOND,
    keepAliveProbes: 5,
  },
};
const stacks: Readonly<Record<string, Change>> = {
  linux: { testbed: { stack: 'linux' } },
  mtcp: { testbed: { stack: 'mtcp' } },
  acceltcp: { testbed: { stack: 'acceltcp' } },
  'acceltcp, fuller': {
    testbed: { stack: 'acceltcp' },
    tcp: { sack: true, rack: true, congestionControl: 'cubic', delayedAck: MS, nagle: true },
  },
};

interface Step {
  readonly call: string;
  readonly side: Side;
  /** Which of the open sockets; one more than there are is no socket. */
  readonly which: number;
  readonly size: number;
  readonly word: string;
}

const calls = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('time', 'write', 'read') },
  { weight: 2, arbitrary: fc.constantFrom('accept', 'open', 'peek', 'shutdown') },
  { weight: 1, arbitrary: fc.constantFrom('close', 'abort', 'listen', 'connect', 'poll', 'error', 'info') },
  { weight: 1, arbitrary: fc.constantFrom('getsockopt', 'setsockopt', 'socket') },
);
const options = [
  'SO_KEEPALIVE',
  'SO_LINGER',
  'SO_ERROR',
  'SO_SNDBUF',
  'TCP_NODELAY',
  'TCP_MAXSEG',
  'SO_ACCEPTCONN',
];
const steps = fc.array(
  fc.record({
    call: calls,
    side: fc.constantFrom(0, 1) as fc.Arbitrary<Side>,
    which: fc.nat(12),
    size: fc.oneof(fc.nat(5), fc.nat(30_000)),
    word: fc.constantFrom('SHUT_WR', 'SHUT_RD', 'SHUT_RDWR', ...options),
  }),
  { maxLength: 150, size: 'max' },
);
const weathers = fc.record({
  seed: fc.nat(),
  loss: fc.constantFrom(0, 0.05, 0.2),
  twice: fc.constantFrom(0, 0.1),
  late: fc.constantFrom(0, 0.1),
});

/** A connection from one side to the port both listen on; the peer accepts when it likes. */
function open(model: SocketModel, side: Side): void {
  const socket = model.socket(side);
  if (socket !== undefined) model.connect(side, socket, 80);
}

function take(hosts: TwoHosts, model: SocketModel, { call, side, which, size, word }: Step): void {
  const socket = [...model.open[side], 9999, -1][which % (model.open[side].size + 2)];
  const isHalf = word.startsWith('SHUT');
  if (call === 'time') hosts.advance(size * 1000);
  else if (call === 'open') open(model, side);
  else if (call === 'socket') model.socket(side);
  else if (call === 'listen') model.listen(side, socket, 80 + (size % 3), size % 4);
  else if (call === 'connect') model.connect(side, socket, 80 + (size % 3));
  else if (call === 'accept')
    model.accept(side, size % 2 === 0 ? ([...model.open[side]][0] ?? socket) : socket);
  else if (call === 'write') model.write(side, socket, size);
  else if (call === 'read') model.read(side, socket, size);
  else if (call === 'peek') model.read(side, socket, size, true);
  else if (call === 'shutdown') model.shutdown(side, socket, isHalf ? word : 'SHUT_WR');
  else if (call === 'close' || call === 'abort') model.end(side, socket, call);
  else model.plain(side, call, socket, { option: isHalf ? 'SO_ERROR' : word, value: size % 3 });
}

let bytesRead = 0;
let whole = 0;

test(
  'any calls in any order over a bad cable: bytes in order, known errors, nothing kept',
  () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(stacks)), weathers, steps, (stack, weather, script) => {
        const hosts = new TwoHosts(specOf(base, stacks[stack]), weather);
        const model = new SocketModel(hosts);
        for (const side of [0, 1] as const) model.listen(side, model.socket(side) ?? -1, 80, 8);
        for (const side of [0, 1] as const) open(model, side);
        hosts.advance(100 * MS);
        for (const side of [0, 1] as const) model.accept(side, [...model.open[side]][0] ?? -1);
        for (const step of script) take(hosts, model, step);
        model.drain(20 * SECOND);
        whole += model.expectAllArrived();
        for (const side of [0, 1] as const)
          for (const socket of [...model.open[side]]) model.end(side, socket, 'close');
        hosts.advance(200 * SECOND);
        for (const { machine } of hosts.hosts) expect(machine.framesInUse, 'frames still held').toBe(0);
        bytesRead += model.bytesRead;
      }),
      { numRuns: 150 * times },
    );
    expect(bytesRead, 'it was not all refused').toBeGreaterThan(1_000_000);
    expect(whole, 'directions both ends saw through').toBeGreaterThan(100);
  },
  120_000 * times,
);
