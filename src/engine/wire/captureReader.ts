/** A packet as a capture holds it; its time in two parts, for together they are more than a double can tell. */
export interface ReadPacket {
  readonly seconds: number;
  readonly nanoseconds: number;
  /** The interface's (www.tcpdump.org/linktypes.html); 1 is Ethernet. */
  readonly linkType: number;
  /** What was captured of it, a view. */
  readonly bytes: Uint8Array;
}

export interface ReadCapture {
  readonly packets: readonly ReadPacket[];
  /** Why reading stopped before the end, in words; null = it did not. */
  readonly defect: string | null;
}

/** Classic files begin with one of these, in their writer's byte order; the second counts nanoseconds. */
const MICRO_MAGIC = 0xa1b2c3d4;
const NANO_MAGIC = 0xa1b23c4d;
const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const SECTION = 0x0a0d0d0a;
/** A link type is 16 bits of its word; the rest tells of frame checks. */
const LINK_TYPE = 0xffff;

/** Reads a pcap or pcapng file, whatever its byte order (draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng). */
export function readCapture(file: Uint8Array): ReadCapture {
  if (file.length < 12) return { packets: [], defect: 'the file is too short to be a capture' };
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0) === SECTION) return new SectionReader(file, view).read();
  for (const isLittle of [false, true]) {
    const magic = view.getUint32(0, isLittle);
    if (magic === MICRO_MAGIC || magic === NANO_MAGIC)
      return readClassic(file, view, isLittle, magic === NANO_MAGIC ? 1 : 1000);
  }
  return { packets: [], defect: 'the file is neither pcap nor pcapng' };
}

/** `unit`: ns in a unit of the second half of a time. */
function readClassic(file: Uint8Array, view: DataView, isLittle: boolean, unit: number): ReadCapture {
  const packets: ReadPacket[] = [];
  if (file.length < FILE_HEADER) return { packets, defect: cut(file, 'the file header') };
  const linkType = view.getUint32(20, isLittle) & LINK_TYPE;
  let at = FILE_HEADER;
  while (at < file.length) {
    if (at + PACKET_HEADER > file.length) return { packets, defect: cut(file, 'a packet’s header') };
    const length = view.getUint32(at + 8, isLittle);
    const start = at + PACKET_HEADER;
    if (start + length > file.length) return { packets, defect: cut(file, 'a packet') };
    packets.push({
      seconds: view.getUint32(at, isLittle),
      nanoseconds: view.getUint32(at + 4, isLittle) * unit,
      linkType,
      bytes: file.subarray(start, start + length),
    });
    at = start + length;
  }
  return { packets, defect: null };
}

function cut(file: Uint8Array, where: string): string {
  return `the file ends inside ${where}, after ${file.length} bytes`;
}

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const Block = { Interface: 1, Packet: 2, EnhancedPacket: 6 } as const;
const Option = { End: 0, TimeResolution: 9, TimeOffset: 14 } as const;
/** Type, and length twice. */
const BLOCK_FRAME = 12;
const INTERFACE_BODY = 8;
const ENHANCED_BODY = 20;
const MICROSECONDS = 6;
const BINARY = 0x80;
const BILLION = 1_000_000_000n;

interface CaptureSource {
  readonly linkType: number;
  readonly unitsPerSecond: bigint;
  /** Seconds that every time is short of. */
  readonly offset: number;
}

/** One pcapng file: sections, each with a byte order and interfaces of its own. */
class SectionReader {
  readonly #packets: ReadPacket[] = [];
  #sources: CaptureSource[] = [];
  #isLittle = false;

  constructor(
    private readonly file: Uint8Array,
    private readonly view: DataView,
  ) {}

  read(): ReadCapture {
    let at = 0;
    let defect: string | null = null;
    while (at < this.file.length && defect === null) {
      const length = this.#blockLength(at);
      if (length < 0) defect = cut(this.file, 'a block');
      else if (length < BLOCK_FRAME || length % 4 !== 0)
        defect = `the block at byte ${at} says it is ${length} bytes long`;
      else defect = this.#block(at, length);
      at += length;
    }
    return { packets: this.#packets, defect };
  }

  /** -1: the file ends before the block does. */
  #blockLength(at: number): number {
    if (at + BLOCK_FRAME > this.file.length) return -1;
    // A section's type reads the same both ways, and its magic number says how all else reads.
    if (this.view.getUint32(at) === SECTION)
      this.#isLittle = this.view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    const length = this.view.getUint32(at + 4, this.#isLittle);
    return at + length > this.file.length ? -1 : length;
  }

  #block(at: number, length: number): string | null {
    const type = this.view.getUint32(at, this.#isLittle);
    const body = at + 8;
    const end = at + length - 4;
    if (type === SECTION) this.#sources = [];
    else if (type === Block.Interface && end - body >= INTERFACE_BODY) this.#interface(body, end);
    else if ((type === Block.EnhancedPacket || type === Block.Packet) && end - body >= ENHANCED_BODY)
      return this.#packet(type, body, end);
    return null; // others tell nothing of packets and times; a simple packet block has none
  }

  #interface(body: number, end: number): void {
    const { view } = this;
    let resolution = MICROSECONDS;
    let offset = 0;
    for (let at = body + INTERFACE_BODY; at + 4 <= end;) {
      const code = view.getUint16(at, this.#isLittle);
      const length = view.getUint16(at + 2, this.#isLittle);
      if (code === Option.End || at + 4 + length > end) break;
      if (code === Option.TimeResolution && length === 1) resolution = view.getUint8(at + 4);
      if (code === Option.TimeOffset && length === 8)
        offset = Number(view.getBigInt64(at + 4, this.#isLittle));
      at += 4 + ((length + 3) & ~3);
    }
    const exponent = resolution & ~BINARY;
    this.#sources.push({
      linkType: view.getUint16(body, this.#isLittle),
      unitsPerSecond:
        (resolution & BINARY) === 0 ? BigInt(`1${'0'.repeat(exponent)}`) : 2n ** BigInt(exponent),
      offset,
    });
  }

  /** The older packet block names its interface in 16 bits; all else stands where it does in the newer. */
  #packet(type: number, body: number, end: number): string | null {
    const { view } = this;
    const isLittle = this.#isLittle;
    const number = type === Block.Packet ? view.getUint16(body, isLittle) : view.getUint32(body, isLittle);
    const source = this.#sources[number];
    const captured = view.getUint32(body + 12, isLittle);
    const start = body + ENHANCED_BODY;
    if (source === undefined)
      return `a packet at byte ${body - 8} is of interface ${number}, which was not described`;
    if (start + captured > end) return `a packet at byte ${body - 8} is longer than its block`;
    const units =
      BigInt(view.getUint32(body + 4, isLittle)) * 0x1_0000_0000n +
      BigInt(view.getUint32(body + 8, isLittle));
    const { unitsPerSecond, offset, linkType } = source;
    this.#packets.push({
      seconds: Number(units / unitsPerSecond) + offset,
      nanoseconds: Number(((units % unitsPerSecond) * BILLION) / unitsPerSecond),
      linkType,
      bytes: this.file.subarray(start, start + captured),
    });
    return null;
  }
}
