import { describe, expect, test } from 'vitest';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Report } from '#experiment/report.ts';
import { capacity } from '#experiment/presets/card.ts';
import { formatBytes, group } from '#experiment/units.ts';
import { alignedTable, expectGolden } from '../support/golden.ts';
import { specOf } from '../support/specs.ts';
import type { Change } from '../support/specs.ts';

function ran(spec: Report['spec']): Report {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 1_000_000);
  return testbed.report();
}

const right = (value: number, width: number): string => group(value).padStart(width);

describe('how many closing flows fit', () => {
  test('each design is filled by hand-overs until the card refuses one', () => {
    const rows = capacity.map(({ name, spec }) => {
      const { nic, totals } = ran(spec);
      const { flows, refusal, entryBytes, timerBytes } = nic.capacity!;
      const memory = nic.memories.find((row) => row.name === 'IMEM')!;
      expect(nic.teardown['flows in the table']).toBe(flows);
      expect(memory.used).toBe(flows * entryBytes + timerBytes);
      expect(totals.framesHeld).toBe(0);
      const bytes = [
        formatBytes(memory.capacity),
        `${entryBytes} B`.padStart(5),
        formatBytes(timerBytes).padStart(9),
      ];
      return [name, ...bytes, right(flows, 9), refusal.replace('refused: ', '')];
    });
    const text = [
      'Closing flows that fit into the internal memory of the card: hand-overs until one is refused. Published: from 10 k',
      'to 256 k in 8 MB (the talk). Nothing is fitted: a control block of 700 bytes is the talk’s, the rest is counted.\n',
      alignedTable(['preset', 'memory', 'entry', 'timers', 'flows', 'refused for'], rows),
    ].join('\n');
    expectGolden('capacity.txt', text);
  });

  test('a table of four takes four, and says why it takes no fifth', () => {
    const spec = specOf({
      offloads: { teardown: 'intended', teardownFlows: 4 },
      workload: { kind: 'hand-overs', connections: 0 },
      duration: 1_000_000,
    });
    expect(ran(spec).nic.capacity).toMatchObject({ flows: 4, refusal: 'refused: table full' });
  });
});

const cards: readonly { name: string; testbed: NonNullable<Change['testbed']> }[] = [
  { name: 'LX, 40 Gb/s', testbed: { nic: 'agilio-lx', linkRate: 40e9 } },
  { name: 'LX, 80 Gb/s', testbed: { nic: 'agilio-lx', linkRate: 80e9 } },
  { name: 'CX, 40 Gb/s', testbed: { nic: 'agilio-cx', linkRate: 40e9 } },
  { name: 'DPU, 80 Gb/s', testbed: { nic: 'dpu', linkRate: 80e9 } },
];

test('extra cycles a packet: what is left of 64-byte forwarding, on four cards', () => {
  const rate = (testbed: NonNullable<Change['testbed']>, extraCycles: number): number =>
    ran(
      specOf({
        testbed: { ...testbed, linkDelay: 1000 },
        offloads: { extraCycles },
        workload: { kind: 'forwarding', connections: 12_000, requestBytes: 6 },
      }),
    ).nic.forwarding!.forwardedPerSecond;
  const bases = cards.map(({ testbed }) => rate(testbed, 0));
  const rows = [0, 500, 1000, 1500, 2000, 2500, 3000].map((extra) => [
    right(extra, 6),
    ...cards.map(({ testbed }, column) => {
      const left = rate(testbed, extra);
      const share = `${Math.round(100 * (1 - left / bases[column]!))} %`;
      return `${(left / 1e6).toFixed(1).padStart(6)}  ${share.padStart(5)}`;
    }),
  ]);
  const text = [
    'Frames of 64 bytes that a card sends back, million a second, at the full rate of its link, and how much slower',
    'that is than without extra cycles. Published: 30 to 80 % slower with 1,000 to 3,000 cycles (the talk).\n',
    alignedTable(['cycles', ...cards.map(({ name }) => name)], rows),
  ].join('\n');
  expectGolden('cycleBudget.txt', text);
});
