/** FNV-1a over the characters of a name: which stream it is. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash | 0;
}

/** splitmix32: spreads a seed over the generator's four words. */
function spread(state: number): number {
  let z = state | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) | 0;
}

/** One stream of chance: sfc32 (Doty-Humphrey), 128 bits of state, passes PractRand; integers only, so equal everywhere. */
export class RandomStream {
  readonly #state = new Int32Array(4);

  constructor(seed: number, name: string) {
    const key = hashName(name);
    this.#state[0] = spread(seed + 0x9e3779b9);
    this.#state[1] = spread(key);
    this.#state[2] = spread(seed ^ key);
    this.#state[3] = 1;
    for (let round = 0; round < 12; round++) this.int32();
  }

  int32(): number {
    const s = this.#state;
    const t = (((s[0] + s[1]) | 0) + s[3]) | 0;
    s[3] = (s[3] + 1) | 0;
    s[0] = s[1] ^ (s[1] >>> 9);
    s[1] = (s[2] + (s[2] << 3)) | 0;
    s[2] = ((s[2] << 21) | (s[2] >>> 11)) + t;
    return t;
  }

  /** 0 <= unit < 1, 53 bits. */
  unit(): number {
    const high = this.int32() >>> 5;
    const low = this.int32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** 0 <= below < limit. */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  bernoulli(probability: number): boolean {
    return probability > 0 && this.unit() < probability;
  }
}

/** All chance of a run: named streams from one seed. */
export class RandomSource {
  constructor(private readonly seed: number) {}

  stream(name: string): RandomStream {
    return new RandomStream(this.seed, name);
  }
}
