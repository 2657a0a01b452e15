import type { LaneAt } from '#widgets/diagrams/ladderLayout.ts';
import type { Recording } from '#widgets/diagrams/recording.ts';
import { gistOf } from '#widgets/kit/decodeFrame.ts';
import { bytesAt } from '#widgets/kit/traceView.ts';

/** One of two ladders that stand back to back. `away` points from the client to the host. */
export interface PairSide {
  readonly lane: LaneAt;
  readonly away: 1 | -1;
  readonly isNarrow: boolean;
  readonly showsApp: boolean;
}

const NARROW = 640;

/** What stands over a ladder, and what more where there is room. */
export interface LadderTitle {
  readonly name: string;
  readonly more: string;
  readonly isOffloaded: boolean;
}
export const STACKS: readonly [LadderTitle, LadderTitle] = [
  { name: 'mTCP', more: 'everything on the host', isOffloaded: false },
  { name: 'AccelTCP', more: 'setup and teardown on the NIC', isOffloaded: true },
];

/** With the application's lane beyond the host's, where there is room for it. */
export function pairShape(width: number, hasApp = false): readonly [PairSide, PairSide] {
  const isNarrow = width < NARROW;
  const showsApp = hasApp && !isNarrow;
  const aisle = isNarrow ? 46 : 84;
  const edge = isNarrow ? 16 : showsApp ? 86 : 104;
  const client = (width - aisle) / 2;
  const reach = client - edge;
  const at = (share: number): number => client - reach * share;
  const [nic, host] = showsApp ? [0.5, 0.76] : [0.66, 1];
  const left = {
    client,
    wire: at(nic / 2),
    nic: at(nic),
    pcie: at((nic + host) / 2),
    host: at(host),
    app: at(1),
  };
  const mirror = Object.fromEntries(
    Object.entries(left).map(([lane, x]) => [lane, width - x]),
  ) as unknown as LaneAt;
  return [
    { lane: left, away: -1, isNarrow, showsApp },
    { lane: mirror, away: 1, isNarrow, showsApp },
  ];
}

/** The same packet in two runs, by serial number in each. */
export interface Match {
  readonly serials: readonly [number, number];
}

/** What makes a packet the same in both: its way, its control bits, its payload, and how many such came before it. */
function identities(recording: Recording): Map<string, number> {
  const seen = new Map<string, number>();
  const found = new Map<string, number>();
  for (const life of recording.lives) {
    const { flags, payload } = gistOf(bytesAt(recording.trace, life.hops[0]));
    // PSH is advice to the receiver and differs between stacks.
    const kind = `${life.link} ${flags & ~0x08} ${payload}`;
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    found.set(`${kind} ${before}`, life.serial);
  }
  return found;
}

export function matchesOf(one: Recording, other: Recording): Match[] {
  const others = identities(other);
  const matches: Match[] = [];
  for (const [identity, serial] of identities(one)) {
    const partner = others.get(identity);
    if (partner !== undefined) matches.push({ serials: [serial, partner] });
  }
  return matches;
}
