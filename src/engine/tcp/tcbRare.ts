import { TcbRow } from './tcbRow.ts';

/** Words beside a control block that only some algorithms need; half a control block, so that the row's place gives theirs. */
export const RARE_WORDS = 28;

/** What CUBIC, DCTCP, RACK and keep-alive keep. The words exist only where the configuration asks for one of them. */
export class TcbRare extends TcbRow {
  constructor(
    words: Int32Array,
    readonly rare: Int32Array,
  ) {
    super(words);
  }

  #get(word: number): number {
    return this.rare[(this.at >> 1) + word];
  }
  #set(word: number, value: number): void {
    this.rare[(this.at >> 1) + word] = value;
  }

  /** When the flight began that is not in the scoreboard, us. */
  get sentAt(): number {
    return this.#get(0);
  }
  set sentAt(value: number) {
    this.#set(0, value);
  }
  /** RACK.xmit_ts, RACK.end_seq, RACK.rtt (RFC 8985 §5.2). */
  get rackSentAt(): number {
    return this.#get(1);
  }
  set rackSentAt(value: number) {
    this.#set(1, value);
  }
  get rackEnd(): number {
    return this.#get(2);
  }
  set rackEnd(value: number) {
    this.#set(2, value);
  }
  get rackRtt(): number {
    return this.#get(3);
  }
  set rackRtt(value: number) {
    this.#set(3, value);
  }
  /** Least round-trip time seen, us; 0 = none yet. */
  get minRtt(): number {
    return this.#get(4);
  }
  set minRtt(value: number) {
    this.#set(4, value);
  }
  /** RACK.fack: the highest number acknowledged either way. */
  get rackForward(): number {
    return this.#get(5);
  }
  set rackForward(value: number) {
    this.#set(5, value);
  }
  /** RACK.reo_wnd_mult less one, and recoveries until it is forgotten. */
  get reorderSteps(): number {
    return this.#get(6);
  }
  set reorderSteps(value: number) {
    this.#set(6, value);
  }
  get reorderPersist(): number {
    return this.#get(7);
  }
  set reorderPersist(value: number) {
    this.#set(7, value);
  }
  /** RACK.dsack_round. */
  get duplicateRound(): number {
    return this.#get(8);
  }
  set duplicateRound(value: number) {
    this.#set(8, value);
  }
  /** The reordering timer or the tail loss probe, us; 0 = off. */
  get lossDue(): number {
    return this.#get(9);
  }
  set lossDue(value: number) {
    this.#set(9, value);
  }
  /** TLP.end_seq of the probe under way (RFC 8985 §7.1). */
  get probeEnd(): number {
    return this.#get(10);
  }
  set probeEnd(value: number) {
    this.#set(10, value);
  }
  /** Unsigned; in units of 4 us. */
  get keepAliveDue(): number {
    return this.#get(11) >>> 0;
  }
  set keepAliveDue(value: number) {
    this.#set(11, value);
  }
  get keepAliveProbes(): number {
    return this.#get(12);
  }
  set keepAliveProbes(value: number) {
    this.#set(12, value);
  }
  /** Silence before the first question and between questions, in the same units; and how many there are. */
  get keepAliveIdle(): number {
    return this.#get(25);
  }
  set keepAliveIdle(value: number) {
    this.#set(25, value);
  }
  get keepAliveInterval(): number {
    return this.#get(26);
  }
  set keepAliveInterval(value: number) {
    this.#set(26, value);
  }
  get keepAliveMost(): number {
    return this.#get(27);
  }
  set keepAliveMost(value: number) {
    this.#set(27, value);
  }
  /** When the peer was last heard of, in the same units. */
  get lastHeard(): number {
    return this.#get(24) >>> 0;
  }
  set lastHeard(value: number) {
    this.#set(24, value);
  }
  /** W_max, cwnd_epoch and W_est in bytes, K in ms, t_epoch in us (RFC 9438 §4.1.2); 0 = no epoch. */
  get cubicMax(): number {
    return this.#get(13);
  }
  set cubicMax(value: number) {
    this.#set(13, value);
  }
  get cubicStart(): number {
    return this.#get(14);
  }
  set cubicStart(value: number) {
    this.#set(14, value);
  }
  get cubicK(): number {
    return this.#get(15);
  }
  set cubicK(value: number) {
    this.#set(15, value);
  }
  get cubicEstimate(): number {
    return this.#get(16);
  }
  set cubicEstimate(value: number) {
    this.#set(16, value);
  }
  /** The window just before the last reduction, bytes. */
  get cubicPrior(): number {
    return this.#get(17);
  }
  set cubicPrior(value: number) {
    this.#set(17, value);
  }
  /** DCTCP.Alpha in 2^-20, bytes acknowledged and marked, where the window of data ends (RFC 8257 §3.3). */
  get alpha(): number {
    return this.#get(18);
  }
  set alpha(value: number) {
    this.#set(18, value);
  }
  get bytesAcked(): number {
    return this.#get(19);
  }
  set bytesAcked(value: number) {
    this.#set(19, value);
  }
  get bytesMarked(): number {
    return this.#get(20);
  }
  set bytesMarked(value: number) {
    this.#set(20, value);
  }
  /** Bits of Loss in sack/rack.ts. */
  get lossFlags(): number {
    return this.#get(23);
  }
  set lossFlags(value: number) {
    this.#set(23, value);
  }
  /** Where the window of data ends for which the congestion window was reduced by a mark (RFC 3168 §6.1.2). */
  get reducedUntil(): number {
    return this.#get(22);
  }
  set reducedUntil(value: number) {
    this.#set(22, value);
  }
  get windowEnd(): number {
    return this.#get(21);
  }
  set windowEnd(value: number) {
    this.#set(21, value);
  }
}
