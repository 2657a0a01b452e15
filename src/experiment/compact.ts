import { linkDictionary } from './linkDictionary.table.ts';

/**
 * A small LZ77 over 7-bit text with a preset dictionary: a byte below 128 stands for itself; any other says "copy
 * (byte & 127) + 4 characters from so far back", followed by the distance in two bytes. Synchronous and the same
 * everywhere, which the platform's CompressionStream is not.
 */
const SHORTEST = 4;
const LONGEST = 127 + SHORTEST;
const FARTHEST = 0xffff;
const MOST_TEXT = 400_000;

function matchLength(text: string, from: number, at: number): number {
  let length = 0;
  while (
    length < LONGEST &&
    at + length < text.length &&
    text.charCodeAt(from + length) === text.charCodeAt(at + length)
  )
    length++;
  return length;
}

export function compact(plain: string): number[] {
  const text = linkDictionary + plain;
  const seen = new Map<string, number[]>();
  const bytes: number[] = [];
  const remember = (at: number): void => {
    const key = text.slice(at, at + SHORTEST);
    const places = seen.get(key);
    if (places) places.push(at);
    else seen.set(key, [at]);
  };
  for (let at = 0; at < linkDictionary.length; at++) remember(at);
  for (let at = linkDictionary.length; at < text.length;) {
    let best = 0;
    let from = 0;
    const places = seen.get(text.slice(at, at + SHORTEST)) ?? [];
    for (const place of places.slice(-64)) {
      const length = at - place <= FARTHEST ? matchLength(text, place, at) : 0;
      if (length >= best) [best, from] = [length, place];
    }
    const taken = best >= SHORTEST ? best : 1;
    if (taken === 1) bytes.push(text.charCodeAt(at) & 127);
    else bytes.push(128 | (taken - SHORTEST), (at - from) >> 8, (at - from) & 255);
    for (let step = 0; step < taken; step++) remember(at + step);
    at += taken;
  }
  return bytes;
}

/** Undefined when the bytes are not what `compact` writes. */
export function expand(bytes: readonly number[]): string | undefined {
  let text = linkDictionary;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 128) {
      text += String.fromCharCode(byte);
      continue;
    }
    const distance = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    at += 2;
    if (at >= bytes.length || distance === 0 || distance > text.length) return undefined;
    const length = (byte & 127) + SHORTEST;
    const source = text.length - distance;
    for (let step = 0; step < length; step++) text += text.charAt(source + step);
    if (text.length > MOST_TEXT) return undefined;
  }
  return text.slice(linkDictionary.length);
}
