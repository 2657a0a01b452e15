import { ascii, writeBytes } from '#engine/apps/http/characters.ts';
import { Field } from '#engine/apps/http/fieldNames.table.ts';
import { FieldLines } from '#engine/apps/http/fieldLines.ts';

export const closing = ascii('Connection: close\r\n');
export const keeping = ascii('Connection: keep-alive\r\n');
export const nothing = new Uint8Array(0);
/** Room a head must leave in its buffer for what is added to it (HAProxy, `tune.maxrewrite`). */
export const REWRITE_ROOM = 1024;

/** Takes lines out of a head and adds others, where it lies; what is behind it in the buffer moves along. */
export class HeadEditor {
  readonly #lines = new FieldLines();

  /**
   * Fields of one connection do not cross a proxy (RFC 9110 §7.6.1), except those of an upgrade; nor does a length beside
   * chunks (RFC 9112 §6.3). `fields`: the first line; `end`: one past the bytes that move. By how much they moved.
   */
  edit(
    bytes: Uint8Array,
    fields: number,
    end: number,
    upgrades: boolean,
    isChunked: boolean,
    added: Uint8Array,
    alsoAdded: Uint8Array,
  ): number {
    const lines = this.#lines;
    let out = fields;
    lines.begin(fields);
    while (lines.advance(bytes)) {
      if (isDropped(lines.field, upgrades, isChunked)) continue;
      if (out !== lines.line) bytes.copyWithin(out, lines.line, lines.next);
      out += lines.next - lines.line;
    }
    const rest = out + added.length + alsoAdded.length;
    if (rest !== lines.next) bytes.copyWithin(rest, lines.next, end);
    writeBytes(bytes, writeBytes(bytes, out, added), alsoAdded);
    return rest - lines.next;
  }
}

function isDropped(field: number, upgrades: boolean, isChunked: boolean): boolean {
  if (field === Field.Connection || field === Field.Upgrade) return !upgrades;
  if (field === Field.ContentLength) return isChunked;
  return field === Field.KeepAlive || field === Field.ProxyConnection;
}
