/**
 * Named observation points, in the order a frame from a client meets them. `lane` is where a ladder draws the hop; a
 * backend is a far end like a client. A frame's life is the list of its hops; `final` hops end it.
 */
export type Lane = 'client' | 'wire' | 'nic' | 'pcie' | 'host' | 'app';

export const Tap = {
  ClientSent: 0,
  WireToServer: 1,
  NicFromWire: 2,
  NicToHost: 3,
  HostReceived: 4,
  HostTaken: 5,
  HostSent: 6,
  NicFromHost: 7,
  NicToWire: 8,
  WireToClient: 9,
  ClientReceived: 10,
  Lost: 11,
  Corrupted: 12,
  Dropped: 13,
  NicConsumed: 14,
  WireToBackends: 15,
  BackendReceived: 16,
  BackendSent: 17,
  WireFromBackends: 18,
} as const;
export type Tap = (typeof Tap)[keyof typeof Tap];

export const taps: readonly { name: string; lane: Lane; final: boolean; says: string }[] = [
  { name: 'client sent', lane: 'client', final: false, says: 'The client handed the frame to its link' },
  { name: 'wire to server', lane: 'wire', final: false, says: 'The first bit is on the wire to the server' },
  { name: 'NIC from wire', lane: 'nic', final: false, says: 'The last bit reached the NIC' },
  { name: 'NIC to host', lane: 'pcie', final: false, says: 'A core finished with it; the DMA engine takes it over PCIe' },
  { name: 'host received', lane: 'host', final: false, says: 'It lies in a receive ring in host memory' },
  { name: 'host taken', lane: 'host', final: true, says: 'The stack polled it from the ring' },
  { name: 'host sent', lane: 'host', final: false, says: 'The stack wrote a descriptor and rang the doorbell' },
  { name: 'NIC from host', lane: 'nic', final: false, says: 'The NIC fetched it over PCIe' },
  { name: 'NIC to wire', lane: 'nic', final: false, says: 'A core finished with it; it goes to the port' },
  { name: 'wire to client', lane: 'wire', final: false, says: 'The first bit is on the wire to the client' },
  { name: 'client received', lane: 'client', final: true, says: 'The client took it' },
  { name: 'lost', lane: 'wire', final: true, says: 'The wire lost it' },
  { name: 'corrupted', lane: 'wire', final: false, says: 'The wire flipped a bit' },
  { name: 'dropped', lane: 'nic', final: true, says: 'Dropped, with a reason' },
  { name: 'NIC consumed', lane: 'nic', final: true, says: 'It ends in the NIC, which dealt with it' },
  { name: 'wire to backends', lane: 'wire', final: false, says: 'The first bit is on the wire to the backends' },
  { name: 'backend received', lane: 'client', final: true, says: 'A backend took it' },
  { name: 'backend sent', lane: 'client', final: false, says: 'A backend handed the frame to its link' },
  { name: 'wire from backends', lane: 'wire', final: false, says: 'The first bit is on the wire from the backends' },
];

/** The links, by the number a trace gives them: the tap of the first bit that leaves on each, and which way it leads. */
export const links = [
  { name: 'toServer', tap: Tap.WireToServer, toNic: true },
  { name: 'toClient', tap: Tap.WireToClient, toNic: false },
  { name: 'toBackends', tap: Tap.WireToBackends, toNic: false },
  { name: 'fromBackends', tap: Tap.WireFromBackends, toNic: true },
] as const;
