/** The options of keep-alive's times, by Linux's names; seconds and a count. */
export const keepAliveOptions = ['TCP_KEEPIDLE', 'TCP_KEEPINTVL', 'TCP_KEEPCNT'] as const;
export type KeepAliveOption = (typeof keepAliveOptions)[number];

/** Linux's bounds (include/net/tcp.h: MAX_TCP_KEEPIDLE, MAX_TCP_KEEPCNT). */
const most: Readonly<Record<KeepAliveOption, number>> = {
  TCP_KEEPIDLE: 32_767,
  TCP_KEEPINTVL: 32_767,
  TCP_KEEPCNT: 127,
};

export type KeepAliveTimes = Readonly<Record<KeepAliveOption, number>>;

/** What sockets said of keep-alive's times; few ever do, so that there is no column for it. */
export class SaidTimes {
  readonly #said = new Map<number, KeepAliveTimes>();

  constructor(private readonly usual: KeepAliveTimes) {}

  of(socket: number): KeepAliveTimes {
    return this.#said.get(socket) ?? this.usual;
  }

  /** False: out of bounds. */
  say(socket: number, option: KeepAliveOption, value: number): boolean {
    if (!Number.isInteger(value) || value < 1 || value > most[option]) return false;
    this.#said.set(socket, { ...this.of(socket), [option]: value });
    return true;
  }

  inherit(from: number, to: number): void {
    const said = this.#said.get(from);
    if (said !== undefined) this.#said.set(to, said);
    else this.#said.delete(to);
  }

  /** A new socket under an old number has said nothing. */
  forget(socket: number): void {
    this.#said.delete(socket);
  }
}
