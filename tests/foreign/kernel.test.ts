import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { besideServer, whyNoKernel } from './namespace.ts';

const reason = whyNoKernel();
if (reason !== null) console.log(`The kernel is no peer here: ${reason}`);

const BIG = 20_000_000;
const SHORT = 2000;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const known = (length: number): string => sha256(Uint8Array.from({ length }, (_, at) => at % 251));

/** One large file, then many connections of their own, a hundred at a time: the hash, then how many bytes in all. */
const script = (bytes: number, connections: number): string => `
curl -sf -m 200 http://10.77.0.2/bytes/${bytes} | sha256sum
curl -sf -m 200 --parallel --parallel-max 100 -H 'Connection: close' 'http://10.77.0.2/bytes/1000?[1-${connections}]' \\
  -o - | wc -c`;

const lossy = ['loss=0.02', 'reorder=0.02', 'duplicate=0.02'].map((each) => `disturbances.${each}`);
const settings = [...lossy, 'tcp.rtoMin=200ms', 'tcp.rtoInitial=200ms'].flatMap((setting) => [
  '--set',
  setting,
]);
const offloads = ['--offload', 'setup,teardown'];
/** On a bad wire every lost SYN costs the kernel a second: a tenth of it all. */
const cases: [string, number, number, string[]][] = [
  ['no offload', BIG, SHORT, []],
  ['setup and teardown offloaded', BIG, SHORT, offloads],
  ['2 % lost, reordered and repeated each way', BIG / 10, SHORT / 10, settings],
  ['the same, offloaded', BIG / 10, SHORT / 10, [...offloads, ...settings]],
];

test.skipIf(reason !== null).each(cases)(
  'the kernel fetches a large file and many small ones: %s',
  async (_what, size, connections, args) => {
    const output = await besideServer(['--app', 'http', ...args], script(size, connections));
    const [hash, bytes] = output.trim().split('\n');
    expect(hash).toBe(`${known(size)}  -`);
    expect(Number(bytes)).toBe(connections * 1000);
  },
  300_000,
);
