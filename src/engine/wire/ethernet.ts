/** Ethernet II, read and written in place. A MAC address is two numbers: its high 16 and its low 32 bits. */
export class EthernetHeader {
  /** Where the header starts in the slab. */
  start = 0;

  constructor(private readonly view: DataView) {}

  get destinationHigh(): number {
    return this.view.getUint16(this.start);
  }
  get destinationLow(): number {
    return this.view.getInt32(this.start + 2);
  }
  get sourceHigh(): number {
    return this.view.getUint16(this.start + 6);
  }
  get sourceLow(): number {
    return this.view.getInt32(this.start + 8);
  }
  get etherType(): number {
    return this.view.getUint16(this.start + 12);
  }
  set etherType(value: number) {
    this.view.setUint16(this.start + 12, value);
  }

  setDestination(high: number, low: number): void {
    this.view.setUint16(this.start, high);
    this.view.setInt32(this.start + 2, low);
  }

  setSource(high: number, low: number): void {
    this.view.setUint16(this.start + 6, high);
    this.view.setInt32(this.start + 8, low);
  }

  /** Destination and source change places. */
  swap(): void {
    const high = this.destinationHigh;
    const low = this.destinationLow;
    this.setDestination(this.sourceHigh, this.sourceLow);
    this.setSource(high, low);
  }
}
