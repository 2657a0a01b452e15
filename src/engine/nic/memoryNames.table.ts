/** The memories of a flow processor, nearest first, and who may take room in them. */
export const Memory = { Local: 0, Cls: 1, Ctm: 2, Imem: 3, Emem: 4 } as const;
export type Memory = (typeof Memory)[keyof typeof Memory];

/** Engines that cores share, in the order they stand behind the memories. */
export const Unit = { Crc: 5, Atomics: 6 } as const;
export type Unit = (typeof Unit)[keyof typeof Unit];

export const Owner = { TimerBitmaps: 0, TeardownEntries: 1, PacketStore: 2, TimerLists: 3, SpliceTable: 4, ControlBlocks: 5, SocketBuffers: 6 } as const;
export type Owner = (typeof Owner)[keyof typeof Owner];
export const ownerNames: readonly string[] = ['timer bitmaps', 'teardown entries', 'kept packets', 'timer lists', 'splice table', 'control blocks', 'socket buffers'];
