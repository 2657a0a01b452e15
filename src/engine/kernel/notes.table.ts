/**
 * What a journal may note beside the frames. `subject`, `a` and `b` are numbers whose meaning stands here.
 * Places: server host, clients, NIC.
 */
export const Note = {
  ServerState: 0, ClientState: 1, TimerFired: 2, AppAccept: 3, AppRead: 4, AppWrite: 5, AppClose: 6,
  HostPass: 7, TcbCreated: 8, TcbFreed: 9, HandOver: 10, HandOverRefused: 11, NicEntryFreed: 12,
  WheelSet: 13, WheelCleared: 14, WheelSweep: 15, WheelFired: 16, NicGaveUp: 17, CookieMade: 18, CookieChecked: 19,
  ClientTimerFired: 20, ClientTcb: 21, ServerWindow: 22, ServerFlight: 23,
} as const;
export type Note = (typeof Note)[keyof typeof Note];

export const notes: readonly { name: string; subject: string; a: string; b: string }[] = [
  { name: 'server state', subject: 'connection', a: 'state before', b: 'state after' },
  { name: 'client state', subject: 'connection', a: 'state before', b: 'state after' },
  { name: 'server timer fired', subject: 'connection', a: 'kind (TimerKind)', b: 'attempt' },
  { name: 'accept', subject: 'connection', a: 'core', b: '' },
  { name: 'read', subject: 'connection', a: 'bytes', b: '' },
  { name: 'write', subject: 'connection', a: 'bytes', b: '' },
  { name: 'close', subject: 'connection', a: '', b: '' },
  { name: 'host pass', subject: 'core', a: 'cycles', b: 'frames taken' },
  { name: 'TCB created', subject: 'connection', a: 'accounted bytes', b: '1 if a quasi-TCB' },
  { name: 'TCB freed', subject: 'connection', a: 'accounted bytes', b: '' },
  { name: 'hand-over to the NIC', subject: 'flow', a: 'segments kept', b: 'connection' },
  { name: 'hand-over refused', subject: 'flow', a: 'reason', b: 'connection' },
  { name: 'NIC entry freed', subject: 'flow', a: 'why (0 closed, 1 reset, 2 gave up)', b: '' },
  { name: 'wheel bit set', subject: 'flow', a: 'group', b: 'rotations left' },
  { name: 'wheel bit cleared', subject: 'flow', a: 'group', b: '' },
  { name: 'wheel sweep', subject: 'group', a: 'bits found', b: 'cycles' },
  { name: 'wheel fired', subject: 'flow', a: 'group', b: 'late by, ps (early: negative)' },
  { name: 'NIC gave up', subject: 'flow', a: 'attempts', b: '' },
  { name: 'cookie made', subject: 'cookie', a: 'MSS index', b: 'count' },
  { name: 'cookie checked', subject: 'cookie', a: '1 accepted, 0 refused', b: 'age, counts' },
  { name: 'client timer fired', subject: 'connection', a: 'kind (TimerKind)', b: 'attempt' },
  { name: 'client control block', subject: 'connection', a: 'accounted bytes', b: '' },
  { name: 'server window', subject: 'connection', a: 'cwnd, bytes', b: 'ssthresh, bytes' },
  { name: 'server flight', subject: 'connection', a: 'bytes outstanding', b: '0 open, 1 recovery, 2 after a timeout' },
];
