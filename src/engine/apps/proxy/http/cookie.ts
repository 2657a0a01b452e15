import { ascii, Character, equals, isBlank } from '#engine/apps/http/characters.ts';

const NONE = -1;
const SEMICOLON = 59;
const name = ascii('SERVERID=');

/**
 * HAProxy's `cookie SERVERID insert indirect`: a client that has none is told its backend, s1 and so on, with the response; one
 * that has it keeps its backend, and the backend never sees it.
 */
export class ServerCookie {
  /** By backend: the line that tells of it. */
  readonly lines: readonly Uint8Array[];
  readonly #values: readonly Uint8Array[];
  /** Where the cookie stands that was found last, with what separates it from its neighbours. */
  from = 0;
  to = 0;

  constructor(backends: number) {
    const names = Array.from({ length: backends }, (_, at) => `s${at + 1}`);
    this.lines = names.map((server) => ascii(`Set-Cookie: SERVERID=${server}; path=/\r\n`));
    this.#values = names.map(ascii);
  }

  /** Looks for it in a Cookie field's value; false when it is not there. */
  find(bytes: Uint8Array, start: number, length: number): boolean {
    const end = start + length;
    for (let at = start; at < end;) {
      while (at < end && (isBlank(bytes[at]) || bytes[at] === SEMICOLON)) at++;
      const first = at;
      while (at < end && bytes[at] !== SEMICOLON) at++;
      if (at - first < name.length || !equals(bytes, first, name.length, name)) continue;
      this.from = first;
      this.to = at;
      return true;
    }
    return false;
  }

  /** The backend the cookie names, or -1. */
  backendOf(bytes: Uint8Array): number {
    const first = this.from + name.length;
    for (let backend = 0; backend < this.#values.length; backend++)
      if (equals(bytes, first, this.to - first, this.#values[backend])) return backend;
    return NONE;
  }

  /** Takes it out of the field from `line` on, whole if nothing else is in it; how many bytes went. */
  cut(bytes: Uint8Array, line: number, start: number, length: number, filled: number): number {
    const end = start + length;
    let { from, to } = this;
    if (from === start && to === end) {
      from = line;
      while (bytes[to] !== Character.LineFeed) to++;
      to++;
    } else if (to < end) while (to < end && (bytes[to] === SEMICOLON || isBlank(bytes[to]))) to++;
    else while (from > start && (bytes[from - 1] === SEMICOLON || isBlank(bytes[from - 1]))) from--;
    bytes.copyWithin(from, to, filled);
    return to - from;
  }
}
