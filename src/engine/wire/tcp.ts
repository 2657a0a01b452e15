/** A TCP header, read and written in place (RFC 9293 §3.1). Sequence numbers are int32; see sequence.ts. */
export class TcpHeader {
  /** Where the header starts in the slab. */
  start = 0;

  constructor(private readonly view: DataView) {}

  get sourcePort(): number {
    return this.view.getUint16(this.start);
  }
  set sourcePort(value: number) {
    this.view.setUint16(this.start, value);
  }
  get destinationPort(): number {
    return this.view.getUint16(this.start + 2);
  }
  set destinationPort(value: number) {
    this.view.setUint16(this.start + 2, value);
  }
  /** Both ports as one int32: source in the high half. */
  get ports(): number {
    return this.view.getInt32(this.start);
  }
  set ports(value: number) {
    this.view.setInt32(this.start, value);
  }
  get sequence(): number {
    return this.view.getInt32(this.start + 4);
  }
  set sequence(value: number) {
    this.view.setInt32(this.start + 4, value);
  }
  get acknowledgment(): number {
    return this.view.getInt32(this.start + 8);
  }
  set acknowledgment(value: number) {
    this.view.setInt32(this.start + 8, value);
  }
  /** Header with options, bytes. */
  get headerBytes(): number {
    return (this.view.getUint8(this.start + 12) >>> 4) << 2;
  }
  set headerBytes(value: number) {
    this.view.setUint8(this.start + 12, (value >>> 2) << 4);
  }
  get flags(): number {
    return this.view.getUint8(this.start + 13);
  }
  set flags(value: number) {
    this.view.setUint8(this.start + 13, value);
  }
  get window(): number {
    return this.view.getUint16(this.start + 14);
  }
  set window(value: number) {
    this.view.setUint16(this.start + 14, value);
  }
  get checksum(): number {
    return this.view.getUint16(this.start + 16);
  }
  set checksum(value: number) {
    this.view.setUint16(this.start + 16, value);
  }
  get urgentPointer(): number {
    return this.view.getUint16(this.start + 18);
  }
  set urgentPointer(value: number) {
    this.view.setUint16(this.start + 18, value);
  }
}
