import type { Report, Trace } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { checksumField, tcpSum } from '#engine/wire/checksum.ts';
import { EtherType } from '#engine/wire/headers.table.ts';
import { CaptureFile, type CaptureInterface } from '#engine/wire/pcap.ts';
import { Reason, reasons } from '#engine/wire/reasons.table.ts';
import { utf8 } from '#engine/wire/utf8.ts';
import { BACKEND_MASK, BACKEND_NETWORK } from './bench.ts';
import { Tap } from './taps.table.ts';

const interfaces: readonly CaptureInterface[] = [
  { name: 'client', description: 'The client end of the link' },
  { name: 'nic', description: 'The server end of the link, at the NIC' },
  { name: 'pcie-to-host', description: 'Frames the NIC hands to the host over PCIe' },
  {
    name: 'pcie-to-nic',
    description:
      'Frames the NIC fetches from the host over PCIe; a TCP checksum left to the NIC is filled in',
  },
];
/** Where there is a second port. */
const behindProxy: readonly CaptureInterface[] = [
  { name: 'backend', description: 'The backends’ end of their link' },
  { name: 'nic-port-1', description: 'The near end of the backends’ link, at the second port of the NIC' },
];
/** Tap -> row of `interfaces`, and those of `behindProxy` after them. */
const observed: Readonly<Record<number, number>> = {
  [Tap.WireToServer]: 0,
  [Tap.ClientReceived]: 0,
  [Tap.NicFromWire]: 1,
  [Tap.NicToWire]: 1,
  [Tap.NicToHost]: 2,
  [Tap.NicFromHost]: 3,
  [Tap.WireFromBackends]: 4,
  [Tap.BackendReceived]: 4,
};
const SECOND_PORT = 5;
const SOURCE = 26;
const DESTINATION = 30;

/** The row of `interfaces` where a hop is seen, or undefined: which port the NIC used shows in the addresses. */
function observedAt(tap: number, bytes: Uint8Array, isProxy: boolean): number | undefined {
  if (!isProxy && tap === Tap.WireFromBackends) return observed[Tap.WireToServer]; // clients stand there too
  if (tap !== Tap.NicFromWire && tap !== Tap.NicToWire) return observed[tap];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint16(12) !== EtherType.Ipv4) return observed[tap];
  const far = view.getInt32(tap === Tap.NicFromWire ? SOURCE : DESTINATION);
  return (far & BACKEND_MASK) === BACKEND_NETWORK ? SECOND_PORT : observed[tap];
}

/** Why a frame was sent, as a capture's comment: "RTO 2 of 15". */
function comment(spec: ExperimentSpec, reason: number, attempt: number): string {
  const name = reasons[reason]?.name ?? '';
  if (attempt === 0) return name;
  if (reason === Reason.NicRetransmission) return `${name} ${attempt} of ${spec.offloads.teardownRetries}`;
  return `${name} ${attempt} of ${spec.tcp.retries}`;
}

const ETHERNET_BYTES = 14;
const TCP_START = 34;
const TCP_CHECKSUM = 50;

/** A frame as the host left it, with the TCP checksum that the NIC will fill in: without it readers call it bad. */
function sealed(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isTcp = view.getUint16(12) === EtherType.Ipv4 && view.getUint8(23) === 6;
  if (!isTcp || view.getUint16(TCP_CHECKSUM) !== 0) return bytes;
  const words = new Int32Array((bytes.length >> 2) + 1);
  const aligned = new Uint8Array(words.buffer);
  aligned.set(bytes.subarray(ETHERNET_BYTES));
  const tcpLength = view.getUint16(16) + ETHERNET_BYTES - TCP_START;
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint16(TCP_CHECKSUM, checksumField(tcpSum(words, 0, tcpLength)));
  return copy;
}

/** The traced frames as a capture file, one interface per observation point. */
export function traceToPcapng(trace: Trace, spec: ExperimentSpec): Uint8Array {
  const isProxy = spec.application.kind === 'proxy';
  const all = isProxy ? [...interfaces, ...behindProxy] : interfaces;
  const file = new CaptureFile(all, `TCP, Offloaded ${ENGINE_VERSION}`);
  const { hops, frames, bytes } = trace;
  const comments = new Map<number, string>();
  for (let row = 0; row < frames.serial.length; row++) {
    comments.set(frames.serial[row], comment(spec, frames.reason[row], frames.attempt[row]));
  }
  for (let row = 0; row < hops.time.length; row++) {
    const frame = hops.frame[row];
    if (hops.tap[row] === Tap.Corrupted)
      comments.set(frame, `${comments.get(frame) ?? ''}, a bit flipped by the wire`);
    const start = hops.at[row];
    const seen = bytes.subarray(start, start + hops.length[row]);
    const at = observedAt(hops.tap[row], seen, isProxy);
    if (at === undefined) continue;
    file.add({
      at,
      nanoseconds: Math.floor(hops.time[row] / 1000),
      bytes: hops.tap[row] === Tap.NicFromHost ? sealed(seen) : seen,
      comment: comments.get(frame) ?? '',
    });
  }
  return file.finish();
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The time series, one row a sample (RFC 4180). */
export function reportCsv(report: Report): Uint8Array {
  const names = Object.keys(report.series.columns);
  const lines = [['time_ns', ...names].map(cell).join(',')];
  for (let row = 0; row < report.series.time.length; row++) {
    lines.push([report.series.time[row], ...names.map((name) => report.series.columns[name][row])].join(','));
  }
  return utf8(`${lines.join('\r\n')}\r\n`);
}

/** JSON in which columns are ordinary arrays. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    ArrayBuffer.isView(item) ? Array.from(item as Uint8Array) : item,
  );
}

export function reportJson(report: Report): Uint8Array {
  return utf8(plainJson(report));
}
