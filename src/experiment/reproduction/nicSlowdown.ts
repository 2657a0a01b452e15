import { forwarding } from '#experiment/presets/card.ts';
import type { Report } from '#experiment/report.ts';
import { merged } from './runs.ts';
import type { Claim, Entry, Point } from './types.ts';

const base = forwarding[0].changes as Record<string, unknown>;
const extras: readonly number[] = [0, 500, 1000, 1500, 2000, 2500, 3000];
const SMALL = [0, 1000, 3000];

const curves = [
  { series: 'one port', linkRate: 40e9 },
  { series: 'both ports', linkRate: 80e9 },
];

const points: readonly Point[] = curves.flatMap(({ series, linkRate }) =>
  extras.map((extraCycles) => ({
    id: `${series} +${extraCycles}`,
    series,
    x: extraCycles,
    changes: merged(base, { testbed: { linkRate }, offloads: { extraCycles } }),
    ...(series === 'both ports' && SMALL.includes(extraCycles) ? { small: {} } : {}),
  })),
);

function forwarded({ nic }: Report): number {
  return nic.forwarding?.forwardedPerSecond ?? 0;
}

function drop(id: string, says: string, added: number, published: number): Claim {
  return {
    id,
    says,
    unit: '%',
    published: { kind: 'value', value: published, mark: 'V', source: 'the talk, "Limited NIC resources"' },
    isHeldOut: true,
    from: ['both ports +0', `both ports +${added}`],
    predict: ([bare, slowed]) => 100 * (1 - forwarded(slowed) / forwarded(bare)),
  };
}

export const nicSlowdown: Entry = {
  id: 'nic-slowdown',
  title: 'What a stack on the NIC would cost',
  says: 'A typical TCP stack takes 1,000 to 3,000 cycles a packet; spent on an Agilio LX they cost 30 to 80 % of its performance.',
  axis: 'cycles added to every frame',
  points,
  measures: [{ id: 'rate', label: 'forwarded', unit: 'frames/s', read: forwarded }],
  claims: [
    drop('least', 'forwarding is slower with 1,000 more cycles a frame', 1000, 30),
    drop('most', 'forwarding is slower with 3,000 more cycles a frame', 3000, 80),
  ],
  assumptions: [
    {
      path: 'workload.requestBytes',
      says: 'Frames are the smallest, 64 bytes: 6 bytes of payload.',
      label: 'assumed',
    },
    { says: 'The slower end of the range belongs to 3,000 cycles, the faster to 1,000.', label: 'assumed' },
    { says: 'Both ports are full: 2 x 40 Gb/s.', label: 'assumed' },
  ],
  note:
    'The two ends of the published range cannot come from one budget of cycles: 1,000 and 3,000 added cycles leave throughputs that differ at most ' +
    'threefold, and 70 % and 20 % differ 3.5 times. The bare frame takes so few cycles that the wire, not the card, is its limit.',
};
