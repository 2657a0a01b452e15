import { ahead, atOrBefore, before } from '#engine/wire/sequence.ts';
import { RowPool } from '#engine/tcp/rowPool.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';

/** What is known of a run of bytes; none: sent once, and on its way for all we know. */
export const Fate = { Sacked: 1, Lost: 2, Resent: 4 } as const;

const HEADER = 4;
const RUN = 3;
/** A peer that makes more holes than this is believed for the lower ones only. */
const MOST_RUNS = 84;
const DUPLICATES_FOR_LOSS = 3;

/**
 * RFC 6675 §3's scoreboard. The bytes from SND.UNA to SND.MAX as runs [end, when sent in us, fate], one after another; a
 * run starts where the one before ends. A connection has a row only while there is something to know: the first word
 * counts the runs, the second tells of the rescue (§4, NextSeg rule 4).
 */
export class Scoreboard {
  readonly #rows = new RowPool(HEADER + MOST_RUNS * RUN);

  get inUse(): number {
    return this.#rows.inUse;
  }

  /** Everything outstanding becomes one run, sent at `sentAt`, unless there are runs already. */
  begin(tcb: Tcb, sentAt: number): void {
    if (tcb.board !== 0) return;
    tcb.board = this.#rows.take();
    const at = this.#rows.at(tcb.board);
    this.#rows.words[at] = 1;
    this.#set(at, 0, tcb.sndMax, sentAt, 0);
  }

  end(tcb: Tcb): void {
    if (tcb.board === 0) return;
    this.#rows.give(tcb.board);
    tcb.board = 0;
    tcb.outOfPipe = 0;
  }

  count(tcb: Tcb): number {
    return this.#rows.words[this.#rows.at(tcb.board)];
  }
  startOf(tcb: Tcb, run: number): number {
    return run === 0 ? tcb.sndUna : this.endOf(tcb, run - 1);
  }
  endOf(tcb: Tcb, run: number): number {
    return this.#rows.words[this.#rows.at(tcb.board) + HEADER + run * RUN];
  }
  sentAt(tcb: Tcb, run: number): number {
    return this.#rows.words[this.#rows.at(tcb.board) + HEADER + run * RUN + 1];
  }
  fate(tcb: Tcb, run: number): number {
    return this.#rows.words[this.#rows.at(tcb.board) + HEADER + run * RUN + 2];
  }
  setFate(tcb: Tcb, run: number, fate: number): void {
    this.#rows.words[this.#rows.at(tcb.board) + HEADER + run * RUN + 2] = fate;
  }
  lengthOf(tcb: Tcb, run: number): number {
    return ahead(this.startOf(tcb, run), this.endOf(tcb, run));
  }

  /** Where the one rescue retransmission of this recovery ended; 0 = not made. */
  wasRescued(tcb: Tcb): boolean {
    return this.#rows.words[this.#rows.at(tcb.board) + 1] !== 0;
  }
  setRescued(tcb: Tcb, isMade: boolean): void {
    this.#rows.words[this.#rows.at(tcb.board) + 1] = isMade ? 1 : 0;
  }

  /** New bytes, up to `end`, have left. */
  append(tcb: Tcb, end: number, sentAt: number): void {
    this.#makeRoom(tcb, 1);
    const at = this.#rows.at(tcb.board);
    const words = this.#rows.words;
    const last = at + HEADER + (words[at] - 1) * RUN;
    if (words[at] > 0 && words[last + 1] === (sentAt | 0) && words[last + 2] === 0) words[last] = end;
    else this.#set(at, words[at]++, end, sentAt, 0);
  }

  /** The bytes below `una` are acknowledged; SND.UNA has moved already. */
  release(tcb: Tcb, una: number): void {
    const at = this.#rows.at(tcb.board);
    const words = this.#rows.words;
    const count = words[at];
    let gone = 0;
    while (gone < count && atOrBefore(words[at + HEADER + gone * RUN], una)) gone++;
    if (gone === count) {
      this.end(tcb);
      return;
    }
    if (gone === 0) return;
    words.copyWithin(at + HEADER, at + HEADER + gone * RUN, at + HEADER + count * RUN);
    words[at] = count - gone;
  }

  /** A run boundary at `sequence`; the run that starts there, or the count of runs. */
  split(tcb: Tcb, sequence: number): number {
    const at = this.#rows.at(tcb.board);
    const words = this.#rows.words;
    const count = words[at];
    let run = 0;
    while (run < count && before(words[at + HEADER + run * RUN], sequence)) run++;
    if (run === count || !before(this.startOf(tcb, run), sequence)) return run;
    if (words[at + HEADER + run * RUN] === sequence) return run + 1;
    const from = at + HEADER + run * RUN;
    words.copyWithin(from + RUN, from, at + HEADER + count * RUN);
    words[at] = count + 1;
    words[from] = sequence;
    return run + 1;
  }

  /** Makes sure two more splits fit. */
  prepare(tcb: Tcb): void {
    this.#makeRoom(tcb, 2);
  }

  /** Neighbours that nothing tells apart become one. */
  coalesce(tcb: Tcb): void {
    const at = this.#rows.at(tcb.board);
    const words = this.#rows.words;
    const count = words[at];
    let kept = 0;
    for (let run = 0; run < count; run++) {
      const from = at + HEADER + run * RUN;
      const to = at + HEADER + (kept - 1) * RUN;
      const fate = words[from + 2];
      const isSame = kept > 0 && words[to + 2] === fate;
      if (isSame && (fate === Fate.Sacked || words[to + 1] === words[from + 1])) words[to] = words[from];
      else this.#set(at, kept++, words[from], words[from + 1], fate);
    }
    words[at] = kept;
  }

  /** RFC 6675 §4, IsLost: three runs SACKed above, or more than two segments' bytes. */
  markLost(tcb: Tcb): void {
    let bytes = 0;
    let runs = 0;
    for (let run = this.count(tcb) - 1; run >= 0; run--) {
      const fate = this.fate(tcb, run);
      if (fate === Fate.Sacked) {
        bytes += this.lengthOf(tcb, run);
        runs++;
      } else if (fate === 0 && (runs >= DUPLICATES_FOR_LOSS || bytes > (DUPLICATES_FOR_LOSS - 1) * tcb.mss)) {
        this.setFate(tcb, run, Fate.Lost);
      }
    }
  }

  /** The first segment is taken for lost, on the word of three acknowledgments (§5 step 2). */
  markFirstLost(tcb: Tcb): void {
    this.prepare(tcb);
    if (this.fate(tcb, 0) !== 0) return;
    this.split(tcb, (tcb.sndUna + Math.min(tcb.mss, this.lengthOf(tcb, 0))) | 0);
    this.setFate(tcb, 0, Fate.Lost);
  }

  /** After a timeout nothing is believed any more: the peer may have thrown away what it SACKed (RFC 2018 §8). */
  loseAll(tcb: Tcb): void {
    const at = this.#rows.at(tcb.board);
    this.#rows.words[at] = 1;
    this.#set(at, 0, tcb.sndMax, this.sentAt(tcb, 0), Fate.Lost);
    this.recount(tcb);
  }

  /** The lowest run of this fate that ends at or below `limit`, or -1. */
  first(tcb: Tcb, fate: number, limit: number): number {
    const count = this.count(tcb);
    for (let run = 0; run < count && atOrBefore(this.endOf(tcb, run), limit); run++) {
      if (this.fate(tcb, run) === fate) return run;
    }
    return -1;
  }

  /** Numbers SACKed. */
  sacked(tcb: Tcb): number {
    let bytes = 0;
    for (let run = this.count(tcb) - 1; run >= 0; run--) {
      if (this.fate(tcb, run) === Fate.Sacked) bytes += this.lengthOf(tcb, run);
    }
    return bytes;
  }

  /** One past the highest byte SACKed; SND.UNA when there is none. */
  highestSacked(tcb: Tcb): number {
    for (let run = this.count(tcb) - 1; run >= 0; run--) {
      if (this.fate(tcb, run) === Fate.Sacked) return this.endOf(tcb, run);
    }
    return tcb.sndUna;
  }

  /** The first `length` numbers of a run have left once more. */
  resent(tcb: Tcb, run: number, length: number, sentAt: number): void {
    const at = this.#rows.at(tcb.board);
    const start = this.startOf(tcb, run);
    if (length < this.lengthOf(tcb, run)) this.split(tcb, (start + length) | 0);
    this.#set(at, run, this.endOf(tcb, run), sentAt, Fate.Resent);
    this.coalesce(tcb);
    this.recount(tcb);
  }

  /** Outstanding numbers that are not in the pipe (§4, SetPipe): SACKed, or lost and not yet sent again. */
  recount(tcb: Tcb): void {
    let bytes = 0;
    for (let run = this.count(tcb) - 1; run >= 0; run--) {
      if ((this.fate(tcb, run) & (Fate.Sacked | Fate.Lost)) !== 0) bytes += this.lengthOf(tcb, run);
    }
    tcb.outOfPipe = bytes;
  }

  #set(at: number, run: number, end: number, sentAt: number, fate: number): void {
    const from = at + HEADER + run * RUN;
    this.#rows.words[from] = end;
    this.#rows.words[from + 1] = sentAt;
    this.#rows.words[from + 2] = fate;
  }

  /** Full: times are blurred first, then what the peer said of the highest bytes is forgotten; it says it again. */
  #makeRoom(tcb: Tcb, runs: number): void {
    if (this.count(tcb) + runs <= MOST_RUNS) return;
    this.#blurTimes(tcb);
    while (this.count(tcb) + runs > MOST_RUNS) {
      const last = this.count(tcb) - 1;
      const at = this.#rows.at(tcb.board);
      this.#set(at, last - 1, this.endOf(tcb, last), this.sentAt(tcb, last), 0);
      this.#rows.words[at] = last;
    }
  }

  /** Neighbours of one fate take the later time: nobody is called late before its time. */
  #blurTimes(tcb: Tcb): void {
    const at = this.#rows.at(tcb.board);
    const words = this.#rows.words;
    for (let run = this.count(tcb) - 2; run >= 0; run--) {
      const from = at + HEADER + run * RUN;
      if (words[from + 2] === words[from + RUN + 2]) words[from + 1] = words[from + RUN + 1];
    }
    this.coalesce(tcb);
  }
}
