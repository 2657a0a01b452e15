import type { Report, Trace } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { ENGINE_VERSION } from '#experiment/version.ts';
import { CaptureFile, type CaptureInterface } from '#engine/wire/pcap.ts';
import { Reason, reasons } from '#engine/wire/reasons.table.ts';
import { utf8 } from '#engine/wire/utf8.ts';
import { Tap } from './taps.table.ts';

const interfaces: readonly CaptureInterface[] = [
  { name: 'client', description: 'The client end of the link' },
  { name: 'nic', description: 'The server end of the link, at the NIC' },
  { name: 'pcie-to-host', description: 'Frames the NIC hands to the host over PCIe' },
  { name: 'pcie-to-nic', description: 'Frames the NIC fetches from the host over PCIe' },
];
/** Tap -> row of `interfaces`. */
const observed: Readonly<Record<number, number>> = {
  [Tap.WireToServer]: 0,
  [Tap.ClientReceived]: 0,
  [Tap.NicFromWire]: 1,
  [Tap.NicToWire]: 1,
  [Tap.NicToHost]: 2,
  [Tap.NicFromHost]: 3,
};

/** Why a frame was sent, as a capture's comment: "RTO 2 of 15". */
function comment(spec: ExperimentSpec, reason: number, attempt: number): string {
  const name = reasons[reason]?.name ?? '';
  if (attempt === 0) return name;
  if (reason === Reason.NicRetransmission) return `${name} ${attempt} of ${spec.offloads.teardownRetries}`;
  return `${name} ${attempt} of ${spec.tcp.retries}`;
}

/** The traced frames as a capture file, one interface per observation point. */
export function traceToPcapng(trace: Trace, spec: ExperimentSpec): Uint8Array {
  const file = new CaptureFile(interfaces, `TCP, Offloaded ${ENGINE_VERSION}`);
  const { hops, frames, bytes } = trace;
  const comments = new Map<number, string>();
  for (let row = 0; row < frames.serial.length; row++) {
    comments.set(frames.serial[row], comment(spec, frames.reason[row], frames.attempt[row]));
  }
  for (let row = 0; row < hops.time.length; row++) {
    const at = observed[hops.tap[row]];
    if (at === undefined) continue;
    const start = hops.at[row];
    file.add({
      at,
      nanoseconds: Math.floor(hops.time[row] / 1000),
      bytes: bytes.subarray(start, start + hops.length[row]),
      comment: comments.get(hops.frame[row]) ?? '',
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
