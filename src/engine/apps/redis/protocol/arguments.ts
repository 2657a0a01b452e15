const FIRST_PLACES = 64;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

/** Bytes of an ASCII text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function lower(byte: number): number {
  return byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte;
}

/** The words of the request under way: where each stands in the memory they were read into. Good until the next request. */
export class Arguments {
  bytes: Uint8Array = new Uint8Array(0);
  at = new Int32Array(FIRST_PLACES);
  length = new Int32Array(FIRST_PLACES);
  count = 0;

  add(at: number, length: number): void {
    if (this.count === this.at.length) this.#lengthen();
    this.at[this.count] = at;
    this.length[this.count++] = length;
  }

  #lengthen(): void {
    const { at, length } = this;
    this.at = new Int32Array(2 * at.length);
    this.at.set(at);
    this.length = new Int32Array(2 * length.length);
    this.length.set(length);
  }

  /** Is it this word, small or capital, as C compares: up to a NUL? `word` is in small letters. */
  is(index: number, word: Uint8Array): boolean {
    const length = this.length[index];
    const at = this.at[index];
    if (length < word.length || (length > word.length && this.bytes[at + word.length] !== 0)) return false;
    for (let place = 0; place < word.length; place++)
      if (lower(this.bytes[at + place]) !== word[place]) return false;
    return true;
  }

  /** A byte a character, at most `most` of them and up to a NUL: as C prints. */
  text(index: number, most = Infinity): string {
    let text = '';
    const end = this.at[index] + Math.min(most, this.length[index]);
    for (let at = this.at[index]; at < end && this.bytes[at] !== 0; at++)
      text += String.fromCharCode(this.bytes[at]);
    return text;
  }
}
