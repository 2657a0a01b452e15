/** Characters of HTTP's grammar, looked at where they lie (RFC 9110 §5.6). */
export const Character = {
  Tab: 9,
  LineFeed: 10,
  Return: 13,
  Space: 32,
  Quote: 34,
  Comma: 44,
  Colon: 58,
} as const;

export const ascii = (text: string): Uint8Array =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));

const TOKEN = 1;
const VISIBLE = 2;
const VALUE = 4;
const kinds = new Uint8Array(256);
for (let code = 0x21; code < 0x7f; code++) kinds[code] = VISIBLE | VALUE;
for (let code = 0x80; code < 0x100; code++) kinds[code] = VALUE;
kinds[Character.Space] = VALUE;
kinds[Character.Tab] = VALUE;
for (const code of ascii("!#$%&'*+.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"))
  kinds[code] |= TOKEN;

/** May stand in a name or a method. */
export const isToken = (code: number): boolean => (kinds[code] & TOKEN) !== 0;
/** May stand in a target: no space, no control. */
export const isVisible = (code: number): boolean => (kinds[code] & VISIBLE) !== 0;
/** May stand in a field's value. */
export const isValue = (code: number): boolean => (kinds[code] & VALUE) !== 0;
export const isBlank = (code: number): boolean => code === Character.Space || code === Character.Tab;
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

const lower = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

/** `text` is in lower case. */
export function equalsIgnoringCase(
  bytes: Uint8Array,
  start: number,
  length: number,
  text: Uint8Array,
): boolean {
  if (length !== text.length) return false;
  for (let at = 0; at < length; at++) if (lower(bytes[start + at]) !== text[at]) return false;
  return true;
}

export function equals(bytes: Uint8Array, start: number, length: number, text: Uint8Array): boolean {
  if (length !== text.length) return false;
  for (let at = 0; at < length; at++) if (bytes[start + at] !== text[at]) return false;
  return true;
}

/** Writes a decimal number, and says where it ends. */
export function writeNumber(bytes: Uint8Array, start: number, value: number): number {
  let digits = 1;
  for (let rest = Math.floor(value / 10); rest > 0; rest = Math.floor(rest / 10)) digits++;
  for (let at = start + digits - 1, rest = value; at >= start; at--, rest = Math.floor(rest / 10))
    bytes[at] = 48 + (rest % 10);
  return start + digits;
}

/** Writes bytes, and says where they end. */
export function writeBytes(bytes: Uint8Array, start: number, text: Uint8Array): number {
  bytes.set(text, start);
  return start + text.length;
}
