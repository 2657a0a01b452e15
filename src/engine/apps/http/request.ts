/** A request head, read; or the status that refuses it. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** Names in lower case; several fields of a name are joined by commas (RFC 9110 §5.3). */
  readonly fields: ReadonlyMap<string, string>;
  /** May the connection serve another request after this one? */
  readonly persists: boolean;
  /** Bytes of content that follow, to be passed over. */
  readonly contentLength: number;
}
export interface Refusal {
  readonly status: number;
}

const MOST_URI = 8000;
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const refuse = (status: number): Refusal => ({ status });

/** RFC 9112 §3: method SP target SP version. */
function readLine(line: string): Refusal | { method: string; target: string; minor: number } {
  const parts = line.split(' ');
  const [method = '', target = '', version = ''] = parts;
  if (parts.length !== 3 || !token.test(method) || target === '') return refuse(400);
  const numbers = /^HTTP\/(\d)\.(\d)$/.exec(version);
  if (numbers === null) return refuse(400);
  if (numbers[1] !== '1') return refuse(505);
  if (target.length > MOST_URI) return refuse(414);
  return { method, target, minor: Number(numbers[2]) };
}

/** RFC 9112 §5: no space before the colon, no folded lines. */
function readFields(lines: readonly string[]): Map<string, string> | null {
  const fields = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (!token.test(name)) return null;
    const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '');
    if (/[\0\r\n]/.test(value)) return null;
    const key = name.toLowerCase();
    const before = fields.get(key);
    fields.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return fields;
}

/** The path of a target in origin or absolute form, without its query (RFC 9112 §3.2). */
function pathOf(target: string): string | null {
  const absolute = /^https?:\/\/[^/?#]+(.*)$/i.exec(target);
  const rest = absolute === null ? target : absolute[1] || '/';
  if (!rest.startsWith('/') && rest !== '*') return null;
  const query = rest.search(/[?#]/);
  return query < 0 ? rest : rest.slice(0, query);
}

function contentLengthOf(fields: ReadonlyMap<string, string>): number | Refusal {
  if (fields.has('transfer-encoding')) return refuse(501); // nothing here takes content
  const text = fields.get('content-length');
  if (text === undefined) return 0;
  const values = new Set(text.split(',').map((value) => value.trim()));
  const [value = ''] = values;
  return values.size === 1 && /^\d{1,15}$/.test(value) ? Number(value) : refuse(400);
}

/** Reads a head: everything before the empty line. */
export function readRequest(head: string): Request | Refusal {
  const [first = '', ...rest] = head.split(/\r?\n/);
  const line = readLine(first);
  if ('status' in line) return line;
  const fields = readFields(rest);
  if (fields === null) return refuse(400);
  const hosts = fields.get('host');
  if (line.minor >= 1 && (hosts === undefined || hosts.includes(','))) return refuse(400); // RFC 9112 §3.2
  const path = pathOf(line.target);
  if (path === null && line.method !== 'CONNECT') return refuse(400);
  const contentLength = contentLengthOf(fields);
  if (typeof contentLength !== 'number') return contentLength;
  const tokens = (fields.get('connection') ?? '').toLowerCase().split(/[ ,\t]+/);
  const persists = line.minor >= 1 ? !tokens.includes('close') : tokens.includes('keep-alive');
  return { method: line.method, path: path ?? '', fields, persists, contentLength };
}
