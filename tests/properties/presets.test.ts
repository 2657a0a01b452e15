import { beforeAll, describe, expect, it } from 'vitest';
import { languageOf } from '#experiment/language.ts';
import { presets } from '#experiment/presets/all.ts';
import type { Preset } from '#experiment/presets/preset.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { Testbed } from '#engine/testbed/testbed.ts';

// What the released source gets wrong is tests/engine/tcp/released.test.ts's; what floods and forgeries do, tests/engine/testbed/synFlood.test.ts's,
// splicing as released tests/engine/nic/releasedSplice.test.ts's, and sums and segments tests/engine/testbed/classicOffloads.test.ts's.
const wrong = ['syn-flood', 'forged-cookie-released', 'splice-released', 'tso-released', 'checksum-released'];
const goesWrong = ({ name }: { name: string }): boolean =>
  name.startsWith('released-') || wrong.includes(name);
// What asks the card alone opens no connections: tests/golden/card.test.ts.
const opensConnections = ({ spec }: Preset): boolean =>
  ['closed-loop', 'timers'].includes(spec.workload.kind);

/** A million hand-overs are filled to the last by tests/golden/card.test.ts and tests/site/digest.test.ts; here a part will do. */
const partOf = ({ name, spec }: Preset): ExperimentSpec =>
  name === 'capacity-million'
    ? { ...spec, testbed: { ...spec.testbed, nicMemory: spec.testbed.nicMemory / 16 } }
    : spec;

/** A run in slices of time and of events. */
function reportInSlices(spec: ExperimentSpec, slice: number, events: number): Report {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(testbed.now + slice, events);
  return testbed.report();
}

describe.each(presets)('preset $name', (preset) => {
  const spec = partOf(preset);
  let whole: Report;
  beforeAll(() => {
    whole = reportInSlices(spec, spec.duration, Infinity);
  });

  it('again, in odd slices that fit nothing: the same report, byte for byte', () => {
    const sliced = reportInSlices(spec, Math.ceil(spec.duration / 37_003), 9973);
    expect(JSON.stringify(sliced) === JSON.stringify(whole), 'equal to the last byte').toBe(true);
  });

  if (!goesWrong(preset) && opensConnections(preset))
    it('runs to a quiet end: every connection done, every byte right, every frame let go', () => {
      const { totals, ended } = whole;
      const { connections, transactions, replyBytes, content } = spec.workload;
      expect(ended).toBe('quiet');
      expect(totals).toMatchObject({
        connectionsCompleted: connections,
        connectionsFailed: 0,
        bytesWrong: 0,
        framesHeld: 0,
      });
      if (languageOf(spec) !== 'known-bytes' || content !== 'fixed') return; // sizes are drawn
      expect(totals.bytesToClient).toBe(connections * transactions * replyBytes);
    });
});
