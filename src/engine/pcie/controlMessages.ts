import type { Frame } from '#engine/wire/frame.ts';
import { ETHERNET_BYTES, EtherType } from '#engine/wire/headers.table.ts';
import { Reason } from '#engine/wire/reasons.table.ts';
import { LISTEN_BYTES, ListenOption, Mark } from './controlMessages.table.ts';

const NO_SCALE = 15;

/** Options a cookie brought back, in one word: MSS 16 bits, window scale 4 (15 none), SACK, timestamps, ECN. */
export function packPeerOptions(
  mss: number,
  windowScale: number,
  sack: boolean,
  timestamps: boolean,
  ecn: boolean,
): number {
  const scale = windowScale < 0 ? NO_SCALE : windowScale;
  return mss | (scale << 16) | (sack ? 1 << 20 : 0) | (timestamps ? 1 << 21 : 0) | (ecn ? 1 << 22 : 0);
}
export const peerMss = (packed: number): number => packed & 0xffff;
/** -1 when the peer does not scale. */
export const peerWindowScale = (packed: number): number => {
  const scale = (packed >>> 16) & 15;
  return scale === NO_SCALE ? -1 : scale;
};
export const peerSack = (packed: number): boolean => (packed & (1 << 20)) !== 0;
export const peerTimestamps = (packed: number): boolean => (packed & (1 << 21)) !== 0;
export const peerEcn = (packed: number): boolean => (packed & (1 << 22)) !== 0;

/** Host to NIC: answer SYNs to this address and port with these options. `windowScale` -1: none. */
export function composeListen(
  frame: Frame,
  address: number,
  port: number,
  mss: number,
  windowScale: number,
  sack: boolean,
  timestamps: boolean,
  window: number,
  ecn = false,
): void {
  frame.length = ETHERNET_BYTES + LISTEN_BYTES;
  frame.mark = Mark.Listen;
  frame.reason = Reason.Control;
  frame.ethernet.setDestination(0, 0);
  frame.ethernet.setSource(0, 0);
  frame.ethernet.etherType = EtherType.Listen;
  const view = frame.slab.view;
  const at = frame.start + ETHERNET_BYTES;
  view.setInt32(at, address);
  view.setUint16(at + 4, port);
  view.setUint16(at + 6, mss);
  view.setUint16(at + 8, Math.min(window, 0xffff));
  view.setInt8(at + 10, windowScale);
  const options = (sack ? ListenOption.Sack : 0) | (timestamps ? ListenOption.Timestamps : 0);
  view.setUint8(at + 11, options | (ecn ? ListenOption.Ecn : 0));
}

export interface Listen {
  address: number;
  port: number;
  mss: number;
  window: number;
  windowScale: number;
  sack: boolean;
  timestamps: boolean;
  ecn: boolean;
}

/** Not per frame: one object a listener. */
export function readListen(frame: Frame): Listen {
  const view = frame.slab.view;
  const at = frame.start + ETHERNET_BYTES;
  const options = view.getUint8(at + 11);
  return {
    address: view.getInt32(at),
    port: view.getUint16(at + 4),
    mss: view.getUint16(at + 6),
    window: view.getUint16(at + 8),
    windowScale: view.getInt8(at + 10),
    sack: (options & ListenOption.Sack) !== 0,
    timestamps: (options & ListenOption.Timestamps) !== 0,
    ecn: (options & ListenOption.Ecn) !== 0,
  };
}
