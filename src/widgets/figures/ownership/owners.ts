import { Note } from '#engine/kernel/notes.table.ts';
import { State } from '#engine/tcp/states.table.ts';
import type { TraceNote } from '#widgets/kit/traceView.ts';

export type Owner = 'host' | 'nic' | 'both' | 'nobody';

/** Who held a connection from one instant to the next; ps. */
export interface OwnerSpan {
  readonly owner: Owner;
  readonly from: number;
  readonly to: number;
}

/** What became of one connection, in the order they opened. Times are ps. */
export interface OwnedFlow {
  readonly opened: number;
  /** When the client was done with it, well or badly. */
  readonly closed: number;
  readonly spans: readonly OwnerSpan[];
  /** Hand-overs the NIC refused. */
  readonly refusals: readonly number[];
}

interface Life {
  host?: number;
  hostEnd?: number;
  nic?: number;
  nicEnd?: number;
  connection: number;
  refusals: number[];
}

/** Control blocks and entries, each connection's own, in the order the host opened them. */
function livesOf(notes: readonly TraceNote[]): Life[] {
  const lives: Life[] = [];
  const byConnection = new Map<number, Life>();
  const byEntry = new Map<number, Life>();
  for (const { kind, subject, time, b } of notes) {
    if (kind === Note.TcbCreated) {
      const life: Life = { host: time, connection: subject, refusals: [] };
      lives.push(life);
      byConnection.set(subject, life);
    } else if (kind === Note.TcbFreed) setIfOpen(byConnection.get(subject), 'hostEnd', time);
    else if (kind === Note.HandOver) {
      const life = byConnection.get(b);
      if (life === undefined) continue;
      life.nic = time;
      byEntry.set(subject, life);
    } else if (kind === Note.NicEntryFreed) setIfOpen(byEntry.get(subject), 'nicEnd', time);
    else if (kind === Note.HandOverRefused) byConnection.get(b)?.refusals.push(time);
  }
  return lives;
}

function setIfOpen(life: Life | undefined, end: 'hostEnd' | 'nicEnd', time: number): void {
  if (life !== undefined) life[end] ??= time;
}

/** When each client began and ended, in the order they began. */
function clientsOf(notes: readonly TraceNote[], end: number): { opened: number; closed: number }[] {
  const clients: { opened: number; closed: number; subject: number }[] = [];
  for (const { kind, subject, time, a, b } of notes) {
    if (kind !== Note.ClientState) continue;
    if (a === State.Closed) clients.push({ opened: time, closed: end, subject });
    else if (b === State.Closed) {
      const client = clients.findLast((one) => one.subject === subject);
      if (client !== undefined) client.closed = time;
    }
  }
  return clients;
}

function ownerAt(life: Life, time: number): Owner {
  const isIn = (from: number | undefined, to: number | undefined): boolean =>
    from !== undefined && from <= time && time < (to ?? Infinity);
  const [host, nic] = [isIn(life.host, life.hostEnd), isIn(life.nic, life.nicEnd)];
  return host && nic ? 'both' : host ? 'host' : nic ? 'nic' : 'nobody';
}

/**
 * Who owned each connection when, out of the journal of a run in which clients open in the order their SYNs arrive. A connection
 * that the client has not closed needs an owner; afterwards only what is still held is of interest.
 */
export function ownersOf(notes: readonly TraceNote[]): OwnedFlow[] {
  const end = notes.at(-1)?.time ?? 0;
  const clients = clientsOf(notes, end);
  return livesOf(notes)
    .slice(0, clients.length)
    .map((life, row) => {
      const { opened, closed } = clients[row];
      const last = Math.max(closed, life.hostEnd ?? end, life.nic === undefined ? 0 : (life.nicEnd ?? end));
      const instants = [life.host, life.hostEnd, life.nic, life.nicEnd, closed, last]
        .filter((time) => time !== undefined)
        .filter((time) => time <= last)
        .sort((one, other) => one - other);
      const spans = instants
        .slice(0, -1)
        .map((from, at) => ({ owner: ownerAt(life, from), from, to: instants[at + 1] }))
        .filter(({ owner, from, to }) => to > from && (owner !== 'nobody' || from < closed));
      return { opened, closed, spans, refusals: life.refusals };
    });
}

/** The longest time that one owner, or none, held any of them. */
export function longestOf(flows: readonly OwnedFlow[], owner: Owner, now = Infinity): number {
  const spans = flows.flatMap((flow) => flow.spans.filter((span) => span.owner === owner && span.from < now));
  return Math.max(0, ...spans.map(({ from, to }) => Math.min(to, now) - from));
}

/** How many connections each owner has at an instant. */
export function countAt(flows: readonly OwnedFlow[], owner: Owner, now: number): number {
  return flows.filter(({ spans }) =>
    spans.some((span) => span.owner === owner && span.from <= now && now < span.to),
  ).length;
}

/** Every instant at which a connection changes hands, opens or closes. */
export function changesOf(flows: readonly OwnedFlow[]): number[] {
  const all = flows.flatMap(({ opened, closed, spans, refusals }) => [
    opened,
    closed,
    ...refusals,
    ...spans.flatMap(({ from, to }) => [from, to]),
  ]);
  return [...new Set(all)].sort((one, other) => one - other);
}
