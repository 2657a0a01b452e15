/** Counters of one TCP, named as in RFC 4022 (tcp group) and Linux's `netstat -s` (TcpExt); the last, of its machine's ICMP and ARP. */
export const Count = {
  ActiveOpens: 0, PassiveOpens: 1, AttemptFails: 2, EstabResets: 3, InSegs: 4, OutSegs: 5, RetransSegs: 6, InErrs: 7, OutRsts: 8,
  Timeouts: 9, FastRetrans: 10, DelayedAcks: 11, DupAcksSent: 12, OutOfOrder: 13, ListenOverflows: 14, TimeWaits: 15,
  HandOvers: 16, HandOversRefused: 17, CookiesAccepted: 18, WindowProbes: 19, AbortOnTimeout: 20, AbortOnData: 21,
  ChallengeAcks: 22, PawsRejected: 23, PureAcks: 24, SegsWithData: 25, LazyPromotions: 26,
  InDestUnreachs: 27, OutOfWindowIcmps: 28, PathMtuLowered: 29, OutEchoReps: 30, ArpReplies: 31,
  DsacksSent: 32, DsacksReceived: 33, TailProbes: 34, CongestionMarks: 35, KeepAlives: 36, ChallengeLimited: 37,
  ListenDrops: 38, RequestQueueDrops: 39, RequestQueueCookies: 40, CookiesSent: 41, CookiesRefused: 42,
} as const;
export const countNames: readonly string[] = [
  'ActiveOpens', 'PassiveOpens', 'AttemptFails', 'EstabResets', 'InSegs', 'OutSegs', 'RetransSegs', 'InErrs', 'OutRsts',
  'TCPTimeouts', 'TCPFastRetrans', 'DelayedACKs', 'TCPDupAcksSent', 'TCPOFOQueue', 'ListenOverflows', 'TW',
  'HandOvers', 'HandOversRefused', 'SyncookiesRecv', 'TCPWinProbe', 'TCPAbortOnTimeout', 'TCPAbortOnData',
  'TCPChallengeACK', 'PAWSEstab', 'TCPPureAcksSent', 'TCPSegsWithData', 'LazyTcbPromotions',
  'InDestUnreachs', 'OutOfWindowIcmps', 'PathMtuLowered', 'OutEchoReps', 'ArpReplies',
  'TCPDSACKOldSent', 'TCPDSACKRecv', 'TCPLossProbes', 'InCEPkts', 'TCPKeepAlive', 'TCPChallengeACKSkipped',
  'ListenDrops', 'TCPReqQFullDrop', 'TCPReqQFullDoCookies', 'SyncookiesSent', 'SyncookiesFailed',
];
