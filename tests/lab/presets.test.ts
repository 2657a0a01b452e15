import { expect, it } from 'vitest';
import { presets } from '#experiment/presets/all.ts';
import type { Preset } from '#experiment/presets/preset.ts';
import { Testbed } from '#engine/testbed/testbed.ts';

// What the released source gets wrong is tests/engine/tcp/released.test.ts's; what floods and forgeries do, tests/engine/testbed/synFlood.test.ts's,
// splicing as released tests/engine/nic/releasedSplice.test.ts's, and sums and segments tests/engine/testbed/classicOffloads.test.ts's.
const wrong = ['syn-flood', 'forged-cookie-released', 'splice-released', 'tso-released', 'checksum-released'];
const goesWrong = ({ name }: { name: string }): boolean =>
  name.startsWith('released-') || wrong.includes(name);
// What asks the card alone opens no connections: tests/golden/card.test.ts.
const opensConnections = ({ spec }: Preset): boolean =>
  ['closed-loop', 'timers'].includes(spec.workload.kind);
it.each(presets.filter((preset) => !goesWrong(preset) && opensConnections(preset)))(
  'preset $name runs to a quiet end: every connection done, every byte right, every frame let go',
  ({ spec }) => {
    const testbed = new Testbed(spec);
    while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
    const { totals, ended } = testbed.report();
    expect(ended).toBe('quiet');
    expect(totals).toMatchObject({
      connectionsCompleted: spec.workload.connections,
      connectionsFailed: 0,
      bytesWrong: 0,
      framesHeld: 0,
    });
    expect(totals.bytesToClient).toBe(
      spec.workload.connections * spec.workload.transactions * spec.workload.replyBytes,
    );
  },
);
