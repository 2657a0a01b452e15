import { ascii, writeBytes, writeNumber } from './characters.ts';
import { contents, reasonPhrases } from './statuses.table.ts';

/** What a response carries: known bytes, the status in words, what there is to ask for, allowed methods, or nothing. */
export const Content = {
  File: 0,
  Text: 1,
  Index: 2,
  Methods: 3,
  Nothing: 4,
  Chunked: 5,
  UntilClose: 6,
  Silence: 7,
} as const;

const line = (status: string): Uint8Array => ascii(`HTTP/1.1 ${status}\r\nServer: tcp-offloaded\r\n`);
const statusLines: Uint8Array[] = [];
const texts: Uint8Array[] = [];
for (const [status, phrase] of Object.entries(reasonPhrases)) {
  statusLines[Number(status)] = line(`${status} ${phrase}`);
  texts[Number(status)] = ascii(`${status} ${phrase}\n`);
}
const index = ascii(contents);
const file = ascii('Content-Type: application/octet-stream\r\nAccept-Ranges: bytes\r\n');
const plainText = ascii('Content-Type: text/plain\r\n');
const allow = ascii('Allow: GET, HEAD, OPTIONS\r\n');
const tagBegins = ascii('ETag: "bytes-');
const tagEnds = ascii('"\r\n');
const contentLength = ascii('Content-Length: ');
const contentRange = ascii('Content-Range: bytes ');
const anyRange = ascii('*/');
const slash = ascii('/');
const dash = ascii('-');
const newLine = ascii('\r\n');
const chunked = ascii('Transfer-Encoding: chunked\r\n');
const keepAlive = ascii('Connection: keep-alive\r\n\r\n');
const close = ascii('Connection: close\r\n\r\n');

/** Responses under way, one a socket, as columns: a head is written again from them when it did not go out at once. */
export class Responses {
  readonly #status: Uint16Array;
  readonly #content: Uint8Array;
  readonly #isHead: Uint8Array;
  readonly #size: Int32Array;
  /** The first byte of the file that was asked for, and how many. */
  readonly #first: Int32Array;
  readonly #length: Int32Array;
  readonly persists: Uint8Array;
  /** Bytes of the head and its text that went out; -1 once all have. */
  readonly headSent: Int32Array;
  /** Of the chunk under way, its frame included; -1 once the last is out. */
  readonly chunkSent: Int32Array;
  /** What comes next of the known bytes, and how many more. */
  readonly from: Int32Array;
  readonly left: Int32Array;
  /** Milliseconds to wait before the first byte goes out. */
  readonly wait: Int32Array;

  constructor(sockets: number) {
    this.#status = new Uint16Array(sockets);
    this.#content = new Uint8Array(sockets);
    this.#isHead = new Uint8Array(sockets);
    this.#size = new Int32Array(sockets);
    this.#first = new Int32Array(sockets);
    this.#length = new Int32Array(sockets);
    this.persists = new Uint8Array(sockets);
    this.headSent = new Int32Array(sockets);
    this.chunkSent = new Int32Array(sockets);
    this.from = new Int32Array(sockets);
    this.left = new Int32Array(sockets);
    this.wait = new Int32Array(sockets);
  }

  begin(socket: number, isHead: boolean, persists: boolean): void {
    this.#isHead[socket] = isHead ? 1 : 0;
    this.persists[socket] = persists ? 1 : 0;
    this.wait[socket] = 0;
  }

  /** After a request that could not be read nobody knows where the next one starts. */
  refuse(socket: number, status: number): void {
    this.persists[socket] = 0;
    this.plain(socket, status, Content.Text);
  }

  plain(socket: number, status: number, content: number): void {
    this.#say(socket, status, content, 0, 0, 0);
  }

  notModified(socket: number, size: number): void {
    this.#say(socket, 304, Content.Nothing, size, 0, 0);
  }

  outside(socket: number, size: number): void {
    this.#say(socket, 416, Content.Text, size, 0, 0);
  }

  file(socket: number, size: number): void {
    this.#say(socket, 200, Content.File, size, 0, size);
  }

  part(socket: number, size: number, first: number, length: number): void {
    this.#say(socket, 206, Content.File, size, first, length);
  }

  /** Known bytes whose number is not told before. */
  stream(socket: number, length: number, inChunks: boolean): void {
    if (!inChunks) this.persists[socket] = 0;
    this.#say(socket, 200, inChunks ? Content.Chunked : Content.UntilClose, length, 0, length);
  }

  breaks(socket: number): void {
    this.persists[socket] = 0;
    this.#say(socket, 200, Content.Silence, 0, 0, 0);
  }

  #say(socket: number, status: number, content: number, size: number, first: number, length: number): void {
    this.#status[socket] = status;
    this.#content[socket] = content;
    this.#size[socket] = size;
    this.#first[socket] = first;
    this.#length[socket] = length;
    this.headSent[socket] = content === Content.Silence ? -1 : 0;
    this.chunkSent[socket] = content === Content.Chunked && this.#isHead[socket] === 0 ? 0 : -1;
    this.from[socket] = first;
    this.left[socket] = this.#isHead[socket] !== 0 ? 0 : length;
  }

  /** Writes the head, with the text that is its content, and says where it ends. */
  writeHead(bytes: Uint8Array, start: number, socket: number): number {
    const status = this.#status[socket];
    let at = writeBytes(bytes, start, statusLines[status]);
    at = this.#writeDescription(bytes, at, socket);
    at = writeBytes(bytes, at, this.persists[socket] !== 0 ? keepAlive : close);
    const text = this.#textOf(socket);
    return text === null || this.#isHead[socket] !== 0 ? at : writeBytes(bytes, at, text);
  }

  #textOf(socket: number): Uint8Array | null {
    const content = this.#content[socket];
    if (content === Content.Index) return index;
    return content === Content.Text || content === Content.Methods ? texts[this.#status[socket]] : null;
  }

  #writeDescription(bytes: Uint8Array, start: number, socket: number): number {
    const content = this.#content[socket];
    const text = this.#textOf(socket);
    if (text !== null) {
      let at = content === Content.Methods ? writeBytes(bytes, start, allow) : start;
      if (this.#status[socket] === 416) {
        at = writeBytes(bytes, writeBytes(bytes, at, contentRange), anyRange);
        at = writeBytes(bytes, writeNumber(bytes, at, this.#size[socket]), newLine);
      }
      return this.#writeLength(bytes, writeBytes(bytes, at, plainText), text.length);
    }
    if (content === Content.Chunked) return writeBytes(bytes, start, chunked);
    if (content === Content.UntilClose) return start;
    let at = content === Content.Nothing ? start : writeBytes(bytes, start, file);
    at = writeNumber(bytes, writeBytes(bytes, at, tagBegins), this.#size[socket]);
    at = writeBytes(bytes, at, tagEnds);
    if (content === Content.Nothing) return at;
    if (this.#status[socket] === 206) at = this.#writeRange(bytes, at, socket);
    return this.#writeLength(bytes, at, this.#length[socket]);
  }

  #writeLength(bytes: Uint8Array, start: number, length: number): number {
    const at = writeNumber(bytes, writeBytes(bytes, start, contentLength), length);
    return writeBytes(bytes, at, newLine);
  }

  #writeRange(bytes: Uint8Array, start: number, socket: number): number {
    const first = this.#first[socket];
    let at = writeNumber(bytes, writeBytes(bytes, start, contentRange), first);
    at = writeNumber(bytes, writeBytes(bytes, at, dash), first + this.#length[socket] - 1);
    at = writeNumber(bytes, writeBytes(bytes, at, slash), this.#size[socket]);
    return writeBytes(bytes, at, newLine);
  }
}
