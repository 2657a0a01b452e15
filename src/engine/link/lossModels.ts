import type { RandomStream } from '#engine/kernel/random.ts';
import type { Frame } from '#engine/wire/frame.ts';

/** Is this frame hit? Asked once a frame. */
export interface HitModel {
  hits(frame: Frame): boolean;
}

/** Each frame by itself, with one probability. */
export class RandomHits implements HitModel {
  constructor(
    private readonly stream: RandomStream,
    private readonly probability: number,
  ) {}

  hits(): boolean {
    return this.stream.bernoulli(this.probability);
  }
}
