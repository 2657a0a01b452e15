import { expect, test } from 'vitest';
import { microsoftKey, ReceiveSideScaling, repeatedKey } from '#engine/nic/receiveSideScaling.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { address } from '#engine/wire/ipv4.ts';
import { nicRig } from './rig.ts';

/** "Verifying the RSS hash calculation" (Microsoft): source and port, destination and port, hash with TCP ports. */
const vectors: [number[], number, number[], number, number][] = [
  [[66, 9, 149, 187], 2794, [161, 142, 100, 80], 1766, 0x51ccc178],
  [[199, 92, 111, 2], 14230, [65, 69, 140, 83], 4739, 0xc626b0ea],
  [[24, 19, 198, 95], 12898, [12, 22, 207, 184], 38024, 0x5c2b394a],
  [[38, 27, 205, 30], 48228, [209, 142, 163, 6], 2217, 0xafc7327f],
  [[153, 39, 163, 191], 44251, [202, 188, 127, 2], 1303, 0x10e828a2],
];
const ip = ([a, b, c, d]: number[]): number => address(a!, b!, c!, d!);

test.each(vectors)('Toeplitz of %j:%i to %j:%i', (source, sourcePort, destination, destinationPort, hash) => {
  const scaling = new ReceiveSideScaling(8, microsoftKey);
  expect(scaling.hash(ip(source), ip(destination), (sourcePort << 16) | destinationPort) >>> 0).toBe(hash);
});

test('the repeated key hashes a flow alike both ways', () => {
  const scaling = new ReceiveSideScaling(8, repeatedKey);
  const a = address(10, 0, 0, 1);
  const b = address(10, 0, 0, 2);
  expect(scaling.hash(a, b, (4000 << 16) | 80)).toBe(scaling.hash(b, a, (80 << 16) | 4000));
});

test('the repeated key knows 64 values only, so cores beyond the sixty-fourth would get nothing (E-N24)', () => {
  const scaling = new ReceiveSideScaling(8, repeatedKey);
  const values = new Set<number>();
  for (let port = 1; port < 65_536; port += 3)
    values.add(scaling.hash(address(10, 0, port & 7, 1), address(10, 0, 0, 2), (port << 16) | 80));
  expect(values.size).toBe(64);
});

test.each([
  [8, 8],
  [64, 64],
  [12, 1],
  [7, 1],
])('as released, flows spread over %i cores reach %i of them (A.3, A.11)', (cores, reached) => {
  const rig = nicRig({ setup: false, teardown: false, rssKey: repeatedKey, rssMasked: true }, cores);
  for (let flow = 0; flow < 512; flow++) rig.clientSends({ sequence: 1, flags: Flag.Ack, port: 1024 + flow });
  rig.settle(1e9);
  expect(new Set(rig.atHost.map(({ queue }) => queue)).size).toBe(reached);
  expect(rig.nic.report().savings.rss!.filter((frames) => frames > 0)).toHaveLength(reached);
});
