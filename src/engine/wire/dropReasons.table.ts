/** Every reason a frame may be dropped for: a closed list, counted, drawn by the packet inspector. */
export const Drop = {
  LinkLoss: 0, LinkQueueFull: 1, Truncated: 2, UnknownEtherType: 3, IpVersion: 4, IpOptions: 5, IpLength: 6, IpFragment: 7,
  IpChecksum: 8, NotTcp: 9, TcpLength: 10, TcpChecksum: 11, TcpOptions: 12, NotForUs: 13, RingFull: 14, PoolEmpty: 15,
  NicThreadsFull: 16, OutOfWindow: 17, ReassemblyFull: 18, NoListener: 19, BacklogFull: 20, UnacceptableAck: 21,
  CookieRefused: 22, TeardownConsumed: 23, BlindReset: 24, BadFlags: 25, OldDuplicate: 26, TableFull: 27, SocketGone: 28,
  ArpFormat: 29, IcmpLength: 30, IcmpChecksum: 31, IcmpType: 32, IcmpStale: 33, Unsolicited: 34, TooLong: 35,
  NoBuffers: 36, IpSource: 37, TimeToLive: 38, NicMemoryFull: 39,
} as const;
export type Drop = (typeof Drop)[keyof typeof Drop];

export const dropNames: readonly string[] = [
  'lost on the wire', 'link queue full', 'truncated', 'unknown EtherType', 'IP version is not 4', 'IP options', 'IP length',
  'IP fragment', 'IP header checksum', 'not TCP', 'TCP header length', 'TCP checksum', 'malformed TCP options', 'not for us',
  'ring full', 'no frame left', 'NIC threads full', 'outside the window', 'reassembly full', 'nobody listens',
  'backlog full', 'unacceptable acknowledgment', 'SYN cookie refused', 'dealt with by teardown', 'reset not exact',
  'forbidden flags', 'old duplicate', 'table full', 'socket gone',
  'malformed ARP', 'ICMP length', 'ICMP checksum', 'ICMP of another kind', 'ICMP about nothing in flight', 'answer nobody asked for', 'longer than a frame',
  'control block without buffers', 'sender no host can be', 'time to live used up', 'NIC memory full',
];
