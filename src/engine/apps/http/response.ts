import { otherMethods, reasonPhrases } from './statuses.table.ts';
import type { Refusal, Request } from './request.ts';

/** The largest file there is: 1 GiB. */
const MOST_BYTES = 1_073_741_824;
const FILE = /^\/bytes\/(\d{1,10})$/;

/** What goes back: a head, then bytes `from` to `from + length` of the known file, or a text. */
export interface Response {
  readonly head: string;
  readonly text: string;
  readonly from: number;
  readonly length: number;
  readonly persists: boolean;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** One range of RFC 9110 §14.1.2; null = ignore the field (several, or not bytes); 'none' = nothing of it is there. */
function rangeOf(text: string | undefined, size: number): Range | null | 'none' {
  const match = /^bytes[ \t]*=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i.exec(text ?? '');
  if (match === null) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  if (from === '') {
    const suffix = Math.min(size, Number(to));
    return suffix === 0 ? 'none' : { first: size - suffix, last: size - 1 };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return null;
  return first >= size ? 'none' : { first, last: to === '' ? size - 1 : Math.min(size - 1, Number(to)) };
}

function headOf(status: number, fields: readonly string[], persists: boolean): string {
  const connection = `Connection: ${persists ? 'keep-alive' : 'close'}`;
  return [
    `HTTP/1.1 ${status} ${reasonPhrases[status]}`,
    'Server: tcp-offloaded',
    ...fields,
    connection,
    '',
    '',
  ].join('\r\n');
}

/** A status that says itself in its content. */
function plain(status: number, isHead: boolean, persists: boolean, fields: readonly string[] = []): Response {
  const text = `${status} ${reasonPhrases[status]}\n`;
  const described = [...fields, 'Content-Type: text/plain', `Content-Length: ${text.length}`];
  return {
    head: headOf(status, described, persists),
    text: isHead ? '' : text,
    from: 0,
    length: 0,
    persists,
  };
}

/** After a request that could not be read nobody knows where the next one starts. */
export function refused({ status }: Refusal): Response {
  return plain(status, false, false);
}

function file(request: Request, size: number, isHead: boolean): Response {
  const { fields, persists } = request;
  const tag = `"bytes-${size}"`;
  const described = ['Content-Type: application/octet-stream', 'Accept-Ranges: bytes', `ETag: ${tag}`];
  const known = fields.get('if-none-match');
  if (
    known !== undefined &&
    (known === '*' || known.split(/[ ,]+/).some((each) => each.replace(/^W\//, '') === tag))
  )
    return { head: headOf(304, described.slice(2), persists), text: '', from: 0, length: 0, persists };
  const condition = fields.get('if-range');
  const applies = !isHead && (condition === undefined || condition === tag);
  const range = applies ? rangeOf(fields.get('range'), size) : null;
  if (range === 'none') return plain(416, isHead, persists, [`Content-Range: bytes */${size}`]);
  const from = range?.first ?? 0;
  const length = range === null ? size : range.last - range.first + 1;
  const part = range === null ? [] : [`Content-Range: bytes ${range.first}-${range.last}/${size}`];
  const all = [...described, ...part, `Content-Length: ${length}`];
  const head = headOf(range === null ? 200 : 206, all, persists);
  return { head, text: '', from, length: isHead ? 0 : length, persists };
}

/** `/bytes/N` is N known bytes; `/` says so; there is nothing else. */
export function respond(request: Request): Response {
  const { method, path, persists } = request;
  const isHead = method === 'HEAD';
  if (!isHead && method !== 'GET')
    return otherMethods.includes(method)
      ? plain(405, false, persists, ['Allow: GET, HEAD'])
      : plain(501, false, persists);
  const size = Number(FILE.exec(path)?.[1] ?? NaN);
  if (size <= MOST_BYTES) return file(request, size, isHead);
  if (path !== '/') return plain(404, isHead, persists);
  const text = 'GET /bytes/N: N bytes; byte p is p mod 251\n';
  const fields = ['Content-Type: text/plain', `Content-Length: ${text.length}`];
  return { head: headOf(200, fields, persists), text: isHead ? '' : text, from: 0, length: 0, persists };
}
