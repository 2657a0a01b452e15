import { describe, expect, test } from 'vitest';
import { CloseReason } from '#engine/tcp/events.table.ts';
import { State } from '#engine/tcp/states.table.ts';
import { icmp, onTheWire, pair, quote } from './foreigner.ts';

const reply = { workload: { connections: 1, replyBytes: 8000 } };
const unreachable = (code: number, quoted: number[], four = [0, 0, 0, 0]): number[] =>
  icmp(3, code, four, quoted);
const tooBig = (mtu: number, quoted: number[]): number[] => unreachable(4, quoted, [0, 0, ...pair(mtu)]);
/** The quoted sequence number, moved. */
function moved(quoted: number[], by: number): number[] {
  const bytes = Uint8Array.from(quoted);
  const view = new DataView(bytes.buffer);
  view.setInt32(24, view.getInt32(24) + by);
  return Array.from(bytes);
}
const payloadOf = (bytes: Uint8Array): number =>
  (bytes[16]! << 8) + bytes[17]! - 20 - ((bytes[46]! >> 4) << 2);
const segmentsSince = (wire: ReturnType<typeof onTheWire>, from: number): number[] =>
  wire.left
    .slice(from)
    .map(({ bytes }) => payloadOf(bytes))
    .filter((length) => length > 0);

describe.each([1, 4])('an ICMP error to a server of %i cores', (serverCores) => {
  const changes = { ...reply, testbed: { serverCores } };

  test.each([0, 1, 2, 3, 5, 13])(
    'destination unreachable, code %i: a connection that stands stands on',
    (code) => {
      const wire = onTheWire(changes);
      wire.sends(unreachable(code, quote(wire.untilSegment(1000))));
      wire.runs(3e6);
      const { workload, pool } = wire.machine;
      expect([workload.completed, workload.failed, workload.bytesWrong, pool.inUse]).toEqual([1, 0, 0, 0]);
      expect(wire.server()).toMatchObject({ InDestUnreachs: 1 });
      expect(wire.drops()).toEqual({});
    },
  );

  test('fragmentation needed: smaller segments at once, from the quoted one on (RFC 1191)', () => {
    const wire = onTheWire(changes);
    const first = wire.untilSegment(1000);
    const before = wire.left.length;
    wire.sends(tooBig(1006, quote(first)));
    wire.runs(3e6);
    const sizes = segmentsSince(wire, before);
    // Whatever was already on its way to the wire is of the old size.
    expect(Math.max(...sizes.slice(-5))).toBe(1006 - 52);
    expect(sizes.reduce((sum, size) => sum + size, payloadOf(first))).toBeGreaterThan(8000);
    const { workload, pool } = wire.machine;
    expect([workload.completed, workload.bytesWrong, pool.inUse]).toEqual([1, 0, 0]);
    expect(wire.server()).toMatchObject({ PathMtuLowered: 1 });
    expect(wire.server().TCPTimeouts).toBeUndefined();
  });

  test.each([
    ['a router that does not say its size: the next plateau', 0, 1492 - 52],
    ['a size nobody may have: the least', 68, 576 - 52],
  ])('%s', (_what, mtu, mss) => {
    const wire = onTheWire({ ...changes, workload: { connections: 1, replyBytes: 40_000 } });
    wire.sends(tooBig(mtu, quote(wire.untilSegment(1000))));
    wire.runs(20);
    const before = wire.left.length;
    wire.runs(3e6);
    expect(Math.max(...segmentsSince(wire, before))).toBe(mss);
    expect(wire.machine.workload).toMatchObject({ completed: 1, bytesWrong: 0 });
  });

  test.each([
    ['behind the window', -1],
    ['beyond it', 8001],
    ['half the circle away', 0x7fffffff],
  ])('a forged one, its number %s, changes nothing (RFC 5927)', (_where, by) => {
    const wire = onTheWire(changes);
    const quoted = quote(wire.untilSegment(1000));
    wire.sends(tooBig(600, moved(quoted, by)));
    wire.sends(unreachable(3, moved(quoted, by)));
    wire.runs(3e6);
    expect(wire.server()).toMatchObject({ OutOfWindowIcmps: 2 });
    expect(wire.server().PathMtuLowered).toBeUndefined();
    expect(wire.drops()).toEqual({ 'ICMP about nothing in flight': 2 });
    expect(wire.machine.workload).toMatchObject({ completed: 1, bytesWrong: 0 });
  });

  test('a size the quoted segment would have passed is not believed', () => {
    const wire = onTheWire(changes);
    wire.sends(tooBig(1500, quote(wire.untilSegment(1000))));
    wire.runs(3e6);
    expect(wire.server().PathMtuLowered).toBeUndefined();
  });
});

describe('an ICMP error to a client', () => {
  const lost = { tcp: { timeWait: 0, retries: 2 }, disturbances: { loss: 1, direction: 'toServer' } };
  /** The SYN as the client composed it, which a router on the way could not deliver. */
  function untilSyn() {
    const wire = onTheWire({ workload: { connections: 1 }, ...lost });
    const { toServer, pool } = wire.machine;
    const accept = toServer.accept.bind(toServer);
    let syn: number[] = [];
    toServer.accept = (frame) => {
      syn = quote(pool.slab.bytes.slice(frame.start, frame.start + frame.length));
      accept(frame);
    };
    wire.runs(1);
    const { tcbs } = wire.machine.clients.endpoint.ctx;
    expect(tcbs.open(0).state).toBe(State.SynSent);
    return { wire, syn, tcbs };
  }
  const reasons = [
    ['host unreachable', 1],
    ['port unreachable', 3],
  ] as const;

  test.each(reasons)('%s ends a connection that has not begun', (_what, code) => {
    const { wire, syn } = untilSyn();
    wire.clientHears(unreachable(code, syn));
    wire.runs(100);
    expect(wire.machine.workload.failed).toBe(1);
    expect(wire.clients()).toMatchObject({ AttemptFails: 1, InDestUnreachs: 1 });
    expect(wire.machine.pool.inUse).toBe(0);
  });

  test('time exceeded does not, but is why it was given up', () => {
    const { wire, syn, tcbs } = untilSyn();
    wire.clientHears(icmp(11, 0, [0, 0, 0, 0], syn));
    wire.runs(1);
    expect(tcbs.open(0).state).toBe(State.SynSent);
    const seen: number[] = [];
    const { workload, clients } = wire.machine;
    clients.user = {
      act: (id, events) => {
        seen.push(tcbs.open(id).error);
        workload.act(id, events);
      },
    };
    wire.runs(60e6);
    expect(seen).toEqual([CloseReason.Unreachable]);
  });

  test('a SYN that is not ours, another quoted protocol, an echo, ARP: counted, nothing else', () => {
    const { wire, syn, tcbs } = untilSyn();
    wire.clientHears(unreachable(1, moved(syn, 1)));
    wire.clientHears(
      unreachable(
        1,
        syn.map((byte, at) => (at === 9 ? 17 : byte)),
      ),
    );
    wire.clientHears(icmp(8, 0, [0, 0, 0, 0], []));
    expect(wire.drops()).toMatchObject({ 'ICMP about nothing in flight': 2, 'ICMP of another kind': 1 });
    expect(tcbs.open(0).state).toBe(State.SynSent);
  });
});
