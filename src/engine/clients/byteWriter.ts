/** The bytes of an ASCII text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const ZERO = 48;

/** Decimal digits of a whole number from 0. */
export function digits(value: number): number {
  let count = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) count++;
  return count;
}

/** Writes texts and numbers one behind the other; nothing is made. */
export class ByteWriter {
  /** Where the next byte goes. */
  at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  put(text: Uint8Array): void {
    this.bytes.set(text, this.at);
    this.at += text.length;
  }

  /** `value` in decimal, in `width` digits. */
  number(value: number, width = digits(value)): void {
    let rest = value;
    for (let place = this.at + width - 1; place >= this.at; place--) {
      this.bytes[place] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.at += width;
  }

  repeat(byte: number, count: number): void {
    this.bytes.fill(byte, this.at, this.at + count);
    this.at += count;
  }
}
