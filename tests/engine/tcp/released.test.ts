import { describe, expect, it } from 'vitest';
import { findPreset, presets } from '#experiment/presets/all.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { releasedDefects } from '#engine/tcp/released/released.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { Tap } from '#engine/testbed/taps.table.ts';
import { Flag, TCP_START } from '#engine/wire/headers.table.ts';

function run(spec: ExperimentSpec): Report {
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, 1_000_000);
  return testbed.report();
}

function presetOf(id: string): ExperimentSpec {
  const defect = releasedDefects.find((candidate) => candidate.id === id)!;
  return findPreset(defect.preset)!.spec;
}

const partsOf = (field: string) => field.split('.') as ['host', 'lazyTcbMode'] | ['offloads', 'teardown'];

const asReleased = (id: string): Report => run(presetOf(id));

/** The same experiment, the one field said otherwise. */
function asIntended(id: string): Report {
  const spec = presetOf(id);
  const { field } = releasedDefects.find((candidate) => candidate.id === id)!;
  const [part, knob] = partsOf(field);
  return run({ ...spec, [part]: { ...spec[part], [knob]: 'intended' } });
}

describe.each(releasedDefects)('$id, $name', ({ id, field, happens, should }) => {
  it('shows in its preset, which says so by one field, and the run ends without a frame left', () => {
    const spec = presetOf(id);
    const [part, knob] = partsOf(field);
    expect(spec[part]).toMatchObject({ [knob]: 'as-released' });
    const { totals, ended } = run(spec);
    expect(['quiet', 'duration']).toContain(ended);
    expect(totals.connectionsCompleted).toBeLessThan(spec.workload.connections);
    // A client that waits for ever keeps what came before its turn.
    if (totals.connectionsOpen === 0) expect(totals.framesHeld).toBe(0);
  });

  it('cannot happen as intended: the same run completes every connection, every byte right', () => {
    const { totals, ended, spec, host } = asIntended(id);
    expect(ended).toBe('quiet');
    expect(totals).toMatchObject({
      connectionsCompleted: spec.workload.connections,
      bytesToClient: spec.workload.connections * spec.workload.transactions * spec.workload.replyBytes,
      bytesWrong: 0,
      framesHeld: 0,
    });
    expect([host.quasiTcb.now, host.fullTcb.now]).toEqual([0, 0]);
  });

  it('is told in sentences', () => {
    for (const sentence of [happens, should]) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

it('every preset of the gallery stands in it, and the other way round', () => {
  const shown = presets.map(({ name }) => name).filter((name) => name.startsWith('released-'));
  expect(new Set(releasedDefects.map(({ preset }) => preset))).toEqual(new Set(shown));
});

it('E-H1: a stream that outlived its burst empty-handed refuses every marked frame', () => {
  const { drops, tcp, totals } = asReleased('E-H1');
  expect(drops['control block without buffers']).toBe(6); // the request, and five times again
  expect(tcp.server.InErrs).toBe(6);
  expect(totals.bytesToClient).toBe(0);
  expect(asIntended('E-H1').drops['control block without buffers']).toBeUndefined();
});

it('E-H2: the request of the same burst is accepted as a second stream, and the first is left over', () => {
  const { tcp, host, spec } = asReleased('E-H2');
  expect(tcp.server.PassiveOpens).toBeGreaterThan(spec.workload.connections);
  expect(host.quasiTcb.now).toBe(tcp.server.PassiveOpens - spec.workload.connections);
  expect(asIntended('E-H2').tcp.server.PassiveOpens).toBe(spec.workload.connections);
});

it('E-H4: the close of a reply longer than a frame sends a bare FIN, and the reply is lost', () => {
  const { totals, tcp, nic } = asReleased('E-H4');
  expect(totals).toMatchObject({ bytesToClient: 0, connectionsFailed: 1 });
  expect(tcp.server.TCPSegsWithData).toBeUndefined();
  expect(nic.teardown['flows closed']).toBe(1);
});

it('E-H5: a reply without a close reaches the client with a wrong checksum and a FIN', () => {
  const { totals, drops, nic, tcp } = asReleased('E-H5');
  expect(drops['TCP checksum']).toBeGreaterThan(1); // the NIC resends it as it is
  expect(nic.teardown['hand-overs taken']).toBe(1); // of a connection its application had not closed
  expect(tcp.server.HandOvers).toBeUndefined();
  expect(totals.connectionsFailed).toBe(1);
  expect(asIntended('E-H5').drops['TCP checksum']).toBeUndefined();
});

/** Payload bytes the host handed to the bus, and the number of the last such segment, from the ISN. */
function sentByHost(id: string): { bytes: number; offset: number } {
  const spec = presetOf(id);
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, 1_000_000);
  const { hops, bytes } = testbed.trace();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const sent = { bytes: 0, offset: 0 };
  let iss = 0;
  hops.at.forEach((at, row) => {
    const tcp = at + TCP_START;
    const sequence = view.getUint32(tcp + 4);
    if (hops.tap[row] === Tap.NicToWire && (view.getUint8(tcp + 13) & Flag.Syn) !== 0) iss = sequence;
    const payload = hops.length[row] - TCP_START - 4 * (view.getUint8(tcp + 12) >> 4);
    if (hops.tap[row] !== Tap.HostSent || payload <= 0) return;
    sent.bytes += payload;
    sent.offset = sequence - iss - 1;
  });
  return sent;
}

it('E-H7: the last data of a full control block is numbered as if it had gone already', () => {
  expect(sentByHost('E-H7')).toEqual({ bytes: 64, offset: 64 });
  const { nic, totals } = asReleased('E-H7');
  expect(nic.teardown['segments resent']).toBeGreaterThan(0);
  expect(totals).toMatchObject({ connectionsOpen: 1, bytesToClient: 0 }); // it waits for the hole to be filled
});

it('E-H8: of 3,000 bytes one segment is handed over', () => {
  expect(sentByHost('E-H8').bytes).toBe(1448);
});

it('E-H34: after one round trip the timeout is three times the host’s uptime', () => {
  const { totals, tcp, ended } = asReleased('E-H34');
  expect(ended).toBe('duration');
  expect(totals.connectionsOpen).toBe(1);
  expect(tcp.server.RetransSegs).toBeUndefined();
  expect(asIntended('E-H34').tcp.server.RetransSegs).toBe(1);
});

it('E-H36: a server that reads before the request has come closes', () => {
  const { totals, nic, tcp } = asReleased('E-H36');
  expect(totals).toMatchObject({ transactions: 0, bytesToClient: 0 });
  expect(tcp.server.TCPSegsWithData).toBeUndefined();
  expect(nic.teardown['hand-overs taken']).toBe(1); // a bare FIN
});
