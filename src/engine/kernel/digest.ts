/** A running 64-bit hash of integers: two lanes of multiply-and-rotate (after xxHash32's round). Order matters. */
export class Digest {
  readonly #lanes = new Int32Array([0x243f6a88, 0x85a308d3 | 0]);

  add(value: number): void {
    const lanes = this.#lanes;
    const first = Math.imul(lanes[0] ^ value, 0x9e3779b1);
    lanes[0] = (first << 13) | (first >>> 19);
    const second = Math.imul((lanes[1] + value) | 0, 0x85ebca77);
    lanes[1] = ((second << 17) | (second >>> 15)) ^ first;
  }

  /** A double that holds an integer below 2^53. */
  addLarge(value: number): void {
    this.add(value | 0);
    this.add((value / 4294967296) | 0);
  }

  addText(text: string): void {
    for (let at = 0; at < text.length; at++) this.add(text.charCodeAt(at));
  }

  get low(): number {
    return this.#lanes[0];
  }
  get high(): number {
    return this.#lanes[1];
  }

  get hex(): string {
    const half = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
    return half(this.high) + half(this.low);
  }
}
