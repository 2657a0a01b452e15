import { describe, expect, test } from 'vitest';
import { fieldByPath } from '#experiment/defaults.ts';
import { findPreset, presets } from '#experiment/presets/all.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { brokenIn, Captured, Interface, whyNoTshark, type Segment, type Verdict } from './tshark.ts';

if (whyNoTshark !== null) console.log(`tshark is no judge here: ${whyNoTshark}`);

const FIN = 1;
const SYN = 2;
const ACK = 16;
const again: readonly Verdict[] = [
  'retransmission',
  'fast_retransmission',
  'spurious_retransmission',
  'out_of_order',
  'keep_alive',
];
/** Comments that say a segment goes out again; to a SYN that comes again the answer is the same. */
const RESENT = /^(RTO|fast retransmission|the NIC resends|tail loss probe)/;
const ANSWER = /^(answer to the SYN|SYN cookie from the NIC)/;

const isSeenAgain = ({ verdicts }: Segment): boolean => verdicts.some((verdict) => again.includes(verdict));
const count = (segments: readonly Segment[], is: (segment: Segment) => boolean): number =>
  segments.filter(is).length;
const carries =
  (wanted: number, without = 0) =>
  ({ flags }: Segment): boolean =>
    (flags & (wanted | without)) === wanted;
const strange = (segments: readonly Segment[]): string[] =>
  segments
    .filter(({ verdicts }) => verdicts.length > 0)
    .map(({ comment, verdicts }) => `${comment}: ${verdicts.join()}`);

const stacks = fieldByPath.get('testbed.stack')?.choices ?? [];
const some = ['workload.connections=300', 'workload.concurrency=100'];
const large = ['workload.replyBytes=2MB'];
const smooth: [string, string, string[]][] = [
  ['one connection', 'one-connection', []],
  ['one connection, offloaded', 'one-connection-offloaded', []],
  ...stacks.map((stack): [string, string, string[]] => [
    `short connections on ${stack}`,
    'short-connections',
    [...some, `testbed.stack=${stack}`],
  ]),
  ['the client closes first', 'short-connections-offloaded', [...some, 'workload.closer=client']],
  [
    'answers late and together',
    'short-connections',
    [...some, 'tcp.delayedAck=40ms', 'tcp.nagle=true', 'workload.transactions=3'],
  ],
  [
    'no timestamps, no window scale, small segments',
    'short-connections-offloaded',
    [...some, 'tcp.timestamps=false', 'tcp.windowScale=0', 'tcp.mss=536', 'workload.replyBytes=5000'],
  ],
  [
    'a bulk flow with SACK and a window of a megabyte',
    'bulk',
    [...large, 'tcp.sack=true', 'tcp.sendBuffer=1MB', 'tcp.receiveBuffer=1MB', 'tcp.windowScale=14'],
  ],
  [
    'DCTCP on a link that marks',
    'bulk',
    [...large, 'tcp.congestionControl=dctcp', 'testbed.linkMark=10', 'testbed.linkRate=100Mb/s'],
  ],
];

/** Whose checksums are looked at in the end, in one reading. */
const captures: Uint8Array[] = [];
function judged(preset: string, settings: readonly string[]): Captured {
  const captured = new Captured(preset, settings);
  captures.push(captured.capture);
  return captured;
}

/** Every preset with something of a connection's life on the card, but those that show the released code's defects. */
const offloaded = presets.filter(({ name, spec }) => {
  const { setup, teardown, splice, tso, lro } = spec.offloads;
  const modes = [setup, teardown, splice, tso, lro];
  const isMeant = (spec.testbed.stack === 'toe' || modes.includes('intended')) && !name.includes('released');
  return isMeant && spec.workload.kind === 'closed-loop' && spec.disturbances.corrupt === 0;
});
/** The preset with so little of everything that its frames fit a trace. */
function smallEdition({ workload, disturbances }: ExperimentSpec): string[] {
  const { connections, concurrency, requestBytes, replyBytes, rampInterval } = workload;
  return [
    `workload.connections=${Math.min(connections, 200)}`,
    `workload.concurrency=${Math.min(concurrency, 60)}`,
    `workload.requestBytes=${Math.min(requestBytes, 300_000)}`,
    `workload.replyBytes=${Math.min(replyBytes, 300_000)}`,
    `workload.rampInterval=${Math.min(rampInterval, 1000)}ns`,
    ...(disturbances.synFlood.rate > 0 ? ['disturbances.synFlood.rate=200000'] : []),
  ];
}

describe.skipIf(whyNoTshark !== null)('tshark finds every checksum right and no packet malformed', () => {
  test.each(smooth)('and nothing strange on a wire that loses nothing: %s', (_what, preset, settings) => {
    const captured = judged(preset, settings);
    const { totals } = captured.report;
    for (const at of [Interface.Client, Interface.Nic]) {
      const segments = captured.segments(at);
      expect(strange(segments)).toEqual([]);
      expect(segments).toHaveLength(totals.frames);
      expect(count(segments, carries(SYN, ACK))).toBe(totals.connectionsCompleted);
      expect(count(segments, carries(SYN | ACK))).toBe(totals.connectionsCompleted);
      expect(count(segments, carries(FIN))).toBe(2 * totals.connectionsCompleted);
    }
  });

  const bad = ['disturbances.loss=0.05', 'disturbances.duplicate=0.02', 'disturbances.reorder=0.02'];
  const patient = ['tcp.timeWait=10s', 'duration=300s'];
  const rough: [string, string, string[]][] = [
    ...stacks.map((stack): [string, string, string[]] => [
      `short connections on ${stack}`,
      'short-connections',
      [...some, ...bad, ...patient, `testbed.stack=${stack}`],
    ]),
    ['a fifth of all frames lost', 'disturbed', ['workload.connections=100']],
    ['the timer wheel', 'timer-wheel', []],
    [
      'a bulk flow with SACK, RACK-TLP and CUBIC',
      'bulk',
      [...large, 'tcp.sack=true', 'tcp.rack=true', 'tcp.congestionControl=cubic', 'disturbances.loss=0.01'],
    ],
  ];
  test.each(rough)(
    'and every repetition explained, and counted, on a bad wire: %s',
    (_what, preset, settings) => {
      const captured = judged(preset, settings);
      const { tcp, nic } = captured.report;
      // Each side as it sends: what the wire does to it comes later.
      const clients = captured.segments(Interface.Client).filter(({ isFromServer }) => !isFromServer);
      const server = captured.segments(Interface.Nic).filter(({ isFromServer }) => isFromServer);
      for (const segments of [clients, server]) {
        const seen = segments.filter(isSeenAgain).filter(({ comment }) => !ANSWER.test(comment));
        expect(seen.filter(({ comment }) => !RESENT.test(comment))).toEqual([]);
        expect(segments.filter((each) => RESENT.test(each.comment) && !isSeenAgain(each))).toEqual([]);
      }
      const resent = ({ comment }: Segment): boolean => RESENT.test(comment);
      expect(count(clients, resent)).toBe(tcp.clients['RetransSegs'] ?? 0);
      const byNic = nic.teardown['segments resent'] ?? 0;
      expect(count(server, resent)).toBe((tcp.server['RetransSegs'] ?? 0) + byNic);
      expect(count(clients, resent) + count(server, resent)).toBeGreaterThan(0);
    },
  );

  test.each(offloaded.map(({ name }) => name))(
    'and nothing unexplained as anybody sends it, whatever the card does: %s',
    (preset) => {
      const { spec } = findPreset(preset)!;
      const captured = judged(preset, smallEdition(spec));
      const senders: [number, boolean][] = [
        [Interface.Client, false],
        [Interface.Nic, true],
      ];
      if (spec.application.kind === 'proxy')
        senders.push([Interface.Backend, true], [Interface.SecondPort, false]);
      for (const [at, isServer] of senders) {
        const segments = captured.segments(at).filter(({ isFromServer }) => isFromServer === isServer);
        expect(segments.length).toBeGreaterThan(0);
        const others = segments.filter(({ comment }) => !RESENT.test(comment) && !ANSWER.test(comment));
        expect(strange(others)).toEqual([]);
      }
    },
  );

  test('at every place where frames were seen, of all these runs', () => {
    expect(captures.length).toBeGreaterThan(20);
    expect(brokenIn(captures)).toEqual([]);
  });

  test('but those in which the wire has flipped a bit', () => {
    const captured = new Captured('short-connections', [...some, ...patient, 'disturbances.corrupt=0.03']);
    const broken = brokenIn([captured.capture]);
    expect(broken.length).toBeGreaterThan(10);
    expect(broken.filter((comment) => !comment.endsWith('a bit flipped by the wire'))).toEqual([]);
  });
});
