import { icmpFrame, readFrame, segmentFrame } from './frames.ts';
import { bytesOf, decodeOptions } from './optionWords.ts';
import { Flag } from './script.ts';
import type { IcmpWords, OptionWord, SegmentWords, Stamp } from './script.ts';

const PERIOD = 251;
/** Of two clocks of a millisecond read close together. */
const STAMP_SLACK = 2;

/** Byte n of every stream is n mod 251, for both sides, so that every byte can be checked. */
export function patterned(from: number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => (((from + at) % PERIOD) + PERIOD) % PERIOD));
}

interface Flow {
  peerIsn: number;
  serverIsn: number | null;
  serverPort: number;
  window: number;
  /** The last timestamp the server sent. */
  stamp: number;
  /** By relative sequence number, the IP length of the segment that began there. */
  lengths: Map<number, number>;
}

/** The script's peer: it turns relative numbers into those on the wire and back, one flow for each of its ports. */
export class PeerSide {
  readonly #flows = new Map<number, Flow>();
  readonly #stamps = new Map<string, number>();

  constructor(private readonly isn: number) {}

  frameOf(words: SegmentWords): Buffer {
    const flow = this.#flow(words.port, words.serverPort);
    const seq = flow.peerIsn + words.seq!;
    if (words.isFresh) [flow.peerIsn, flow.serverIsn] = [seq, null];
    flow.window = words.window?.[0] ?? flow.window;
    const numberOf = (stamp: Stamp): number => this.#number(stamp, flow);
    const options = words.options.map((option) => absolute(option, flow.serverIsn ?? 0));
    return segmentFrame({
      ...{ port: words.port, serverPort: flow.serverPort, flags: words.flags, window: flow.window },
      ...{ seq: seq >>> 0, ack: words.ack === null ? 0 : ((flow.serverIsn ?? 0) + words.ack) >>> 0 },
      ...{ urgent: words.urgent ?? 0, ecn: words.ecn ?? 0, hasBadChecksum: words.hasBadChecksum },
      options: options.flatMap((option) => bytesOf(option, numberOf)),
      data: words.text === null ? patterned(words.seq! - 1, words.length) : Buffer.from(words.text),
      ...(words.headerWords === null ? {} : { headerWords: words.headerWords }),
    });
  }

  icmpOf(message: IcmpWords): Buffer {
    const flow = this.#flow(message.port, message.serverPort);
    return icmpFrame(message, {
      ...{ serverPort: flow.serverPort, port: message.port },
      seq: ((flow.serverIsn ?? 0) + message.quoted) >>> 0,
      totalLength: flow.lengths.get(message.quoted) ?? 40,
    });
  }

  /** A frame of the server in the script's words; null for anything that is not TCP. */
  read(bytes: Uint8Array): { words: SegmentWords; data: Buffer } | null {
    const raw = readFrame(bytes);
    if (raw === null) return null;
    const isSyn = (raw.flags & Flag.SYN) !== 0;
    const flow = this.#flow(raw.port, raw.serverPort);
    if (isSyn) flow.serverIsn ??= raw.seq;
    const seq = (raw.seq - (flow.serverIsn ?? 0)) | 0;
    const hasAck = (raw.flags & Flag.ACK) !== 0;
    const options = decodeOptions(Buffer.from(raw.options)).map((option) => relative(option, flow.peerIsn));
    for (const option of options)
      if (option.kind === 'TS') flow.stamp = (option.value as { number: number }).number;
    flow.lengths.set(seq, raw.totalLength);
    const words: SegmentWords = {
      ...{ flags: raw.flags, optional: 0, seq, length: raw.data.length, window: [raw.window, raw.window] },
      ack: hasAck ? (raw.ack - flow.peerIsn) | 0 : null,
      urgent: (raw.flags & Flag.URG) !== 0 ? raw.urgent : null,
      ...{ text: null, options, othersToo: false, ecn: raw.ecn, port: raw.port, serverPort: raw.serverPort },
      ...{ isFresh: false, hasBadChecksum: false, headerWords: null },
    };
    return { words, data: raw.data };
  }

  /** Does a timestamp seen satisfy the one written? A name unknown so far is learnt from it. */
  stampMatches(written: Stamp, seen: Stamp): boolean {
    if (written === 'any' || written === 'last') return true;
    const { number } = seen as { number: number };
    if (written.name === null) return written.number === number;
    const known = this.#stamps.get(written.name);
    if (known === undefined) this.#stamps.set(written.name, (number - written.number) >>> 0);
    return known === undefined || Math.abs((number - known - written.number) | 0) <= STAMP_SLACK;
  }

  #flow(port: number, serverPort: number): Flow {
    let flow = this.#flows.get(port);
    if (flow === undefined) {
      flow = { peerIsn: this.isn, serverIsn: null, serverPort, window: 65_535, stamp: 0, lengths: new Map() };
      this.#flows.set(port, flow);
    }
    return flow;
  }

  #number(stamp: Stamp, flow: Flow): number {
    if (stamp === 'last') return flow.stamp;
    if (stamp === 'any') throw new Error('the peer sends a timestamp, not *');
    if (stamp.name === null) return stamp.number;
    const known = this.#stamps.get(stamp.name);
    if (known === undefined) throw new Error(`no timestamp has been named "${stamp.name}" yet`);
    return (known + stamp.number) >>> 0;
  }
}

function shifted(option: OptionWord, by: (edge: number) => number): OptionWord {
  if (option.kind !== 'sack') return option;
  return { kind: 'sack', blocks: option.blocks.map(([from, to]) => [by(from), by(to)] as const) };
}
const absolute = (option: OptionWord, isn: number): OptionWord =>
  shifted(option, (edge) => (edge + isn) >>> 0);
const relative = (option: OptionWord, isn: number): OptionWord => shifted(option, (edge) => (edge - isn) | 0);
