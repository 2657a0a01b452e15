/** Where host cycles go. Categories are the CPU breakdown figures (emulation.md §7). */
export const categories = [
  'packet I/O', 'TCP connection management', 'TCP data path', 'copy', 'socket and epoll', 'thread switch', 'application', 'idle',
] as const;
export const Category = { PacketIo: 0, Connection: 1, DataPath: 2, Copy: 3, Socket: 4, Switch: 5, Application: 6, Idle: 7 } as const;
export type Category = (typeof Category)[keyof typeof Category];
