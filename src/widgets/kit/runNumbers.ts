import { Category } from '#engine/host/cycles.table.ts';
import { Note } from '#engine/kernel/notes.table.ts';
import { gistOf } from '#widgets/kit/decodeFrame.ts';
import type { Recording } from '#widgets/diagrams/recording.ts';
import type { Report } from '#experiment/report.ts';
import { bytesAt } from '#widgets/kit/traceView.ts';

/** Preamble 8, FCS 4 and gap 12 go with every Ethernet frame; the shortest has 60 bytes before its FCS (IEEE 802.3). */
const AROUND_A_FRAME = 24;
const SHORTEST_FRAME = 60;

export interface WireCount {
  readonly packets: number;
  readonly wireBytes: number;
  readonly payloadBytes: number;
}

/** What has entered a link by `now`. */
export function wireUpTo(recording: Recording, now: number): WireCount {
  let packets = 0;
  let wireBytes = 0;
  let payloadBytes = 0;
  for (const life of recording.lives) {
    if (life.ordinal === 0 || life.first > now) continue;
    const bytes = bytesAt(recording.trace, life.hops[0]);
    packets++;
    wireBytes += Math.max(bytes.length, SHORTEST_FRAME) + AROUND_A_FRAME;
    payloadBytes += gistOf(bytes).payload;
  }
  return { packets, wireBytes, payloadBytes };
}

/** Host cycles of the passes that had ended by `now`. */
export function hostCyclesUpTo(recording: Recording, now: number): number {
  let cycles = 0;
  for (const note of recording.notes) if (note.kind === Note.HostPass && note.time <= now) cycles += note.a;
  return cycles;
}

/** The accounts of the host as the figures name them, in the order of `Category`. */
export const categoryNames = [
  'packet I/O',
  'connection management',
  'data path',
  'copy',
  'socket and epoll',
  'thread switch',
  'application',
];

/** Cycles over all cores by category, idle left out. */
export function busyCycles(report: Report): number[] {
  return report.cpu.categories
    .slice(0, Category.Idle)
    .map((_, category) => report.cpu.cycles.reduce((sum, core) => sum + core[category], 0));
}

export function totalBusy(report: Report): number {
  return busyCycles(report).reduce((sum, cycles) => sum + cycles, 0);
}
