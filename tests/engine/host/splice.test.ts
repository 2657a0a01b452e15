import { expect, test } from 'vitest';
import { Errno, Half } from '#engine/host/sockets/api.ts';
import { EphemeralPorts } from '#engine/host/sockets/ephemeralPorts.ts';
import { assemble } from '#engine/testbed/assembly.ts';
import { FlowTable } from '#engine/wire/flowTable.ts';
import type { Change } from '../../support/specs.ts';
import { specOf } from '../../support/specs.ts';

const proxied: Change = { application: { kind: 'proxy' }, workload: { requestBytes: 100, replyBytes: 1000 } };
/** Sockets of the proxy: its listener is 0. */
const FRONT = 1;
const BACK = 2;

function proxyWith(splice: 'off' | 'intended') {
  const machine = assemble(specOf(proxied, { offloads: { splice } }));
  const { sockets } = machine.host.cores[0]!;
  const buffer = { bytes: new Uint8Array(8), start: 0, length: 8 };
  const runUntil = (isReached: () => boolean): void => {
    while (!isReached() && !machine.timeline.isQuiet) machine.timeline.fireUntil(Infinity, 1);
  };
  return { machine, sockets, buffer, runUntil };
}

test('until the NIC has answered, both sockets say EAGAIN to everything; then their names are free', () => {
  const { machine, sockets, buffer, runUntil } = proxyWith('intended');
  runUntil(() => sockets.pairsWithNic === 1);
  for (const socket of [FRONT, BACK]) {
    expect(sockets.read(socket, buffer, 0, 8)).toBe(Errno.EAGAIN);
    expect(sockets.write(socket, buffer, 0, 8)).toBe(Errno.EAGAIN);
    expect(sockets.shutdown(socket, Half.Sending)).toBe(Errno.EAGAIN);
    expect(sockets.close(socket)).toBe(Errno.EAGAIN);
    expect(sockets.abort(socket)).toBe(Errno.EAGAIN);
    expect(sockets.connect(socket, 1, 1)).toBe(Errno.EISCONN);
  }
  expect(sockets.splice(FRONT, BACK)).toBe(Errno.EAGAIN);
  runUntil(() => machine.behind!.proxies[0]!.splices.taken === 1);
  expect(sockets.read(FRONT, buffer, 0, 8)).toBe(Errno.EBADF);
  expect(sockets.close(BACK)).toBe(Errno.EBADF);
  expect(sockets.pairsWithNic).toBe(1);
  machine.timeline.fireUntil(Infinity);
  expect(sockets.pairsWithNic).toBe(0);
  expect(machine.host.cores[0]!.endpoint.ctx.tcbs.count).toBe(0);
});

test('what cannot be spliced is said at once', () => {
  const { sockets } = proxyWith('intended');
  const fresh = sockets.socket();
  expect(sockets.splice(99, fresh)).toBe(Errno.EBADF);
  expect(sockets.splice(fresh, fresh)).toBe(Errno.EINVAL);
  expect(sockets.splice(fresh, sockets.socket())).toBe(Errno.ENOTCONN);
});

test('without the offload the NIC never will', () => {
  const { sockets, runUntil, machine } = proxyWith('off');
  runUntil(() => machine.workload.bytesReceived > 0);
  expect(sockets.splice(FRONT, BACK)).toBe(Errno.EOPNOTSUPP);
});

test('a port the NIC relays for is no port for a new connection to the same backend; to another it is', () => {
  const [local, near, far] = [1, 2, 3];
  const ports = new EphemeralPorts(new FlowTable(8, new Int32Array(24), 3), local, () => true);
  const first = ports.next(near, 80);
  ports.avoid({ holds: (_local, peer, both) => peer === near && both >>> 16 === first + 1 });
  expect(ports.next(near, 80)).toBe(first + 2);
  const others = new EphemeralPorts(new FlowTable(8, new Int32Array(24), 3), local, () => true);
  others.avoid({ holds: (_local, peer) => peer === near });
  expect(others.next(far, 80)).toBe(first);
});
