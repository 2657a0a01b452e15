import { ascii } from '#engine/apps/redis/protocol/arguments.ts';
import { greatest } from '#engine/apps/redis/protocol/integers.ts';
import type { Call } from './call.ts';

const word = {
  nx: ascii('nx'),
  xx: ascii('xx'),
  get: ascii('get'),
  ex: ascii('ex'),
  px: ascii('px'),
  keepTtl: ascii('keepttl'),
};
const MS_PER_S = 1000n;

/** What stands behind SET key value (t_string.c: parseExtendedStringArgumentsOrReply). Times of day, EXAT and PXAT, are not known here. */
export class SetOptions {
  onlyNew = false;
  onlyOld = false;
  wantsOld = false;
  keepsLife = false;
  expires = false;
  /** [0]: milliseconds from now, where it expires. */
  readonly life = new Float64Array(1);
  #inSeconds = false;
  #lifeWord = 0;

  /** False: the reply says what is wrong. */
  read(call: Call): boolean {
    this.onlyNew = this.onlyOld = this.wantsOld = this.keepsLife = this.expires = false;
    this.#lifeWord = 0;
    for (let at = 3; at < call.words.count; at++) {
      const taken = this.#take(call, at);
      if (taken === 0) {
        call.syntaxError();
        return false;
      }
      at += taken - 1;
    }
    return this.#lifeWord === 0 || this.#readLife(call);
  }

  /** How many words an option takes; 0: it is none, or contradicts one before. */
  #take({ words }: Call, at: number): number {
    if (words.is(at, word.nx) && !this.onlyOld) this.onlyNew = true;
    else if (words.is(at, word.xx) && !this.onlyNew) this.onlyOld = true;
    else if (words.is(at, word.get)) this.wantsOld = true;
    else if (words.is(at, word.keepTtl) && this.#lifeWord === 0) this.keepsLife = true;
    else return this.#takeLife(words.is(at, word.ex), words.is(at, word.px), at, words.count);
    return 1;
  }

  #takeLife(isSeconds: boolean, isMilliseconds: boolean, at: number, count: number): number {
    if ((!isSeconds && !isMilliseconds) || this.keepsLife || at + 1 === count) return 0;
    if (this.#lifeWord !== 0 && this.#inSeconds !== isSeconds) return 0;
    this.#inSeconds = isSeconds;
    this.#lifeWord = at + 1;
    return 2;
  }

  #readLife(call: Call): boolean {
    if (!call.readInteger(this.#lifeWord)) return false;
    const said = call.integers.big;
    const life = this.#inSeconds ? said * MS_PER_S : said;
    if (said <= 0n || life > greatest - BigInt(call.keyspace.now)) {
      call.reply.error("ERR invalid expire time in 'set' command");
      return false;
    }
    this.expires = true;
    this.life[0] = Number(life);
    return true;
  }
}
