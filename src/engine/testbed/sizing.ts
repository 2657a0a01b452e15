import type { ExperimentSpec } from '#experiment/spec.ts';
import { NO_SUPER } from '#engine/wire/framePool.ts';
import type { SuperSlots } from '#engine/wire/framePool.ts';
import { largestMessages } from './contents.ts';

/** How large the tables of a run must be: everything is made at the start and never resized. */
export interface Sizes {
  readonly clientRows: number;
  /** Host cores that are given flows: without RSS only the first. */
  readonly coresInUse: number;
  /** Per core in use. */
  readonly serverRows: number;
  readonly clientStream: number;
  readonly serverStream: number;
  readonly smallFrames: number;
  readonly largeFrames: number;
  /** Frames longer than any wire carries, with segmentation or coalescing. */
  readonly superFrames: SuperSlots;
  /** Buffers of one core's application. */
  readonly appBytes: number;
  /** Where the application is a proxy; else null. */
  readonly proxy: ProxySizes | null;
}

/** What a proxy and the machines behind it need besides. */
export interface ProxySizes {
  /** Connections of a client with a backend that one core relays at once. */
  readonly pairs: number;
  /** What a pair holds of either direction, bytes. */
  readonly bufferBytes: number;
  /** The backends together. */
  readonly backendRows: number;
  readonly backendStream: number;
}

const MOST_TIME_WAIT = 131_072;
const MOST_SMALL = 1_000_000;
const MOST_LARGE = 200_000;
const MOST_STREAM = 512 * 1024 * 1024;

/** Connections one side may have to remember: the open ones, and those in TIME-WAIT if it closes first. */
function rows(spec: ExperimentSpec, closesFirst: boolean): number {
  const { concurrency, connections } = spec.workload;
  const open = connections > 0 ? Math.min(concurrency, connections) : concurrency;
  const remembered =
    closesFirst && spec.tcp.timeWait > 0
      ? Math.min(connections > 0 ? connections : Infinity, MOST_TIME_WAIT)
      : 0;
  return open + Math.ceil(open / 4) + remembered + 64;
}

/** Half-open connections a listener may have, and connections waiting to be accepted (tcp/config.ts). */
export function backlogOf({ workload }: ExperimentSpec): number {
  return workload.concurrency + 1024;
}

/** Under a flood every listener's backlog fills with connections nobody means. */
function floodRows(spec: ExperimentSpec): number {
  return spec.disturbances.synFlood.rate > 0 ? backlogOf(spec) : 0;
}

/** Both links may be full of a flood's frames and their answers, and so may the rings. */
function floodFrames({ disturbances, testbed }: ExperimentSpec): number {
  if (disturbances.synFlood.rate === 0) return 0;
  return 2 * (testbed.linkQueue + testbed.serverCores * testbed.ringDescriptors);
}

/** A forwarder's rings may all be full, both ways, and as many frames be in the card and on its way there. */
function forwarderFrames({ application, testbed }: ExperimentSpec): number {
  return application.kind === 'forwarder' ? 3 * testbed.serverCores * testbed.ringDescriptors : 0;
}

/** Bytes of send buffers when `count` connections each hold up to `bytes` of a message. */
function stream(spec: ExperimentSpec, count: number, bytes: number): number {
  let size = 64;
  while (size < Math.min(bytes, spec.tcp.sendBuffer)) size *= 4;
  // A ring that grew left smaller ones behind: together a third of it.
  return Math.min(MOST_STREAM, Math.ceil(count * size * 1.34) + 4 * spec.tcp.sendBuffer);
}

/** What a message server's two buffers take, and more. */
const MESSAGE_BYTES = 64 * 1024;
/** What a static server's take: a head or what is passed over, a response, and known bytes to write from. */
const HTTP_BYTES = 96 * 1024;

/** Room for whoever answers on the backends. */
export const MOST_ANSWERER = HTTP_BYTES;
/** Buffers of whoever answers on the server. */
function answererBytes({ application, proxy }: ExperimentSpec): number {
  const speaksHttp = application.kind === 'http' || (application.kind === 'proxy' && proxy.mode === 'http');
  return speaksHttp ? HTTP_BYTES : MESSAGE_BYTES;
}

/** A relay's buffer, each way (source-facts D.3); in mode http HAProxy's, which a whole head must fit into (`tune.bufsize`). */
const RELAY_BUFFER = 8192;
const HTTP_BUFFER = 16_384;
const LEAST_HTTP = 4096;
const MOST_RELAY = 512 * 1024 * 1024;

function bufferOf(pairs: number, { mode }: ExperimentSpec['proxy']): number {
  const least = mode === 'http' ? LEAST_HTTP : 256;
  let size = mode === 'http' ? HTTP_BUFFER : RELAY_BUFFER;
  while (size > least && pairs * 2 * size > MOST_RELAY) size /= 2;
  return size;
}

/** Idle connections to backends that mode http may keep. */
function idleRows({ proxy, testbed }: ExperimentSpec, open: number): number {
  return proxy.mode === 'http' ? open * testbed.backends : 0;
}

/** Sizes for a message server, grown to what a proxy holds: two connections for each of a client's, and it always waits for one of them. */
function withProxy(spec: ExperimentSpec, plain: Sizes, open: number, openShare: number): Sizes {
  const { closer } = spec.workload;
  const { requestBytes, replyBytes } = largestMessages(spec);
  const pairs = 2 * openShare + 256;
  const bufferBytes = bufferOf(pairs, spec.proxy);
  return {
    ...plain,
    serverRows: Math.max(plain.serverRows, rows(spec, true)) + rows(spec, false) + idleRows(spec, openShare),
    serverStream: plain.serverStream + stream(spec, openShare + idleRows(spec, openShare) + 16, requestBytes),
    smallFrames: Math.min(MOST_SMALL, 2 * plain.smallFrames),
    largeFrames: Math.min(MOST_LARGE, 2 * plain.largeFrames),
    appBytes: plain.appBytes + pairs * 2 * bufferBytes,
    proxy: {
      pairs,
      bufferBytes,
      backendRows: rows(spec, closer === 'server') + idleRows(spec, open),
      backendStream: stream(spec, open + idleRows(spec, open) + 16, replyBytes),
    },
  };
}
const MOST_SUPER_BYTES = 128 * 1024 * 1024;
const SUPER_A_CONNECTION = 16;

/** When none is left, segments travel one by one: nothing fails. */
function superFrames({ offloads }: ExperimentSpec, open: number): SuperSlots {
  const { tso, lro, tsoSize, lroSize } = offloads;
  if (tso === 'off' && lro === 'off') return NO_SUPER;
  const bytes = Math.max(tso === 'off' ? 0 : tsoSize, lro === 'off' ? 0 : lroSize);
  return { bytes, count: Math.min(open * SUPER_A_CONNECTION + 256, Math.floor(MOST_SUPER_BYTES / bytes)) };
}

/** As released, a number of cores that is no power of two leaves all flows to the first (source-facts A.3). */
function coresReached({ offloads, testbed }: ExperimentSpec): number {
  const { serverCores } = testbed;
  const isMaskable = (serverCores & (serverCores - 1)) === 0;
  return offloads.rss === 'off' || (offloads.rss === 'as-released' && !isMaskable) ? 1 : serverCores;
}

export function sizesOf(spec: ExperimentSpec): Sizes {
  const { concurrency, connections, closer } = spec.workload;
  const { requestBytes, replyBytes } = largestMessages(spec);
  const cores = coresReached(spec);
  const open = connections > 0 ? Math.min(concurrency, connections) : concurrency;
  const all = rows(spec, closer === 'server');
  // Hashing spreads flows unevenly: a third and four standard deviations more than the mean.
  const share = Math.ceil((all / cores) * 1.33 + 4 * Math.sqrt(all / cores));
  const serverRows = cores === 1 || spec.offloads.rss === 'as-released' ? all : Math.min(all, share + 64);
  const openShare =
    cores === 1 ? open : Math.min(open, Math.ceil((open / cores) * 1.33 + 4 * Math.sqrt(open / cores)) + 64);
  const largest = Math.max(requestBytes, replyBytes);
  const segments = Math.ceil(Math.min(largest, spec.tcp.receiveBuffer) / Math.min(spec.tcp.mss, 1000)) + 2;
  const isLarge = largest > 100;
  const plain: Sizes = {
    clientRows: rows(spec, closer === 'client'),
    coresInUse: cores,
    serverRows: serverRows + floodRows(spec),
    clientStream: stream(spec, open + 16, requestBytes),
    serverStream: stream(spec, openShare + 16, replyBytes),
    smallFrames: Math.min(MOST_SMALL, open * 8 + 16_384 + floodFrames(spec) + forwarderFrames(spec)),
    largeFrames: isLarge ? Math.min(MOST_LARGE, open * segments * 3 + 8192 + forwarderFrames(spec)) : 1024,
    superFrames: superFrames(spec, open),
    appBytes: answererBytes(spec),
    proxy: null,
  };
  return spec.application.kind === 'proxy' ? withProxy(spec, plain, open, openShare) : plain;
}

/** Control blocks of a core that no flow reaches. */
const IDLE_ROWS = 16;

/** What the TCP of one core is given. */
export function roomOf(sizes: Sizes, queue: number): { capacity: number; streamBytes: number } {
  if (queue >= sizes.coresInUse) return { capacity: IDLE_ROWS, streamBytes: 0 };
  return { capacity: sizes.serverRows, streamBytes: sizes.serverStream };
}

const OPEN_ROWS = 16_384;
/** As many numbers as sockets of an open machine may have. */
export const OPEN_SOCKETS = OPEN_ROWS + 16;
const OPEN_SMALL = 65_536;
const OPEN_LARGE = 49_152;
const OPEN_APP_BYTES = 512 * 1024;
/** Clients a proxy on an open wire relays at once, over all cores. */
const OPEN_PAIRS = 8192;

export function openProxySizes({ testbed }: ExperimentSpec): ProxySizes {
  return {
    pairs: Math.max(1024, Math.floor(OPEN_PAIRS / testbed.serverCores)),
    bufferBytes: HTTP_BUFFER,
    backendRows: OPEN_ROWS,
    backendStream: MOST_STREAM / 2,
  };
}

/** A machine whose clients are unknown: as much as any peer may reasonably ask for. What is not touched costs nothing. */
export function openSizes(spec: ExperimentSpec, isProxy = false): Sizes {
  const proxy = isProxy ? openProxySizes(spec) : null;
  return {
    clientRows: 0,
    coresInUse: spec.testbed.serverCores,
    serverRows: OPEN_ROWS,
    clientStream: 0,
    serverStream: Math.floor(MOST_STREAM / 2 / spec.testbed.serverCores) + 4 * spec.tcp.sendBuffer,
    smallFrames: OPEN_SMALL + floodFrames(spec),
    largeFrames: OPEN_LARGE,
    superFrames: superFrames(spec, OPEN_ROWS),
    appBytes: OPEN_APP_BYTES + (proxy === null ? 0 : 2 * proxy.pairs * proxy.bufferBytes),
    proxy,
  };
}
