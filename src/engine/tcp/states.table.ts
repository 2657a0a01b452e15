/** RFC 9293 §3.3.2. The numbers fit a Uint8Array column; the names are the RFC's. */
export const State = {
  Closed: 0, Listen: 1, SynSent: 2, SynReceived: 3, Established: 4, FinWait1: 5, FinWait2: 6, CloseWait: 7, Closing: 8,
  LastAck: 9, TimeWait: 10,
} as const;
export type State = (typeof State)[keyof typeof State];
export const stateNames: readonly string[] = [
  'CLOSED', 'LISTEN', 'SYN-SENT', 'SYN-RECEIVED', 'ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2', 'CLOSE-WAIT', 'CLOSING',
  'LAST-ACK', 'TIME-WAIT',
];

export const TimerKind = { Retransmission: 0, DelayedAck: 1, Persist: 2, TimeWait: 3, KeepAlive: 4 } as const;
export type TimerKind = (typeof TimerKind)[keyof typeof TimerKind];
export const timerNames: readonly string[] = ['retransmission', 'delayed acknowledgment', 'persist', 'TIME-WAIT', 'keep-alive'];
