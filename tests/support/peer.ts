import type { Frame } from '#engine/wire/frame.ts';
import type { FramePool } from '#engine/wire/framePool.ts';
import { Flag } from '#engine/wire/headers.table.ts';
import { compose, describe, matches, parse, read } from './segments.ts';
import type { Route, Seen, Segment } from './segments.ts';

const NEAR = 1 << 24;

/** The scripted end of a conversation: says what the test says, and checks what comes back. */
export class Peer {
  /** Value of the timestamp on every segment that names none, as RFC 7323 §3.2 asks once they are agreed. */
  #stamp: number | undefined;
  readonly #inbox: Seen[] = [];
  #iss: number | undefined;
  #lastValue = 0;

  constructor(
    private readonly pool: FramePool,
    private readonly route: Route,
    private readonly transmit: (frame: Frame) => void,
    /** When the conversation began, ps. */
    private readonly began = 0,
  ) {}

  get port(): number {
    return this.route.sourcePort;
  }

  /** The server's first sequence number, known from its first SYN; a cookie when the NIC made it. */
  get iss(): number {
    if (this.#iss === undefined) throw new Error('no SYN has come from the server yet');
    return this.#iss;
  }

  /** Timestamp of the last segment that came. */
  get lastTimestamp(): number {
    return this.#lastValue;
  }

  /** Timestamps go on as the options of the SYN began them. */
  stampsFrom(options: string): void {
    const value = /ts=(\d+)/.exec(options)?.[1];
    this.#stamp = value === undefined ? undefined : Number(value);
  }

  hears(frame: Frame, time: number): void {
    const seen = read(frame, time);
    if ((seen.flags & Flag.Syn) !== 0) this.#iss = seen.seq;
    if (seen.ts?.[0] !== undefined) this.#lastValue = seen.ts[0];
    this.#inbox.push(seen);
  }

  sends(line: string): void {
    const said = this.#parse(line);
    const isStamped = this.#stamp !== undefined && said.ts === undefined && !said.without.includes('ts');
    const segment: Segment = isStamped ? { ...said, ts: [this.#stamp, this.#lastValue] } : said;
    this.transmit(compose(this.pool, segment, this.route));
  }

  /** The next segment that came is this one. */
  receives(line: string): Seen {
    const expected = this.#parse(line);
    const seen = this.#inbox.shift();
    if (seen !== undefined && matches(expected, seen, this.began)) return seen;
    const others = this.#inbox.map((other) => `\n            ${this.#describe(other)}`).join('');
    const actual = seen === undefined ? 'nothing' : this.#describe(seen);
    const error = new Error(`expected: ${this.#words(expected)}\n  actual:   ${actual}${others}`);
    Error.captureStackTrace(error, this.receives);
    throw error;
  }

  receivesNothing(): void {
    if (this.#inbox.length === 0) return;
    const error = new Error(
      `expected: nothing\n  actual:   ${this.#inbox.map((seen) => this.#describe(seen)).join('\n            ')}`,
    );
    Error.captureStackTrace(error, this.receivesNothing);
    throw error;
  }

  /** Takes whatever came, unlooked at. */
  ignores(): Seen[] {
    return this.#inbox.splice(0);
  }

  #parse(line: string): Segment {
    return parse(line, (name) => {
      if (name === 'iss' || name === 'cookie') return this.iss;
      if (name === 'last') return this.#lastValue;
      throw new Error(`"${name}" in "${line}" is no number`);
    });
  }

  #describe(seen: Seen): string {
    return `${this.#words(seen)} at=${(seen.time - this.began) / 1e12}s`;
  }

  #words(segment: Segment): string {
    return describe(segment, (value) => {
      const apart = this.#iss === undefined ? NEAR : (value - this.#iss) | 0;
      if (Math.abs(apart) >= NEAR) return String(value >>> 0);
      return apart < 0 ? `iss${apart}` : `iss+${apart}`;
    });
  }
}
