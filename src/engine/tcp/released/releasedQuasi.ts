import { Drop } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { verifyTcpChecksum } from '#engine/wire/inspect.ts';
import type { TcpContext } from '#engine/tcp/context.ts';
import { Count } from '#engine/tcp/counters.table.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';

/**
 * Quasi-TCBs as the released source keeps them: entered in the flow table only when the burst ends (E-H2), and then with
 * no buffers unless the application has written (E-H1). A class of its own, so that the intended path stays free of it.
 */
export class ReleasedQuasi {
  /** Set while a row is younger than the burst. */
  readonly #isFresh: Uint8Array;
  readonly #fresh: Int32Array;
  #count = 0;

  constructor(private readonly ctx: TcpContext) {
    this.#isFresh = new Uint8Array(ctx.tcbs.capacity);
    this.#fresh = new Int32Array(ctx.tcbs.capacity);
  }

  /** A cookie has opened this connection. */
  begin(id: number): void {
    this.#isFresh[id] = 1;
    this.#fresh[this.#count++] = id;
  }

  /** A frame the NIC has marked, for a connection the host has. True when it is dealt with here. */
  takes(id: number, frame: Frame, opensConnection: boolean): boolean {
    const { ctx } = this;
    const tcb = ctx.tcbs.open(id);
    if (!tcb.has(TcbFlag.FromCookie)) return false;
    if (this.#isFresh[id] !== 0) {
      if (opensConnection && verifyTcpChecksum(frame)) this.#leaveTable(tcb);
      return false;
    }
    if (hasSendBlock(tcb)) return false;
    ctx.counts[Count.InErrs]++;
    ctx.drops.add(Drop.NoBuffers);
    ctx.pool.release(frame);
    return true;
  }

  /** The burst is over: what it opened is found from now on. */
  endBurst(): void {
    for (let at = 0; at < this.#count; at++) this.#isFresh[this.#fresh[at]] = 0;
    this.#count = 0;
  }

  /** E-H2: the search misses a stream of the same burst, and a second one takes its place; the first is never found again. */
  #leaveTable(tcb: Tcb): void {
    this.ctx.flows.remove(tcb.id);
    tcb.raise(TcbFlag.Unlisted);
  }
}

/** The send block comes with the first write. */
function hasSendBlock(tcb: Tcb): boolean {
  return tcb.sendQueued > 0 || tcb.sndMax !== ((tcb.iss + 1) | 0);
}

/** E-H36: neither a frame to read from nor a receive buffer: a read answers 0, which every application takes for the end. */
export function hasNoBuffer(tcb: Tcb): boolean {
  return tcb.has(TcbFlag.Quasi) && tcb.rcvNxt === ((tcb.irs + 1) | 0);
}
