import { describe, expect, it } from 'vitest';
import { host, hostCosts } from '#experiment/hardware.ts';
import { nics } from '#experiment/nicHardware.ts';
import { dmaLatency, dmaThroughput } from '#experiment/pcieHardware.ts';

/** What a server on mTCP does for one 64-byte connection of seven packets (source-facts C.13). */
const sevenPackets: Partial<Record<keyof typeof hostCosts, number>> = {
  rxPacket: 4,
  txPacket: 3,
  rxBurst: 1,
  demux: 4,
  tcbCreate: 1,
  tcbFree: 1,
  synProcess: 1,
  ackProcess: 3,
  dataProcess: 1,
  finProcess: 1,
  segmentBuild: 3,
  copyPerByte: 128,
  accept: 1,
  epollEvent: 2,
  epollWait: 1,
  socketCall: 4,
  timerSet: 4,
  appPerMessage: 1,
  appPerByte: 128,
};

describe('the host cost model', () => {
  const cycles = new Array<number>(8).fill(0);
  for (const [action, times] of Object.entries(sevenPackets)) {
    const { cycles: each, category } = hostCosts[action as keyof typeof hostCosts];
    cycles[category] = (cycles[category] ?? 0) + each * times;
  }
  // A batch of 64 frames shares two switches between the stack thread and the application thread.
  cycles[5] = (2 * hostCosts.threadSwitchKernel.cycles) / 32;
  const total = cycles.reduce((sum, value) => sum + value, 0);

  it('spends about 60 % of a short connection on conformance, as published', () => {
    const conformance = ((cycles[1] ?? 0) + (cycles[2] ?? 0)) / total;
    expect(conformance).toBeGreaterThan(0.55);
    expect(conformance).toBeLessThan(0.65);
  });

  it('spends 1,000 to 3,000 cycles a packet, as published', () => {
    expect(total / 7).toBeGreaterThan(1000);
    expect(total / 7).toBeLessThan(3000);
  });

  it('names a source for every figure', () => {
    for (const cost of Object.values(hostCosts)) expect(cost.source.length).toBeGreaterThan(3);
    for (const nic of Object.values(nics))
      for (const memory of nic.memories) expect(memory.size.source).not.toBe('');
  });
});

describe('the quoted hardware', () => {
  it('has 8 MB for connection state on the Agilio LX', () => {
    expect(nics['agilio-lx'].memories.find((memory) => memory.name === 'IMEM')?.size.value).toBe(
      8 * 1024 * 1024,
    );
  });

  it('keeps a quasi-TCB smaller than a TCB, and a larger DMA never faster', () => {
    expect(host.quasiTcb.value).toBeLessThan(host.tcb.value);
    for (const [index, row] of dmaLatency.entries())
      expect(row.read).toBeGreaterThanOrEqual(dmaLatency[index - 1]?.read ?? 0);
    for (const row of dmaThroughput) expect(row.both).toBeLessThanOrEqual(Math.max(row.read, row.write));
  });
});
