import { host as hostFigures } from '#experiment/hardware.ts';
import type { ExperimentSpec, HostSpec, LinkName } from '#experiment/spec.ts';
import type { DisturbanceConfig } from '#engine/link/disturbances.ts';
import type { CoreConfig } from '#engine/host/config.ts';
import { Forwarder } from '#engine/host/stack/forwarder.ts';
import { SharedListener } from '#engine/host/sharedListener.ts';
import type { SpliceConfig } from '#engine/host/sockets/splices.ts';
import type { ThinkConfig } from '#engine/clients/thinkTime.ts';
import type { TcpConfig } from '#engine/tcp/config.ts';
import { Work } from '#engine/tcp/work.table.ts';
import { ns } from '#engine/kernel/time.ts';
import type { NicConfig } from '#engine/nic/nic.ts';
import { repeatedKey } from '#engine/nic/receiveSideScaling.ts';
import { ENTRY_BYTES } from '#engine/nic/teardown/phases.table.ts';
import { COOKIE_LIFETIME } from '#engine/wire/synCookie/cookieLayout.table.ts';
import { RELEASED_SCALE } from '#engine/wire/synCookie/releasedCookie.ts';
import type { InterruptConfig } from '#engine/pcie/interrupts.ts';
import { cardOf } from './hardwareConfigs.ts';
import { BACKEND_NETWORK } from './bench.ts';
import { hostCategories, hostCycles } from './hostCycles.ts';
import { backlogOf } from './sizing.ts';

const us = (nanoseconds: number): number => Math.round(nanoseconds / 1000);
/** The released code has no largest RTO (source-facts C.12): the largest a control block's word can say, us. */
const NO_CAP = 2 ** 31 - 1;
/** Segments a hand-over may have: what the NIC keeps of one flow. */
export const HANDOVER_SEGMENTS = 6;

/** A shift too large for the buffer would make every window read 0: at least an eighth of the buffer can be said. */
export function usableScale({ windowScale, receiveBuffer }: ExperimentSpec['tcp']): number {
  return Math.min(windowScale, 28 - Math.clz32(receiveBuffer));
}

type ReleasedParts = 'releasedQuasi' | 'releasedZeroCopy' | 'releasedHandOver' | 'releasedTimestamps';

/** Which parts of the server's TCP behave as the released source does. */
function releasedParts(host: HostSpec, isServer: boolean): Pick<TcpConfig, ReleasedParts> {
  return {
    releasedQuasi: isServer && host.lazyTcb && host.lazyTcbMode === 'as-released',
    releasedZeroCopy: isServer && host.zeroCopy && host.zeroCopyMode === 'as-released',
    releasedHandOver: isServer && host.handOverMode === 'as-released',
    releasedTimestamps: isServer && host.timestampMode === 'as-released',
  };
}

/** With the released NIC the host assumes a shift of 7 both ways, and clients write options in the order it can read (source-facts A.5). */
function releasedHandshake({ offloads, tcp }: ExperimentSpec, isServer: boolean) {
  const isReleased = offloads.setup === 'as-released';
  return {
    windowScale: isReleased && isServer ? RELEASED_SCALE : usableScale(tcp),
    releasedSynOptions: isReleased && !isServer,
    cookiesProve: !isReleased,
  };
}

/** DCTCP brings it along (RFC 8257 §3.1). */
export function usesEcn({ ecn, congestionControl }: ExperimentSpec['tcp']): boolean {
  return ecn || congestionControl === 'dctcp';
}

/** The server's TCP and the clients' follow the same spec; only the stack's own choices differ. */
export function tcpConfig(spec: ExperimentSpec, isServer: boolean): TcpConfig {
  const { tcp, host } = spec;
  return {
    mss: tcp.mss,
    ...releasedHandshake(spec, isServer),
    timestamps: tcp.timestamps,
    sack: tcp.sack,
    delayedAck: us(tcp.delayedAck),
    nagle: tcp.nagle,
    congestionControl: tcp.congestionControl,
    ecn: usesEcn(tcp),
    rack: tcp.rack && tcp.sack,
    keepAlive: us(tcp.keepAlive),
    keepAliveInterval: us(tcp.keepAliveInterval),
    keepAliveProbes: tcp.keepAliveProbes,
    rtoInitial: us(tcp.rtoInitial),
    rtoMin: us(tcp.rtoMin),
    rtoMax: isServer && host.timestampMode === 'as-released' ? NO_CAP : us(tcp.rtoMax),
    retries: tcp.retries,
    timeWait: us(tcp.timeWait),
    finWait2: us(tcp.finWait2),
    initialSequence: isServer ? tcp.initialSequence : -1,
    initialWindow: tcp.initialWindow,
    sendBuffer: tcp.sendBuffer,
    receiveBuffer: tcp.receiveBuffer,
    ackPiggyback: isServer ? host.ackPiggyback : true,
    finPiggyback: isServer ? host.finPiggyback : true,
    checksumOffload: isServer && spec.offloads.checksum === 'intended',
    superFrame: isServer && spec.offloads.tso !== 'off' ? spec.offloads.tsoSize : 0,
    tcbBytes: spec.costs.tcbBytes,
    quasiTcbBytes: spec.costs.quasiTcbBytes,
    lazyTcb: isServer && host.lazyTcb,
    zeroCopy: isServer && host.zeroCopy,
    fallBackCopies: host.kernelPath ? 0 : 1, // an sk_buff is frame and socket buffer in one
    ...releasedParts(host, isServer),
    backlog: backlogOf(spec),
    syncookies: isServer ? tcp.syncookies : 'off',
    handOverSegments: HANDOVER_SEGMENTS,
  };
}

/** null where TCP runs on the host. */
function forwarderOf({ application, testbed }: ExperimentSpec, address: number): Forwarder | null {
  if (application.kind !== 'forwarder') return null;
  return new Forwarder(address, BACKEND_NETWORK + 1, testbed.backends);
}

export function coreConfig(spec: ExperimentSpec, address: number): Omit<CoreConfig, 'listener'> {
  const { host } = spec;
  return {
    clock: spec.testbed.serverClock,
    burst: host.batch,
    switchWork: host.userLevelThreads ? Work.threadSwitchUser : Work.threadSwitchKernel,
    stackThread: host.stackThread,
    interrupts: host.interrupts,
    wakeUpTime: host.interrupts ? ns(spec.costs.idleExit) : 0,
    zeroCopy: host.zeroCopy,
    ackPiggyback: host.ackPiggyback,
    forwarder: forwarderOf(spec, address),
    trustsCookies: spec.offloads.checksum === 'as-released',
    cycles: hostCycles(spec),
    categories: hostCategories(),
  };
}

/** null where every core has a listening socket of its own, or there is one core. */
export function sharedListener(
  { host, testbed, costs }: ExperimentSpec,
  clock: Float64Array,
): SharedListener | null {
  const { serverCores, serverClock } = testbed;
  return host.sharedListener && serverCores > 1
    ? new SharedListener(clock, serverClock, serverCores, costs)
    : null;
}

/** null where the host polls. */
export function interruptConfig({ host }: ExperimentSpec): InterruptConfig | null {
  return host.interrupts
    ? { delay: ns(host.interruptDelay), frames: hostFigures.interruptFrames.value }
    : null;
}

export function disturbanceConfig(spec: ExperimentSpec, link: LinkName): DisturbanceConfig {
  const all = spec.disturbances;
  const isHit = all.direction === 'both' || all.direction === link;
  return {
    loss: isHit ? all.loss : 0,
    duplicate: isHit ? all.duplicate : 0,
    reorder: isHit ? all.reorder : 0,
    corrupt: isHit ? all.corrupt : 0,
    reorderDelay: ns(all.reorderDelay),
    exact: all.exact
      .filter((entry) => entry.link === link)
      .map((entry) => ({ frame: entry.frame, fate: entry.fate, delay: ns(entry.delay) })),
  };
}

export function thinkConfig({ workload }: ExperimentSpec): ThinkConfig {
  return { mean: ns(workload.thinkTime), shape: workload.thinkDistribution };
}

/** What one closing flow takes of the card's internal memory. */
export function entryBytes({ offloads, costs }: ExperimentSpec): number {
  return offloads.teardownEntry === 'full' ? costs.tcbBytes : ENTRY_BYTES;
}

type SpliceParts = 'splice' | 'releasedSplice' | 'splicePairs' | 'spliceIdle' | 'spliceReport';

function nicSplice({ offloads }: ExperimentSpec): Pick<NicConfig, SpliceParts> {
  return {
    splice: offloads.splice !== 'off',
    releasedSplice: offloads.splice === 'as-released',
    splicePairs: offloads.splicePairs,
    spliceIdle: ns(offloads.spliceIdle),
    spliceReport: ns(offloads.spliceReport),
  };
}

/** What a host core asks the NIC to splice, and how; undefined where it never may. */
export function spliceConfig(
  { offloads }: ExperimentSpec,
  sockets: number,
  portTo: (peer: number) => number,
  hops: SpliceConfig['hops'],
): SpliceConfig | undefined {
  if (offloads.splice === 'off') return undefined;
  return {
    pairs: offloads.splicePairs + sockets,
    isReleased: offloads.splice === 'as-released',
    portTo,
    hops,
  };
}

export function nicConfig(spec: ExperimentSpec, mac: number): NicConfig {
  const { offloads, tcp } = spec;
  return {
    model: cardOf(spec),
    checksumOffload: offloads.checksum === 'intended',
    verifiesNothing: offloads.checksum === 'as-released',
    rss: offloads.rss !== 'off',
    ...(offloads.rss === 'as-released' ? { rssKey: repeatedKey, rssMasked: true } : {}),
    segmentation: offloads.tso === 'intended',
    coalescing: offloads.lro === 'off' ? null : { longest: offloads.lroSize, delay: ns(offloads.lroDelay) },
    setup: offloads.setup !== 'off',
    releasedSetup: offloads.setup === 'as-released',
    teardown: offloads.teardown !== 'off',
    ...nicSplice(spec),
    releasedTeardown: offloads.teardown === 'as-released',
    extraCycles: offloads.extraCycles,
    forwards: spec.workload.kind === 'forwarding' && spec.application.kind !== 'forwarder',
    cookieLifetime: COOKIE_LIFETIME,
    mac,
    timer: offloads.timer,
    wheelGroups: offloads.wheelGroups,
    wheelTick: ns(offloads.wheelTick),
    teardownRetries: offloads.teardownRetries,
    teardownFlows: offloads.teardownFlows,
    entryBytes: entryBytes(spec),
    storeSegments: HANDOVER_SEGMENTS,
    timeWait: ns(tcp.timeWait),
    finWait2: ns(tcp.finWait2),
  };
}
