import { ascii, equals, isDigit, writeBytes, writeNumber } from './characters.ts';
import { Field, Method } from './fieldNames.table.ts';
import { ByteRange, listsTag, Range } from './ranges.ts';
import type { RequestHead } from './requestHead.ts';
import type { Responses } from './responses.ts';
import { Content } from './responses.ts';

/** The largest file there is: 1 GiB. */
const MOST_BYTES = 1_073_741_824;
const NONE = -1;
const NO_NUMBER = -2;
const numbered = {
  bytes: ascii('/bytes/'),
  image: ascii('/image/'),
  chunked: ascii('/chunked/'),
  close: ascii('/close/'),
  wait: ascii('/wait/'),
} as const;
const breaks = ascii('/break');
const quote = ascii('"');
const tagBegins = ascii('"bytes-');
const MOST_TAG = 24;

/** Which answer a request gets (RFC 9110): a row of `Responses` is filled in, and nothing is made. */
export class Answers {
  readonly #range = new ByteRange();
  readonly #tagBytes = new Uint8Array(MOST_TAG);
  /** A view for each length a tag can have. */
  readonly #tags = Array.from({ length: MOST_TAG + 1 }, (_, length) => this.#tagBytes.subarray(0, length));

  constructor(
    private readonly responses: Responses,
    /** Sizes of the images. */
    private readonly images: readonly number[],
  ) {}

  /** Answers a request that was read well. */
  decide(socket: number, request: RequestHead, bytes: Uint8Array): void {
    const { method, pathLength } = request;
    const { responses } = this;
    responses.begin(socket, method === Method.Head, request.persists && !isUncertain(request));
    if (request.major !== 1) responses.refuse(socket, 505);
    else if (request.minor >= 1 && request.count[Field.Host] !== 1)
      responses.refuse(socket, 400); // RFC 9112 §3.2
    else if (method === Method.Options) responses.plain(socket, 200, Content.Methods);
    else if (method === Method.Other) responses.plain(socket, 501, Content.Text);
    else if (method !== Method.Get && method !== Method.Head) responses.plain(socket, 405, Content.Methods);
    else if (pathLength === 0 || bytes[request.path] !== 47) responses.refuse(socket, 400);
    else this.#find(socket, request, bytes);
  }

  #find(socket: number, request: RequestHead, bytes: Uint8Array): void {
    const { responses } = this;
    const image = this.#numberBehind(numbered.image, request, bytes);
    const size =
      image < 0 ? this.#numberBehind(numbered.bytes, request, bytes) : (this.images[image] ?? NONE);
    const chunked = this.#numberBehind(numbered.chunked, request, bytes);
    const closed = this.#numberBehind(numbered.close, request, bytes);
    const wait = this.#numberBehind(numbered.wait, request, bytes);
    if (size >= 0) this.#file(socket, size, request, bytes);
    else if (chunked >= 0) responses.stream(socket, chunked, request.minor >= 1);
    else if (closed >= 0) responses.stream(socket, closed, false);
    else if (wait >= 0) {
      responses.file(socket, 1);
      responses.wait[socket] = wait;
    } else if (equals(bytes, request.path, request.pathLength, breaks)) responses.breaks(socket);
    else if (request.pathLength === 1) responses.plain(socket, 200, Content.Index);
    else responses.plain(socket, 404, Content.Text);
  }

  /** The number in a path of this beginning, up to the largest file; else negative. */
  #numberBehind(beginning: Uint8Array, { path, pathLength }: RequestHead, bytes: Uint8Array): number {
    const first = path + beginning.length;
    const end = path + pathLength;
    if (first >= end || end - first > 10 || !equals(bytes, path, beginning.length, beginning))
      return NO_NUMBER;
    let number = 0;
    for (let at = first; at < end; at++) {
      if (!isDigit(bytes[at])) return NO_NUMBER;
      number = number * 10 + bytes[at] - 48;
    }
    return number <= MOST_BYTES ? number : NO_NUMBER;
  }

  #file(socket: number, size: number, request: RequestHead, bytes: Uint8Array): void {
    const { responses } = this;
    const { count, value, valueLength } = request;
    const tag = this.#tagOf(size);
    const { IfNoneMatch, IfRange } = Field;
    if (count[IfNoneMatch] > 0 && listsTag(bytes, value[IfNoneMatch], valueLength[IfNoneMatch], tag)) {
      responses.notModified(socket, size);
      return;
    }
    // A range is for GET alone, and once; with a condition, only of this very file (RFC 9110 §14.2, §13.1.5).
    const isSame = count[IfRange] === 0 || equals(bytes, value[IfRange], valueLength[IfRange], tag);
    const applies = request.method === Method.Get && count[Field.Range] === 1 && isSame;
    const range = applies
      ? this.#range.read(bytes, value[Field.Range], valueLength[Field.Range], size)
      : Range.None;
    if (range === Range.Outside) responses.outside(socket, size);
    else if (range === Range.None) responses.file(socket, size);
    else responses.part(socket, size, this.#range.first, this.#range.last - this.#range.first + 1);
  }

  /** Files of a size are all the same. */
  #tagOf(size: number): Uint8Array {
    const end = writeNumber(this.#tagBytes, writeBytes(this.#tagBytes, 0, tagBegins), size);
    return this.#tags[writeBytes(this.#tagBytes, end, quote)];
  }
}

/** Whoever waits for a 100 and is answered at once may send its content or not: nobody can tell what comes next (RFC 9110 §10.1.1). */
function isUncertain({ count, framing }: RequestHead): boolean {
  return count[Field.Expect] > 0 && (framing.isChunked || framing.length[0] > 0);
}
