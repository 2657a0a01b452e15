/** What became of reply bytes: some are still missing, all came and are right, or this is no answer to the request. */
export const Reply = { Partial: 0, Whole: 1, Wrong: 2 } as const;

/**
 * What is said on a connection: one request, then its reply, in turn. Everything is kept by slot, one a connection; nothing is
 * made per message.
 */
export interface Dialogue {
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Reply bytes that are not what the request asked for. */
  readonly bytesWrong: number;
  /** A connection begins in a slot: the `number`-th of all, from 0. */
  begin(slot: number, number: number): void;
  /** Decides on the next request of a slot; `isLast`: none follows on this connection. */
  ask(slot: number, isLast: boolean): void;
  /** Writes to connection `id` what is left of the request, as far as there is room. */
  send(id: number, slot: number): void;
  /** Reads from connection `id` until the reply is whole or nothing is left to read: a row of `Reply`. */
  take(id: number, slot: number): number;
  /** What was said, counted, for the report. */
  report(): Record<string, number>;
}

/** Sizes of messages: whole bytes, each draw the next. */
export interface SizeSource {
  draw(): number;
}

/** Bytes that are read or written at once. */
export const CHUNK = 16_384;
