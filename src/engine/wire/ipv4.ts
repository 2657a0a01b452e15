/** IPv4 without options (RFC 791 §3.1), read and written in place; addresses are int32. */
export class Ipv4Header {
  /** Where the header starts in the slab. */
  start = 0;

  constructor(private readonly view: DataView) {}

  get versionAndLength(): number {
    return this.view.getUint8(this.start);
  }
  set versionAndLength(value: number) {
    this.view.setUint8(this.start, value);
  }
  /** DSCP and ECN (RFC 2474, RFC 3168). */
  get trafficClass(): number {
    return this.view.getUint8(this.start + 1);
  }
  set trafficClass(value: number) {
    this.view.setUint8(this.start + 1, value);
  }
  get totalLength(): number {
    return this.view.getUint16(this.start + 2);
  }
  set totalLength(value: number) {
    this.view.setUint16(this.start + 2, value);
  }
  get identification(): number {
    return this.view.getUint16(this.start + 4);
  }
  set identification(value: number) {
    this.view.setUint16(this.start + 4, value);
  }
  get fragment(): number {
    return this.view.getUint16(this.start + 6);
  }
  set fragment(value: number) {
    this.view.setUint16(this.start + 6, value);
  }
  get timeToLive(): number {
    return this.view.getUint8(this.start + 8);
  }
  set timeToLive(value: number) {
    this.view.setUint8(this.start + 8, value);
  }
  get protocol(): number {
    return this.view.getUint8(this.start + 9);
  }
  set protocol(value: number) {
    this.view.setUint8(this.start + 9, value);
  }
  get checksum(): number {
    return this.view.getUint16(this.start + 10);
  }
  set checksum(value: number) {
    this.view.setUint16(this.start + 10, value);
  }
  get source(): number {
    return this.view.getInt32(this.start + 12);
  }
  set source(value: number) {
    this.view.setInt32(this.start + 12, value);
  }
  get destination(): number {
    return this.view.getInt32(this.start + 16);
  }
  set destination(value: number) {
    this.view.setInt32(this.start + 16, value);
  }
}

/** "10.77.0.2" as an int32. */
export function address(a: number, b: number, c: number, d: number): number {
  return (a << 24) | (b << 16) | (c << 8) | d;
}

/** An int32 as "10.77.0.2". */
export function dotted(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}
