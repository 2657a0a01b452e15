import type { ToeReport } from '#engine/nic/config.ts';
import { Memory, Owner } from '#engine/nic/memoryNames.table.ts';
import type { NicMemory } from '#engine/nic/memory.ts';
import type { ConnectionRoom } from '#engine/tcp/context.ts';

type RoomReport = Omit<ToeReport, 'lockWaits' | 'meanLockWait' | 'commands' | 'events' | 'eventsThatWaited'>;

/** What the connections of one card take of its memories, now and at most. */
export class CardRoom {
  readonly #internal: NicMemory;
  readonly #external: NicMemory;
  connections = 0;
  connectionsPeak = 0;
  refused = 0;

  constructor(
    memories: readonly NicMemory[],
    private readonly controlBlockBytes: number,
    /** A window that was promised must be kept: both buffers are reserved whole. */
    private readonly bufferBytes: number,
  ) {
    this.#internal = memories[Memory.Imem];
    this.#external = memories[Memory.Emem];
  }

  /** The room of one TCP's connections; `rows` is how many it can have. */
  door(rows: number): ConnectionRoom {
    const hasBuffers = new Uint8Array(rows);
    const giveBuffers = (id: number): void => {
      if (hasBuffers[id] === 0) return;
      hasBuffers[id] = 0;
      this.#external.free(Owner.SocketBuffers, this.bufferBytes);
    };
    return {
      take: (id) => {
        if (!this.#take()) return false;
        hasBuffers[id] = 1;
        return true;
      },
      giveBuffers,
      give: (id) => {
        giveBuffers(id);
        this.#internal.free(Owner.ControlBlocks, this.controlBlockBytes);
        this.connections--;
      },
    };
  }

  report(): RoomReport {
    return {
      connections: this.connections,
      connectionsPeak: this.connectionsPeak,
      controlBlockBytes: this.controlBlockBytes,
      bufferBytes: this.bufferBytes,
      refused: this.refused,
      refusedControlBlocks: this.#internal.refusals,
      refusedBuffers: this.#external.refusals,
    };
  }

  #take(): boolean {
    if (!this.#reserve()) {
      this.refused++;
      return false;
    }
    if (++this.connections > this.connectionsPeak) this.connectionsPeak = this.connections;
    return true;
  }

  #reserve(): boolean {
    if (!this.#internal.reserve(Owner.ControlBlocks, this.controlBlockBytes)) return false;
    if (this.#external.reserve(Owner.SocketBuffers, this.bufferBytes)) return true;
    this.#internal.free(Owner.ControlBlocks, this.controlBlockBytes);
    return false;
  }
}
