import type { Journal } from '#engine/kernel/journal.ts';
import { ahead } from '#engine/wire/sequence.ts';
import type { Tcb } from './tcb.ts';
import { TcbFlag } from './tcbFlags.table.ts';
import { SenderPhase } from './windowNotes.table.ts';

/** The window of every connection as a picture needs it: noted whenever it has changed. Exists only while a run is traced. */
export class WindowNotes {
  /** [cwnd, ssthresh, flight, phase] as noted last, by connection. */
  readonly #last = new Map<number, readonly [number, number, number, number]>();

  constructor(
    private readonly journal: Journal,
    private readonly windowKind: number,
    private readonly flightKind: number,
  ) {}

  look(tcb: Tcb): void {
    const { cwnd, ssthresh, id } = tcb;
    const flight = ahead(tcb.sndUna, tcb.sndNxt);
    const phase = phaseOf(tcb);
    const last = this.#last.get(id);
    if (last?.[0] !== cwnd || last[1] !== ssthresh) this.journal.note(this.windowKind, id, cwnd, ssthresh);
    if (last?.[2] !== flight || last[3] !== phase) this.journal.note(this.flightKind, id, flight, phase);
    this.#last.set(id, [cwnd, ssthresh, flight, phase]);
  }
}

function phaseOf(tcb: Tcb): SenderPhase {
  if (tcb.has(TcbFlag.AfterTimeout)) return SenderPhase.AfterTimeout;
  return tcb.has(TcbFlag.InRecovery) ? SenderPhase.Recovery : SenderPhase.Open;
}
