import { describe, expect, test } from 'vitest';
import { Memory, Unit } from '#engine/nic/memoryNames.table.ts';
import { nicModel, pcieConfig } from '#engine/testbed/hardwareConfigs.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** A whole card, from the figures of one core, island or chip in experiment/nicHardware.ts. */
describe('a card as the engine runs it', () => {
  test('Agilio LX: 81 cores of 84 on seven islands', () => {
    const model = nicModel('agilio-lx');
    expect(model).toMatchObject({
      clock: 1.2e9,
      cores: 81,
      threads: 8,
      frameOverhead: 224,
      waitingFrames: 3584,
    });
    expect(model.memories.map(({ capacity }) => capacity)).toEqual([
      81 * 4 * KIB,
      7 * 64 * KIB,
      7 * 256 * KIB,
      8 * MIB,
      8 * GIB,
    ]);
    expect(model.memories[Memory.Imem]!.operationsPerSecond).toBe(0.8e9);
    expect(model.memories[Memory.Emem]!.operationsPerSecond).toBe(0.8e9);
  });

  test('Agilio CX: 60 cores on five islands', () => {
    const model = nicModel('agilio-cx');
    expect(model).toMatchObject({ clock: 0.8e9, cores: 60, threads: 8, waitingFrames: 2560 });
    expect(model.memories[Memory.Cls]!.capacity).toBe(5 * 64 * KIB);
    expect(model.memories[Memory.Emem]!.capacity).toBe(2 * GIB);
  });

  test.each(['agilio-lx', 'agilio-cx', 'dpu', 'ideal'] as const)(
    '%s: memories in the order programs name them',
    (name) => {
      const { memories } = nicModel(name);
      expect(memories.map((memory) => memory.name.toLowerCase())).toEqual(
        Object.keys(Memory).map((memory) => memory.toLowerCase()),
      );
      for (const [row, memory] of memories.entries())
        expect(memory.latencyCycles).toBeGreaterThanOrEqual(memories[row - 1]?.latencyCycles ?? 0);
    },
  );
});

test('a larger internal memory replaces the card’s own, and nothing else', () => {
  const own = nicModel('agilio-lx');
  const large = nicModel('agilio-lx', 32 * MIB);
  expect(large.memories[Memory.Imem]!.capacity).toBe(32 * MIB);
  expect({ ...large, memories: [] }).toEqual({ ...own, memories: [] });
});

test('a DPU: 256 threads on 16 cores at 1.8 GHz, and units behind its memories', () => {
  const model = nicModel('dpu');
  expect(model).toMatchObject({ cores: 16, threads: 16, clock: 1.8e9 });
  expect(model.memories.length).toBe(Unit.Crc);
  expect(model.units.map(({ name }) => name)).toEqual(['CRC', 'atomics']);
});

test('PCIe: whole picoseconds, a latency for every size', () => {
  const config = pcieConfig();
  expect(config).toMatchObject({ linkRate: 57.88e9, maxPayload: 256, batch: 8, doorbellLatency: 66_000 });
  expect([config.writeEngine, config.readEngine, config.sharedEngine]).toEqual([
    { operation: 18_300, byte: 45 },
    { operation: 7000, byte: 135 },
    { operation: 8300, byte: 167, most: 1024 },
  ]);
  expect([config.latencySizes[0], config.readLatency[0], config.writeLatency[0]]).toEqual([
    64, 546_000, 227_000,
  ]);
  expect(config.readLatency).toHaveLength(config.latencySizes.length);
});
