/** The half of a control block that nearly every segment touches: its first two cache lines. */
export class TcbRow {
  /** Where the row starts in `words`. */
  at = 0;

  constructor(readonly words: Int32Array) {}

  /** Addresses and ports: the key of the flow table. */
  get localAddress(): number {
    return this.words[this.at + 0];
  }
  set localAddress(value: number) {
    this.words[this.at + 0] = value;
  }
  get peerAddress(): number {
    return this.words[this.at + 1];
  }
  set peerAddress(value: number) {
    this.words[this.at + 1] = value;
  }
  /** Local port in the high half, peer port in the low. */
  get ports(): number {
    return this.words[this.at + 2];
  }
  set ports(value: number) {
    this.words[this.at + 2] = value;
  }
  /** A row of states.table.ts. */
  get state(): number {
    return this.words[this.at + 3];
  }
  set state(value: number) {
    this.words[this.at + 3] = value;
  }
  /** Bits of tcbFlags.table.ts. */
  get flags(): number {
    return this.words[this.at + 4];
  }
  set flags(value: number) {
    this.words[this.at + 4] = value;
  }
  /** RFC 9293 §3.3.1. */
  get sndUna(): number {
    return this.words[this.at + 5];
  }
  set sndUna(value: number) {
    this.words[this.at + 5] = value;
  }
  get sndNxt(): number {
    return this.words[this.at + 6];
  }
  set sndNxt(value: number) {
    this.words[this.at + 6] = value;
  }
  /** Highest sequence number ever sent, plus one. */
  get sndMax(): number {
    return this.words[this.at + 7];
  }
  set sndMax(value: number) {
    this.words[this.at + 7] = value;
  }
  get sndWnd(): number {
    return this.words[this.at + 8];
  }
  set sndWnd(value: number) {
    this.words[this.at + 8] = value;
  }
  get sndWl1(): number {
    return this.words[this.at + 9];
  }
  set sndWl1(value: number) {
    this.words[this.at + 9] = value;
  }
  get sndWl2(): number {
    return this.words[this.at + 10];
  }
  set sndWl2(value: number) {
    this.words[this.at + 10] = value;
  }
  get rcvNxt(): number {
    return this.words[this.at + 11];
  }
  set rcvNxt(value: number) {
    this.words[this.at + 11] = value;
  }
  /** Right edge of the window last advertised. */
  get rcvAdvertised(): number {
    return this.words[this.at + 12];
  }
  set rcvAdvertised(value: number) {
    this.words[this.at + 12] = value;
  }
  /** Largest payload of a segment, options already taken off. */
  get mss(): number {
    return this.words[this.at + 13];
  }
  set mss(value: number) {
    this.words[this.at + 13] = value;
  }
  get sendScale(): number {
    return this.words[this.at + 14];
  }
  set sendScale(value: number) {
    this.words[this.at + 14] = value;
  }
  get receiveScale(): number {
    return this.words[this.at + 15];
  }
  set receiveScale(value: number) {
    this.words[this.at + 15] = value;
  }
  /** TS.Recent (RFC 7323 §4.3). */
  get timestampRecent(): number {
    return this.words[this.at + 16];
  }
  set timestampRecent(value: number) {
    this.words[this.at + 16] = value;
  }
  /** Last.ACK.sent (RFC 7323 §4.3). */
  get lastAckSent(): number {
    return this.words[this.at + 17];
  }
  set lastAckSent(value: number) {
    this.words[this.at + 17] = value;
  }
  /** Bytes. */
  get cwnd(): number {
    return this.words[this.at + 18];
  }
  set cwnd(value: number) {
    this.words[this.at + 18] = value;
  }
  /** Bytes. */
  get ssthresh(): number {
    return this.words[this.at + 19];
  }
  set ssthresh(value: number) {
    this.words[this.at + 19] = value;
  }
  /** Bytes in the send buffer, from SND.UNA on. */
  get sendQueued(): number {
    return this.words[this.at + 20];
  }
  set sendQueued(value: number) {
    this.words[this.at + 20] = value;
  }
  /** Where the send buffer starts in the slab; -1 = none yet. */
  get sendStart(): number {
    return this.words[this.at + 21];
  }
  set sendStart(value: number) {
    this.words[this.at + 21] = value;
  }
  /** Its size, a power of two. */
  get sendSize(): number {
    return this.words[this.at + 22];
  }
  set sendSize(value: number) {
    this.words[this.at + 22] = value;
  }
  /** Ring position of the byte at SND.UNA. */
  get sendHead(): number {
    return this.words[this.at + 23];
  }
  set sendHead(value: number) {
    this.words[this.at + 23] = value;
  }
  /** In-order bytes the application has not read. */
  get receiveQueued(): number {
    return this.words[this.at + 24];
  }
  set receiveQueued(value: number) {
    this.words[this.at + 24] = value;
  }
  /** Next row of the list of those with something to send. */
  get outputNext(): number {
    return this.words[this.at + 25];
  }
  set outputNext(value: number) {
    this.words[this.at + 25] = value;
  }
  /** Bits of Event, not yet seen by the owner. */
  get events(): number {
    return this.words[this.at + 26];
  }
  set events(value: number) {
    this.words[this.at + 26] = value;
  }
  /** The owner's own number for it: a socket, a workload slot. */
  get owner(): number {
    return this.words[this.at + 27];
  }
  set owner(value: number) {
    this.words[this.at + 27] = value;
  }
}
