import { countAt } from '#widgets/figures/ownership/owners.ts';
import type { OwnedFlow, Owner } from '#widgets/figures/ownership/owners.ts';
import { grouped, plural } from '#widgets/kit/format.ts';
import type { EventRow } from '#widgets/kit/results.ts';

const names: Readonly<Record<Owner, string>> = {
  host: 'held by the host',
  nic: 'held by the NIC',
  both: 'held by both, while the answer is on its way',
  nobody: 'held by nobody',
};

/** Every change of hands as a row of the event table. */
export function ownerRows(title: string, flows: readonly OwnedFlow[]): EventRow[] {
  return flows.flatMap((flow, row) => {
    const who = `connection of client ${row + 1}`;
    const at = (time: number, what: string): EventRow => ({ time, place: title, what: `${who}: ${what}` });
    return [
      at(flow.opened, 'the client opens it'),
      ...flow.spans.map(({ owner, from }) => at(from, names[owner])),
      ...flow.refusals.map((time) => at(time, 'the NIC refuses the hand-over')),
      at(flow.closed, 'over for the client'),
    ];
  });
}

/** "the host holds 3, the NIC 2, nobody 0". */
export function sayOwners(flows: readonly OwnedFlow[], now: number): string {
  const of = (owner: Owner): number => countAt(flows, owner, now);
  const both = of('both');
  const shared = both === 0 ? '' : `, both at once ${grouped(both)}`;
  return `the host holds ${plural(of('host'), 'connection')}, the NIC ${grouped(of('nic'))}${shared}, nobody ${grouped(of('nobody'))}`;
}
