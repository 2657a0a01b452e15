import { defaultSpec } from '#experiment/defaults.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { count, grouped, percent } from '#widgets/kit/format.ts';
import type { FigureExperiment } from '#widgets/kit/experiment.ts';
import type { Run, Runs } from '#widgets/kit/session.svelte.ts';

export interface Knobs {
  /** Forged SYNs a second. */
  readonly rate: number;
}
export const initial: Knobs = { rate: 10_000_000 };
export const rateStops = [0, 10_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];
/** What stands in the way of the flood. */
export const defences = [
  { key: 'plain', name: 'mTCP', more: 'the host remembers every SYN', stack: 'mtcp', cookies: 'off' },
  {
    key: 'cookies',
    name: 'mTCP with cookies',
    more: 'the host answers without remembering',
    stack: 'mtcp',
    cookies: 'overflow',
  },
  {
    key: 'offloaded',
    name: 'AccelTCP',
    more: 'the NIC answers without remembering',
    stack: 'acceltcp',
    cookies: 'off',
  },
] as const;
export type Defence = (typeof defences)[number];

/** Long enough for the backlog to fill, short enough that the reader need not wait; ns. */
const LENGTH = 3_000_000;
const CLIENTS = 64;

export const nameOf = ({ key }: Defence, rate: number): string => `${key} ${rate === 0 ? 'peace' : 'flood'}`;

export function specOf(defence: Defence, rate: number): ExperimentSpec {
  const spec = defaultSpec(defence.stack);
  return {
    ...spec,
    name: `${defence.name}, ${grouped(rate)} forged SYNs a second`,
    workload: { ...spec.workload, concurrency: CLIENTS, connections: 0 },
    tcp: { ...spec.tcp, timeWait: 0, syncookies: defence.cookies },
    disturbances: { ...spec.disturbances, synFlood: { ...spec.disturbances.synFlood, rate } },
    duration: LENGTH,
  };
}

export function specsOf(rate: number): Record<string, ExperimentSpec> {
  return Object.fromEntries(defences.map((defence) => [nameOf(defence, rate), specOf(defence, rate)]));
}

export const rateText = (rate: number): string => (rate === 0 ? 'none' : `${count(rate)}/s`);

export const experiment: FigureExperiment = {
  specs: { ...specsOf(0), ...specsOf(initial.rate) },
  results(runs: Runs) {
    const [plain, cookies, offloaded] = defences;
    const of = (defence: Defence, rate: number): Run['report'] => runs[nameOf(defence, rate)].report;
    const served = (defence: Defence, rate: number): string =>
      grouped(of(defence, rate).totals.connectionsCompleted);
    return {
      forged: grouped(of(plain, initial.rate).flood['SYNs sent']),
      plainPeace: served(plain, 0),
      plainServed: served(plain, initial.rate),
      cookiesServed: served(cookies, initial.rate),
      offloadedPeace: served(offloaded, 0),
      offloadedServed: served(offloaded, initial.rate),
      nicBusy: percent(of(offloaded, initial.rate).nic.busyShare),
      crossings: grouped(of(offloaded, initial.rate).pcie.framesToHost),
      backlog: grouped(of(plain, initial.rate).host.fullTcb.peak),
    };
  },
};
