import { Tally } from '#engine/kernel/tally.ts';
import { promotionNames } from './promotions.table.ts';

/** Control blocks of one TCP by kind, now and at most, and why quasi-TCBs grew. Bytes are `TcpContext.account`'s. */
export class TcbMemory {
  quasi = 0;
  full = 0;
  quasiPeak = 0;
  fullPeak = 0;
  readonly promotions = new Tally(promotionNames);

  create(isQuasi: boolean): void {
    if (isQuasi) this.#moreQuasi();
    else this.#moreFull();
  }

  promote(reason: number): void {
    this.quasi--;
    this.promotions.add(reason);
    this.#moreFull();
  }

  free(isQuasi: boolean): void {
    if (isQuasi) this.quasi--;
    else this.full--;
  }

  #moreQuasi(): void {
    if (++this.quasi > this.quasiPeak) this.quasiPeak = this.quasi;
  }

  #moreFull(): void {
    if (++this.full > this.fullPeak) this.fullPeak = this.full;
  }
}
