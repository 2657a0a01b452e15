/** What a conversation script says, line by line. Times are ns; sequence numbers are relative to the sender's first SYN. */

export const Flag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32, ECE: 64, CWR: 128 } as const;
export type FlagName = keyof typeof Flag;

/** A number of a timestamp option: itself, `name+number` of one seen before, anything, or the last one heard. */
export type Stamp = { name: string | null; number: number } | 'any' | 'last';

export type OptionWord =
  | { kind: 'mss' | 'ws'; value: number }
  | { kind: 'sackOK' | 'nop' | 'eol' }
  | { kind: 'TS'; value: Stamp; echo: Stamp }
  | { kind: 'sack'; blocks: (readonly [number, number])[] }
  | { kind: 'raw'; bytes: number[] };

/** One segment as written: what the peer sends, or what the server must send. `null` is "any", or not said. */
export interface SegmentWords {
  flags: number;
  /** Flags that may be there or not. */
  optional: number;
  seq: number | null;
  length: number;
  ack: number | null;
  window: readonly [number, number] | null;
  urgent: number | null;
  text: string | null;
  options: OptionWord[];
  /** Options not written may be there as well. */
  othersToo: boolean;
  /** The ECN field of the IP header (RFC 3168 §5). */
  ecn: number | null;
  port: number;
  serverPort: number;
  /** A new connection on the same ports: its first SYN counts as zero from here. */
  isFresh: boolean;
  hasBadChecksum: boolean;
  /** Header length in 32-bit words, where it is to be a wrong one. */
  headerWords: number | null;
}

export interface IcmpWords {
  type: number;
  code: number;
  mtu: number;
  quoted: number;
  port: number;
  serverPort: number;
}

export type Argument = { name: string } | { number: number } | { text: string };
export interface CallWords {
  name: string;
  args: Argument[];
  /** As written behind `=`; null when any success will do. */
  expected: string | null;
}

export type When =
  { kind: 'after' | 'at'; time: number; tolerance: number } | { kind: 'any'; within: number };

export type Step =
  | { does: 'peer'; segment: SegmentWords }
  | { does: 'icmp'; message: IcmpWords }
  | { does: 'server'; segment: SegmentWords }
  | { does: 'app'; call: CallWords }
  | { does: 'quiet' };

export type Line = Step & { number: number; text: string; when: When };

export interface Script {
  title: string;
  settings: string[];
  peerIsn: number;
  lines: Line[];
}

/** A script that cannot be read: which line, and why. */
export class ScriptError extends Error {
  constructor(
    readonly line: number,
    readonly why: string,
  ) {
    super(`line ${line}: ${why}`);
  }
}

/** Why a piece of a line cannot be read; the parser adds the line. */
export class NotationError extends Error {}
