import type { Callers } from '#engine/clients/callers.ts';
import { ClientMachine, ClientPort } from '#engine/clients/clientMachine.ts';
import { SynFlood } from '#engine/clients/synFlood.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import type { Tally } from '#engine/kernel/tally.ts';
import { ns } from '#engine/kernel/time.ts';
import { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { FrameSink } from '#engine/wire/frame.ts';
import { SERVER_PORT } from './bench.ts';
import type { Bench } from './bench.ts';
import { buildCallers } from './callersAssembly.ts';
import { tcpConfig } from './configs.ts';

/** Clients pay for nothing: only their states and timers are noted. */
const clientNotes = {
  state: Note.ClientState,
  timer: Note.ClientTimerFired,
  created: Note.ClientTcb,
  freed: Note.ClientTcb,
  window: -1,
  flight: -1,
};

export function buildClients(
  bench: Bench,
  wire: FrameSink,
  counts: Tally,
): { clients: ClientMachine; workload: Callers } {
  const { spec, sizes, timeline, pool, drops, random, trace, journal } = bench;
  const parts = {
    timeline,
    pool,
    config: tcpConfig(spec, false),
    capacity: sizes.clientRows,
    streamBytes: sizes.clientStream,
    random: random.stream('clients'),
    wire: new ClientPort(wire, trace),
    drops,
    counts,
    journal,
    notes: clientNotes,
  };
  const endpoint = new TcpEndpoint(parts, () => clients.timerExpired());
  const clients: ClientMachine = new ClientMachine(pool, endpoint, drops, trace);
  return { clients, workload: buildCallers(bench, clients) };
}

/**
 * Somebody who means none of the connections asked for, on the clients' link; null where the spec asks for nobody. `end`: when
 * a flood without a length of its own is over, ns.
 */
export function buildFlood(
  bench: Bench,
  wire: FrameSink,
  clients: FrameSink,
  serverPort = SERVER_PORT,
  end = bench.spec.duration,
): SynFlood | null {
  const { spec, timeline, pool, random, address: serverAddress } = bench;
  const { rate, sources, start, duration } = spec.disturbances.synFlood;
  if (rate === 0) return null;
  return new SynFlood(timeline, pool, random.stream('synFlood'), wire, clients, {
    interval: 1e12 / rate,
    sources,
    start: ns(start),
    end: ns(duration === 0 ? end : start + duration),
    serverAddress,
    serverPort,
  });
}
