/** What an endpoint tells its owner about a connection; bits. */
export const Event = { Established: 1, Accepted: 2, Readable: 4, Writable: 8, PeerClosed: 16, TimeWait: 32, Finished: 64 } as const;

/** How a connection ended; `errno` is what an application sees. */
export const CloseReason = { None: 0, Normal: 1, Reset: 2, TimedOut: 3, Refused: 4, Aborted: 5, HandedOver: 6, Unreachable: 7 } as const;
export type CloseReason = (typeof CloseReason)[keyof typeof CloseReason];
export const closeReasons: readonly { name: string; errno: string }[] = [
  { name: 'open', errno: '' },
  { name: 'closed', errno: '' },
  { name: 'reset by peer', errno: 'ECONNRESET' },
  { name: 'timed out', errno: 'ETIMEDOUT' },
  { name: 'refused', errno: 'ECONNREFUSED' },
  { name: 'aborted', errno: 'ECONNABORTED' },
  { name: 'handed over to the NIC', errno: '' },
  { name: 'unreachable', errno: 'EHOSTUNREACH' },
];
