import { TcbRare } from './tcbRare.ts';

/** Words a control block takes; rows lie one after another, so that a scattered connection costs three cache lines. */
export const TCB_WORDS = 56;

/** The one cursor of a table: opened on a row, used and dropped inside one function, never stored. */
export class Tcb extends TcbRare {
  get id(): number {
    return this.at / TCB_WORDS;
  }

  has(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }
  raise(flag: number): void {
    this.flags |= flag;
  }
  lower(flag: number): void {
    this.flags &= ~flag;
  }

  /** Initial send sequence number. */
  get iss(): number {
    return this.words[this.at + 51];
  }
  set iss(value: number) {
    this.words[this.at + 51] = value;
  }
  /** Initial receive sequence number. */
  get irs(): number {
    return this.words[this.at + 52];
  }
  set irs(value: number) {
    this.words[this.at + 52] = value;
  }
  /** Smoothed round-trip time, 1/8 us. */
  get srtt(): number {
    return this.words[this.at + 30];
  }
  set srtt(value: number) {
    this.words[this.at + 30] = value;
  }
  /** Round-trip time variation, 1/4 us. */
  get rttvar(): number {
    return this.words[this.at + 31];
  }
  set rttvar(value: number) {
    this.words[this.at + 31] = value;
  }
  /** Retransmission timeout, us, back-off included. */
  get rto(): number {
    return this.words[this.at + 32];
  }
  set rto(value: number) {
    this.words[this.at + 32] = value;
  }
  /** Retransmissions of the segment at SND.UNA. */
  get attempts(): number {
    return this.words[this.at + 33];
  }
  set attempts(value: number) {
    this.words[this.at + 33] = value;
  }
  /** The sequence number whose acknowledgment ends the round-trip measurement; while nothing is outstanding, since when, us. */
  get rttSequence(): number {
    return this.words[this.at + 34];
  }
  set rttSequence(value: number) {
    this.words[this.at + 34] = value;
  }
  /** When it was sent, us modulo 2^31; -1 = none under way. */
  get rttStart(): number {
    return this.words[this.at + 35];
  }
  set rttStart(value: number) {
    this.words[this.at + 35] = value;
  }
  /** NewReno recovery point (RFC 6582). */
  get recover(): number {
    return this.words[this.at + 36];
  }
  set recover(value: number) {
    this.words[this.at + 36] = value;
  }
  get duplicateAcks(): number {
    return this.words[this.at + 37];
  }
  set duplicateAcks(value: number) {
    this.words[this.at + 37] = value;
  }
  /** Full segments received since the last acknowledgment sent. */
  get segmentsToAck(): number {
    return this.words[this.at + 38];
  }
  set segmentsToAck(value: number) {
    this.words[this.at + 38] = value;
  }
  /** Deadlines, us modulo 2^32, compared by their difference; 0 = off. */
  get retransmissionDue(): number {
    return this.words[this.at + 39];
  }
  set retransmissionDue(value: number) {
    this.words[this.at + 39] = value;
  }
  get persistDue(): number {
    return this.words[this.at + 40];
  }
  set persistDue(value: number) {
    this.words[this.at + 40] = value;
  }
  get delayedAckDue(): number {
    return this.words[this.at + 41];
  }
  set delayedAckDue(value: number) {
    this.words[this.at + 41] = value;
  }
  get timeWaitDue(): number {
    return this.words[this.at + 42];
  }
  set timeWaitDue(value: number) {
    this.words[this.at + 42] = value;
  }
  /** What the timer wheel is set for, us; 0 = not set. */
  get timerAimed(): number {
    return this.words[this.at + 43];
  }
  set timerAimed(value: number) {
    this.words[this.at + 43] = value;
  }
  /** Back-off of the window probe. */
  get persistShift(): number {
    return this.words[this.at + 44];
  }
  set persistShift(value: number) {
    this.words[this.at + 44] = value;
  }
  get outOfOrderBytes(): number {
    return this.words[this.at + 45];
  }
  set outOfOrderBytes(value: number) {
    this.words[this.at + 45] = value;
  }
  /** The listener a passive connection came from, or -1. */
  get listener(): number {
    return this.words[this.at + 53];
  }
  set listener(value: number) {
    this.words[this.at + 53] = value;
  }
  /** How it ended: a row of closeReasons in events.table.ts. */
  get error(): number {
    return this.words[this.at + 54];
  }
  set error(value: number) {
    this.words[this.at + 54] = value;
  }
  /** Bytes of TCB the emulated host pays for. */
  get accountedBytes(): number {
    return this.words[this.at + 55];
  }
  set accountedBytes(value: number) {
    this.words[this.at + 55] = value;
  }
  /** The largest window the peer ever offered (RFC 5961 §5.2). */
  get maxSndWnd(): number {
    return this.words[this.at + 28];
  }
  set maxSndWnd(value: number) {
    this.words[this.at + 28] = value;
  }
  /** SND.UNA when the soft error came. */
  get softErrorUna(): number {
    return this.words[this.at + 50];
  }
  set softErrorUna(value: number) {
    this.words[this.at + 50] = value;
  }
  /** The connection's row of the scoreboard (sack/scoreboard.ts), or 0. */
  get board(): number {
    return this.words[this.at + 46];
  }
  set board(value: number) {
    this.words[this.at + 46] = value;
  }
  /** Outstanding numbers known to have left the network: SACKed, or lost (RFC 6675 §4). */
  get outOfPipe(): number {
    return this.words[this.at + 29];
  }
  set outOfPipe(value: number) {
    this.words[this.at + 29] = value;
  }
  /** The connection's row of what the next acknowledgments report (sack/report.ts), or 0. */
  get report(): number {
    return this.words[this.at + 47];
  }
  set report(value: number) {
    this.words[this.at + 47] = value;
  }
  /** The earliest deadline of the timers few connections have, us; 0 = off. */
  get rareDue(): number {
    return this.words[this.at + 48];
  }
  set rareDue(value: number) {
    this.words[this.at + 48] = value;
  }
  /** When an acknowledgment last answered one that was not acceptable, us; 0 = never. */
  get invalidAnsweredAt(): number {
    return this.words[this.at + 49];
  }
  set invalidAnsweredAt(value: number) {
    this.words[this.at + 49] = value;
  }
}
