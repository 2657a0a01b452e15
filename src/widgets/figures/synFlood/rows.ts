import { Drop, dropNames } from '#engine/wire/dropReasons.table.ts';
import { defences, nameOf } from '#widgets/figures/synFlood/experiment.ts';
import type { Defence } from '#widgets/figures/synFlood/experiment.ts';
import type { Runs } from '#widgets/kit/session.svelte.ts';

/** Where a forged SYN may end, in the order of the bar. */
export const fates = [
  { key: 'nic', label: 'answered by the NIC' },
  { key: 'host', label: 'answered by the host' },
  { key: 'backlog', label: 'dropped: backlog full' },
  { key: 'ring', label: 'dropped: ring full' },
  { key: 'way', label: 'under way, or waiting, at the end' },
] as const;
export type FateKey = (typeof fates)[number]['key'];

export interface FloodRow {
  readonly defence: Defence;
  /** Honest connections completed, and without a flood. */
  readonly served: number;
  readonly peace: number;
  readonly sent: number;
  /** Forged SYNs by fate; what was dropped may hold an honest frame too. */
  readonly fates: Readonly<Record<FateKey, number>>;
  /** Share of the time the host's core, and the NIC's, worked. */
  readonly hostBusy: number;
  readonly nicBusy: number;
  readonly crossings: number;
}

export function rowsOf(runs: Runs, rate: number): FloodRow[] {
  return defences.map((defence) => {
    const { report } = runs[nameOf(defence, rate)];
    const answered = report.flood['answers that reached nobody'] ?? 0;
    const isNic = defence.stack === 'acceltcp';
    const sent = report.flood['SYNs sent'] ?? 0;
    const backlog = report.drops[dropNames[Drop.BacklogFull]] ?? 0;
    const ring = report.drops[dropNames[Drop.RingFull]] ?? 0;
    return {
      defence,
      served: report.totals.connectionsCompleted,
      peace: runs[nameOf(defence, 0)].report.totals.connectionsCompleted,
      sent,
      fates: {
        nic: isNic ? answered : 0,
        host: isNic ? 0 : answered,
        backlog,
        ring,
        way: Math.max(0, sent - answered - backlog - ring),
      },
      hostBusy: report.cpu.busyShares[0],
      nicBusy: report.nic.busyShare,
      crossings: report.pcie.framesToHost,
    };
  });
}
