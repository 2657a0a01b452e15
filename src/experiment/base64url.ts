/** RFC 4648 §5 without padding; the platform's own is not part of the language. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function toBase64Url(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let digit = 0; digit < Math.min(left, 3) + 1; digit++)
      text += alphabet.charAt((group >> (18 - 6 * digit)) & 63);
  }
  return text;
}

/** Undefined when a character does not belong. */
export function fromBase64Url(text: string): number[] | undefined {
  const bytes: number[] = [];
  let group = 0;
  let bits = 0;
  for (const character of text) {
    const digit = alphabet.indexOf(character);
    if (digit < 0) return undefined;
    group = ((group << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((group >> bits) & 255);
    }
  }
  return bytes;
}
