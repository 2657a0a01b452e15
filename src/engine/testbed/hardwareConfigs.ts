import { nics } from '#experiment/nicHardware.ts';
import type { cardCosts } from '#experiment/nicHardware.ts';
import type { Memory, NicHardware } from '#experiment/nicHardware.ts';
import { dmaLatency, pcie } from '#experiment/pcieHardware.ts';
import type { ExperimentSpec, NicModel } from '#experiment/spec.ts';
import type { MemoryConfig, NicModelConfig } from '#engine/nic/model.ts';
import type { PcieConfig } from '#engine/pcie/config.ts';

type Copies = Readonly<Record<Memory['scope'], number>>;

/** Figures a spec may set of a card; 0 = the card's own. */
type CardCosts = Pick<ExperimentSpec['costs'], keyof typeof cardCosts>;
const latencyOf: Readonly<Record<Memory['name'], (costs: CardCosts) => number>> = {
  local: ({ nicLocalLatency }) => nicLocalLatency,
  CLS: ({ nicClsLatency }) => nicClsLatency,
  CTM: ({ nicCtmLatency }) => nicCtmLatency,
  IMEM: ({ nicImemLatency }) => nicImemLatency,
  EMEM: ({ nicEmemLatency }) => nicEmemLatency,
};

/** The spec's card, with what the spec says of its figures. */
export function cardOf({ testbed, costs }: ExperimentSpec): NicModelConfig {
  const model = nicModel(testbed.nic, testbed.nicMemory);
  return {
    ...model,
    clock: costs.nicClock || model.clock,
    frameOverhead: costs.nicFrameOverhead || model.frameOverhead,
    instructions: costs.nicInstructions,
    memories: model.memories.map((memory, row) => ({
      ...memory,
      latencyCycles: latencyOf[nics[testbed.nic].memories[row].name](costs) || memory.latencyCycles,
    })),
  };
}

/**
 * A card as the engine runs it: what its figures say of one core, island or chip, times how many there are.
 * `internalMemory`: bytes of IMEM instead of the card's own; 0 = as it is.
 */
export function nicModel(name: NicModel, internalMemory = 0): NicModelConfig {
  const card = nics[name];
  const cores = card.cores.value;
  const islands = Math.ceil(cores / card.coresPerIsland.value);
  const copies = { core: cores, island: islands, chip: 1 };
  return {
    clock: card.clock.value,
    cores,
    threads: card.threadsPerCore.value,
    coresPerIsland: card.coresPerIsland.value,
    frameOverhead: card.frameOverhead.value,
    instructions: 1,
    waitingFrames: card.waitingFrames.value * islands,
    memories: card.memories.map((memory) => memoryConfig(memory, copies, internalMemory)),
    units: card.units.map((unit) => unitConfig(unit, copies, cores * card.unitQueue.value)),
  };
}

function unitConfig(
  { name, scope, operations }: NicHardware['units'][number],
  copies: Copies,
  queue: number,
) {
  return { name, operationsPerSecond: operations.value * copies[scope], queue };
}

function memoryConfig(memory: Memory, copies: Copies, internalMemory: number): MemoryConfig {
  const count = copies[memory.scope];
  const isReplaced = memory.name === 'IMEM' && internalMemory > 0;
  return {
    name: memory.name,
    capacity: isReplaced ? internalMemory : memory.size.value * count,
    latencyCycles: memory.latency.value,
    operationsPerSecond: memory.operations.value * count,
  };
}

const ps = (nanoseconds: number): number => Math.round(nanoseconds * 1000);
const engine = ({ operation, byte }: typeof pcie.writeEngine) => ({
  operation: ps(operation.value),
  byte: ps(byte.value),
});
/** A smaller access moves a whole cache line all the same. */
const CACHE_LINE = 64;

/** `latency`: factor on the measured latencies of a DMA operation. */
export function pcieConfig(latency = 1): PcieConfig {
  const measured = dmaLatency.filter((row) => row.size >= CACHE_LINE);
  return {
    linkRate: pcie.tlpRate.value,
    maxPayload: pcie.maxPayload.value,
    maxReadRequest: pcie.maxReadRequest.value,
    requestHeader: pcie.requestHeader.value,
    completionHeader: pcie.completionHeader.value,
    descriptorBytes: pcie.descriptor.value,
    doorbellBytes: pcie.doorbell.value,
    batch: pcie.batch.value,
    writeEngine: engine(pcie.writeEngine),
    readEngine: engine(pcie.readEngine),
    sharedEngine: { ...engine(pcie.sharedEngine), most: pcie.sharedBytes.value },
    doorbellLatency: ps(pcie.doorbellLatency.value),
    latencySizes: measured.map((row) => row.size),
    readLatency: measured.map((row) => ps(row.read * latency)),
    // A write's own latency is that of write-then-read less that of the read.
    writeLatency: measured.map((row) => ps((row.writeAndRead - row.read) * latency)),
  };
}
