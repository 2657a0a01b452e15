import { capacity, forwarding } from './card.ts';
import { bulk, bulkMany, lostSegment } from './bulk.ts';
import { classic, classicReleased } from './classic.ts';
import { quasiAgainstFull, quasiGrows } from './idleConnections.ts';
import { lossMatrix } from './lossMatrix.ts';
import { messageSizes } from './messageSizes.ts';
import { lostResponse, oneConnection, oneConnectionLinux, oneConnectionOffloaded } from './oneConnection.ts';
import type { Preset } from './preset.ts';
import { proxy, proxyHttp } from './proxy.ts';
import { redis, redisLinux, redisOffloaded } from './redis.ts';
import { released } from './released.ts';
import { releasedTeardown } from './releasedTeardown.ts';
import {
  disturbed,
  shortConnections,
  shortConnectionsLinux,
  shortConnectionsLossy,
  shortConnectionsOffloaded,
} from './shortConnections.ts';
import { forgedCookie, releasedCookie, synFlood, synFloodOffloaded } from './synFlood.ts';
import { proxySpliced, spliceFull, spliceReleased } from './splice.ts';
import { tableFull } from './tableFull.ts';
import { timerRace } from './timerRace.ts';
import { timerWheel } from './timerWheel.ts';
import { toe, toeFull } from './toe.ts';
import { flowSizesWebSearch, openLoopBurst } from './workloads.ts';

/** Every preset, in the order `lab list` prints them. */
export const presets: readonly Preset[] = [
  oneConnection,
  oneConnectionOffloaded,
  oneConnectionLinux,
  lostResponse,
  shortConnections,
  shortConnectionsOffloaded,
  shortConnectionsLinux,
  toe,
  shortConnectionsLossy,
  disturbed,
  lossMatrix,
  bulk,
  bulkMany,
  lostSegment,
  timerWheel,
  timerRace,
  tableFull,
  ...forwarding,
  ...capacity,
  toeFull,
  synFlood,
  synFloodOffloaded,
  forgedCookie,
  quasiAgainstFull,
  quasiGrows,
  proxy,
  proxyHttp,
  proxySpliced,
  spliceFull,
  redis,
  redisOffloaded,
  redisLinux,
  openLoopBurst,
  flowSizesWebSearch,
  ...messageSizes,
  ...classic,
  ...released,
  ...classicReleased,
  releasedCookie,
  spliceReleased,
  ...releasedTeardown,
];

export function findPreset(name: string): Preset | undefined {
  return presets.find((preset) => preset.name === name);
}
