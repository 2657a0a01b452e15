import { capacity } from '#experiment/presets/card.ts';
import type { Preset } from '#experiment/presets/preset.ts';
import type { Report } from '#experiment/report.ts';
import type { Claim, Entry, Point } from './types.ts';

const [naive, wheel] = capacity;
const flowsOf = ({ nic }: Report): number => nic.capacity?.flows ?? 0;

const point = (id: string, { changes }: Preset, isSmall: boolean): Point => ({
  id,
  series: id,
  x: id,
  changes,
  ...(isSmall ? { small: {} } : {}),
});

const claim = (id: string, says: string, value: number): Claim => ({
  id,
  says,
  unit: 'flows',
  published: { kind: 'value', value, mark: 'V', source: 'the talk, "Limited NIC resources": 10k -> 256k' },
  isHeldOut: true,
  from: [id],
  predict: ([report]) => flowsOf(report),
});

export const teardownCapacity: Entry = {
  id: 'teardown-capacity',
  title: 'Closing flows that fit into 8 MB',
  says: 'Teardown with the timer bitmap wheel holds 256 k concurrent flows in the card’s fast memory, where 10 k fitted before.',
  axis: 'design',
  points: [point('whole TCB and timer list', naive, true), point('compact entry and wheel', wheel, false)],
  measures: [
    { id: 'flows', label: 'flows before the card refuses one', unit: 'flows', read: flowsOf },
    { id: 'entry', label: 'entry of a flow', unit: 'B', read: ({ nic }) => nic.capacity?.entryBytes ?? 0 },
    { id: 'timers', label: 'all timers', unit: 'B', read: ({ nic }) => nic.capacity?.timerBytes ?? 0 },
  ],
  claims: [
    claim('whole TCB and timer list', 'flows with a whole control block and a place in a list each', 10_000),
    claim('compact entry and wheel', 'flows with 30 bytes and a bit in each group of the wheel', 262_144),
  ],
  assumptions: [
    {
      path: 'testbed.nicMemory',
      says: 'Entries and timers live in the card’s 8 MB of SRAM, kept packets in its DRAM.',
      label: 'quoted',
    },
    {
      says: 'The 10 k before stand for a whole control block of 700 bytes; the talk does not say what they were.',
      label: 'assumed',
    },
    { path: 'offloads.teardownFlows', says: 'The table has 262,144 rows, as released.', label: 'quoted' },
  ],
  note: 'The 10 k of the talk is a round number, and what an entry held then is not said. The 256 k is the size of the table, 4 times 65,536.',
};
