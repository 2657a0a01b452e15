import type { LaneAt } from '#widgets/diagrams/ladderLayout.ts';
import type { Recording } from '#widgets/diagrams/recording.ts';
import { gistOf } from '#widgets/kit/decodeFrame.ts';
import { bytesAt } from '#widgets/kit/traceView.ts';

/** One of two ladders that stand back to back. `away` points from the client to the host. */
export interface PairSide {
  readonly lane: LaneAt;
  readonly away: 1 | -1;
  readonly isNarrow: boolean;
}

const NARROW = 640;

export function pairShape(width: number): readonly [PairSide, PairSide] {
  const isNarrow = width < NARROW;
  const aisle = isNarrow ? 46 : 84;
  const edge = isNarrow ? 16 : 104;
  const client = (width - aisle) / 2;
  const reach = client - edge;
  const at = (share: number): number => client - reach * share;
  const left = { client, wire: at(0.33), nic: at(0.66), pcie: at(0.83), host: at(1), app: at(1) };
  const mirror = Object.fromEntries(
    Object.entries(left).map(([lane, x]) => [lane, width - x]),
  ) as unknown as LaneAt;
  return [
    { lane: left, away: -1, isNarrow },
    { lane: mirror, away: 1, isNarrow },
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
