import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { program } from '../support/program.ts';
import { besideServer, whyNoKernel } from './namespace.ts';

if (whyNoKernel !== null) console.log(`The kernel is no peer here: ${whyNoKernel}`);

const BIG = 20_000_000;
const SHORT = 2000;
const known = (length: number): string =>
  createHash('sha256')
    .update(Uint8Array.from({ length }, (_, at) => at % 251))
    .digest('hex');
const set = (...settings: readonly string[]): string[] => settings.flatMap((setting) => ['--set', setting]);

/** The kernel's counters as lines "group:name value" (RFC 4022, and its own): it counts what it did not like. */
const counters = (names: string): string => `
awk 'NR % 2 { split($0, names); next } { for (at = 2; at <= NF; at++) print names[1] names[at], $at }' \\
  /proc/net/snmp /proc/net/netstat | grep -E "^(${names}) "`;
const counted = (lines: readonly string[]): Record<string, number> =>
  Object.fromEntries(lines.map((line) => line.split(' ')).map(([name, value]) => [name, Number(value)]));

/**
 * One large file, then many connections of their own, a hundred at a time: the hash of the one, how many of the others
 * have which. Told nothing, curl waits for one connection to be made before it opens the next: it hopes to share it.
 */
const fetching = `
folder=$(mktemp -d); trap 'rm -r $folder; kill $relay' EXIT
curl -sSf -m 90 http://10.77.0.2/bytes/${BIG} | sha256sum
curl -sSf -m 90 --no-progress-meter --parallel --parallel-immediate --parallel-max 100 -H 'Connection: close' \\
  'http://10.77.0.2/bytes/1000?[1-${SHORT}]' -o "$folder/#1"
sha256sum "$folder"/* | cut -d ' ' -f 1 | sort | uniq -c
${counters('Ip:InHdrErrors|Ip:InAddrErrors|Tcp:InErrs|Tcp:InCsumErrors|TcpExt:TCPSYNChallenge')}`;

const offloads = ['--offload', 'setup,teardown'];
const large = set('offloads.tso=intended', 'offloads.lro=intended');
const toe = set('testbed.stack=toe');
const disturbed = set('disturbances.loss=0.02', 'disturbances.reorder=0.02', 'disturbances.duplicate=0.02');
/** As the kernel itself has it. */
const patience = set('tcp.rtoMin=200ms', 'tcp.rtoInitial=200ms');
const modern = set('tcp.sack=true', 'tcp.rack=true', 'tcp.congestionControl=cubic', 'tcp.delayedAck=40ms');
/** Settings of the namespace: the host's own network keeps its own. */
const kernelSet = (settings: Readonly<Record<string, number>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `echo ${value} > /proc/sys/net/ipv4/tcp_${name}`)
    .join('\n');

const cases: [string, string[], string][] = [
  ['no offload', [], ''],
  ['setup and teardown offloaded', offloads, ''],
  ['segments cut and joined by the NIC as well', [...offloads, ...large], ''],
  ['all of TCP on the NIC', toe, ''],
  ['2 % lost, reordered and repeated each way', [...disturbed, ...patience], ''],
  ['the same, offloaded', [...offloads, ...disturbed, ...patience], ''],
  ['the same, with SACK, RACK-TLP and CUBIC', [...modern, ...disturbed, ...patience], ''],
  ['the same, offloaded, too', [...offloads, ...large, ...modern, ...disturbed, ...patience], ''],
  [
    'a kernel without timestamps, SACK and window scale, and a NIC that answers SYNs',
    offloads,
    kernelSet({ timestamps: 0, sack: 0, window_scaling: 0 }),
  ],
  ['an MTU of 600', offloads, 'ip link set tap0 mtu 600'],
];

describe.skipIf(whyNoKernel !== null)('the kernel', () => {
  test.each(cases)(
    'fetches a large file and many small ones: %s',
    async (_what, pipe, before) => {
      const output = await besideServer({ pipe: ['--app', 'http', ...pipe], script: fetching, before });
      const [large, small = '', ...rest] = output.trim().split('\n');
      expect(large).toBe(`${known(BIG)}  -`);
      expect(small.trim()).toBe(`${SHORT} ${known(1000)}`);
      const { 'Tcp:InErrs': errors, 'TcpExt:TCPSYNChallenge': twins, ...others } = counted(rest);
      expect(others).toEqual({ 'Ip:InHdrErrors': 0, 'Ip:InAddrErrors': 0, 'Tcp:InCsumErrors': 0 });
      expect(errors).toBeLessThanOrEqual(twins!); // a SYN-ACK that the wire repeated is an error to it
    },
    110_000,
  );

  test('is told of congestion by marks instead of losses (RFC 3168)', async () => {
    const marking = set('tcp.ecn=true', 'testbed.linkRate=100Mb/s', 'testbed.linkMark=20');
    const output = await besideServer({
      pipe: ['--app', 'http', ...modern, ...marking],
      before: kernelSet({ ecn: 1 }),
      script: `curl -sSf -m 60 http://10.77.0.2/bytes/${BIG} | sha256sum
        ${counters('IpExt:InCEPkts|IpExt:InECT0Pkts')}`,
    });
    const [hash, ...rest] = output.trim().split('\n');
    expect(hash).toBe(`${known(BIG)}  -`);
    const { 'IpExt:InCEPkts': marked = 0, 'IpExt:InECT0Pkts': unmarked = 0 } = counted(rest);
    expect(marked).toBeGreaterThan(0);
    expect(unmarked).toBeGreaterThan(10 * marked); // it has told the sender, who has slowed down
  });

  test.each([
    ['no offload', []],
    ['setup and teardown offloaded, segments joined and cut', [...offloads, ...large]],
    ['all of TCP on the NIC', toe],
  ])('gets its megabyte back from the echo after it has closed its half: %s', async (_what, pipe) => {
    const output = await besideServer({
      pipe: ['--app', 'echo', ...pipe, ...disturbed, ...patience],
      script: `"${process.execPath}" ${program('tests/foreign/echoClient.ts')}`,
    });
    expect(output).toBe('1000000 bytes, the same\n');
  });

  test.each([
    ['no offload', []],
    ['setup and teardown offloaded', offloads],
  ])('is answered with an echo, a refusal and, after its own reset, as before: %s', async (_what, pipe) => {
    const output = await besideServer({
      pipe: ['--app', 'http', ...pipe],
      script: `
        ping -c 3 -i 0.2 -s 1400 10.77.0.2 | grep -o '3 received, 0% packet loss'
        curl -s http://10.77.0.2:81/ || echo "curl $?"
        curl -s http://10.77.0.2/bytes/${BIG} | head -c 1000 | sha256sum
        curl -sSf -r 250-259 http://10.77.0.2/bytes/1000 http://10.77.0.2/bytes/1000 \\
          -o /dev/null -o /dev/null -w '%{http_code} %{size_download} %{num_connects}\\n'`,
    });
    expect(output.trim().split('\n')).toEqual([
      '3 received, 0% packet loss',
      'curl 7', // connection refused
      `${known(1000)}  -`,
      '206 10 1',
      '206 10 0', // on the same connection
    ]);
  });
});
