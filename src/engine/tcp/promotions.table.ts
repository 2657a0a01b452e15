/**
 * Why a quasi-TCB becomes a full one: each is something it has no field for (source-facts C.4, done right). The order is
 * the report's; the figures of chapter 10 draw it.
 */
export const Promotion = {
  Unread: 0, LongWrite: 1, DataToKeep: 2, FinToKeep: 3, HeldBack: 4, OutOfOrder: 5, Timer: 6, Refused: 7,
} as const;
export type Promotion = (typeof Promotion)[keyof typeof Promotion];

export const promotions = [
  { name: 'data left unread', says: 'The application’s turn ended before it had read everything: the bytes leave their frame for a receive buffer.' },
  { name: 'written beyond a frame', says: 'What the application wrote does not fit one frame: it needs a send buffer.' },
  { name: 'data for the host to keep', says: 'Data left that the NIC did not take over: the host must be able to send it again.' },
  { name: 'FIN for the host to keep', says: 'A FIN left that the NIC did not take over: it is numbered, and may be lost.' },
  { name: 'data held back', says: 'The window did not let the data go: it waits in a send buffer, with a timer.' },
  { name: 'data out of order', says: 'A segment came before its turn: it waits in a list until the hole is filled.' },
  { name: 'a timer', says: 'An acknowledgment that waits, or a silent peer, needs a deadline.' },
  { name: 'hand-over refused', says: 'The NIC had no room for the closing flow: the host closes it itself.' },
] as const;
export const promotionNames: readonly string[] = promotions.map(({ name }) => name);
