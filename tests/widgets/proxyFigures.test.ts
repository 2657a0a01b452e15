import { beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import { specOf as sizesSpec } from '#widgets/figures/proxySizes/experiment.ts';
import { proxySpec as coresSpec, STAYS } from '#widgets/kit/proxyLoads.ts';
import type { Way } from '#widgets/kit/proxyLoads.ts';
import { busyShare, carriedBy, gigabits } from '#widgets/kit/carried.ts';
import type { Report } from '#experiment/report.ts';

function reportOf(spec: ExperimentSpec): Report {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
  return testbed.report();
}

describe('what a proxy carries, as chapter 13 says', () => {
  let one: Record<Way, Report>;
  let four: Record<Way, Report>;
  beforeAll(() => {
    const both = (cores: number) => ({
      relayed: reportOf(coresSpec('relayed', cores, STAYS)),
      spliced: reportOf(coresSpec('spliced', cores, STAYS)),
    });
    one = both(1);
    four = both(4);
  });

  it('grows with the cores where the host relays, and they are all busy', () => {
    expect(carriedBy(four.relayed) / carriedBy(one.relayed)).toBeGreaterThan(3);
    expect(busyShare(four.relayed)).toBeGreaterThan(0.98);
  });

  it('is the wires’ where the NIC splices, and the host idles', () => {
    expect(carriedBy(four.spliced)).toBeGreaterThan(55e9);
    expect(carriedBy(four.spliced)).toBeLessThan(80e9);
    expect(busyShare(one.spliced)).toBeLessThan(0.01);
    expect(four.spliced.proxy).toMatchObject({ relayed: 0, spliceRefused: 0 });
  });

  it('comes closer with one request a connection', () => {
    const gain = carriedBy(one.spliced) / carriedBy(one.relayed);
    const short = (way: Way): number => carriedBy(reportOf(coresSpec(way, 1, 1)));
    expect(short('spliced') / short('relayed')).toBeLessThan(gain / 3);
  });

  it('gains most for small files', () => {
    const gain = (size: number): number => {
      const carried = (way: Way): number => carriedBy(reportOf(sizesSpec(way, size, 'tcp')));
      return carried('spliced') / carried('relayed');
    };
    expect(gain(64)).toBeGreaterThan(2 * gain(16_384));
  });

  it('is printed as a rate', () => {
    expect([gigabits(2.14e9), gigabits(63.6e9)]).toEqual(['2.1 Gb/s', '64 Gb/s']);
  });
});
