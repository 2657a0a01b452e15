import { instructionsOf, nicPrograms } from './nicPrograms.ts';
import type { Finding } from './readField.ts';
import type { ExperimentSpec } from './spec.ts';
import { formatTime, group } from './units.ts';
import { workloadBreaches } from './workloadRules.ts';

/** What one field may be depends on another; each rule names the field to change. */
type Rule = (spec: ExperimentSpec) => Finding | undefined;

const MOST_SAMPLES = 1_000_000;

const rules: readonly Rule[] = [
  ({ tcp }) =>
    tcp.rtoMin <= tcp.rtoMax
      ? undefined
      : {
          path: 'tcp.rtoMin',
          value: tcp.rtoMin,
          message: `tcp.rtoMin is ${formatTime(tcp.rtoMin)}, more than tcp.rtoMax; allowed: at most ${formatTime(tcp.rtoMax)}`,
        },
  ({ tcp }) =>
    tcp.rtoInitial <= tcp.rtoMax
      ? undefined
      : {
          path: 'tcp.rtoInitial',
          value: tcp.rtoInitial,
          message: `tcp.rtoInitial is ${formatTime(tcp.rtoInitial)}, more than tcp.rtoMax; allowed: at most ${formatTime(tcp.rtoMax)}`,
        },
  ({ offloads, tcp }) => {
    const turn = offloads.wheelGroups * offloads.wheelTick;
    if (offloads.teardown === 'off' || turn <= tcp.rtoMax) return undefined;
    return {
      path: 'offloads.wheelTick',
      value: offloads.wheelTick,
      message:
        `offloads.wheelTick is ${formatTime(offloads.wheelTick)}, so a turn of ${offloads.wheelGroups} groups takes ${formatTime(turn)}, ` +
        `longer than tcp.rtoMax; allowed: at most ${formatTime(Math.floor(tcp.rtoMax / offloads.wheelGroups))}`,
    };
  },
  ({ testbed: { backends, deadBackends } }) =>
    deadBackends <= backends
      ? undefined
      : {
          path: 'testbed.deadBackends',
          value: deadBackends,
          message: `testbed.deadBackends is ${deadBackends}, more than testbed.backends; allowed: at most ${backends}`,
        },
  ({ offloads }) =>
    offloads.tso !== 'intended' || offloads.checksum === 'intended'
      ? undefined
      : {
          path: 'offloads.tso',
          value: offloads.tso,
          message:
            `offloads.tso is intended while offloads.checksum is ${offloads.checksum}, but only the NIC can sum the segments it cuts; ` +
            'allowed: off, or offloads.checksum intended',
        },
  ({ offloads }) =>
    offloads.tso !== 'as-released' || offloads.teardown === 'as-released'
      ? undefined
      : {
          path: 'offloads.tso',
          value: offloads.tso,
          message:
            `offloads.tso is as-released while offloads.teardown is ${offloads.teardown}, but in the released source only teardown cuts; ` +
            'allowed: off, or offloads.teardown as-released',
        },
  ({ offloads }) =>
    offloads.lro === 'off' || offloads.splice === 'off'
      ? undefined
      : {
          path: 'offloads.lro',
          value: offloads.lro,
          message:
            `offloads.lro is ${offloads.lro} while offloads.splice is ${offloads.splice}, but a joined frame cannot be passed on to another wire; ` +
            'allowed: off, or offloads.splice off',
        },
  ({ offloads }) =>
    offloads.lro === 'off' || offloads.checksum === 'intended'
      ? undefined
      : {
          path: 'offloads.lro',
          value: offloads.lro,
          message:
            `offloads.lro is ${offloads.lro} while offloads.checksum is ${offloads.checksum}, but the NIC must have verified what it joins; ` +
            'allowed: off, or offloads.checksum intended',
        },
  (spec) => {
    const { words, store } = instructionsOf(spec);
    if (words <= store) return undefined;
    const names = nicPrograms.filter((row) => row.isLoaded(spec)).map(({ name }) => name);
    return {
      path: 'testbed.nicInstructions',
      value: spec.testbed.nicInstructions,
      message:
        `testbed.nicInstructions leaves ${group(store)} words a core, and the programs ${names.join(', ')} take ${group(words)}; ` +
        `allowed: at least ${group(words)}, or fewer offloads`,
    };
  },
  ({ offloads }) =>
    offloads.splice !== 'as-released' || offloads.teardown === 'off'
      ? undefined
      : {
          path: 'offloads.splice',
          value: offloads.splice,
          message:
            'offloads.splice as released is a program without teardown; allowed with it: offloads.teardown off, or offloads.splice intended',
        },
  ({ application, workload }) =>
    application.kind !== 'forwarder' || workload.kind === 'forwarding'
      ? undefined
      : {
          path: 'application.kind',
          value: application.kind,
          message: `application.kind is forwarder, which has no TCP, and workload.kind is ${workload.kind}; allowed: workload.kind forwarding, or another application`,
        },
  ({ probes, duration }) =>
    probes.measureFrom < duration
      ? undefined
      : {
          path: 'probes.measureFrom',
          value: probes.measureFrom,
          message: `probes.measureFrom is ${formatTime(probes.measureFrom)}, and the run ends at ${formatTime(duration)}; allowed: less`,
        },
  ({ probes, duration }) => {
    if (probes.sampleInterval === 0 || duration / probes.sampleInterval <= MOST_SAMPLES) return undefined;
    return {
      path: 'probes.sampleInterval',
      value: probes.sampleInterval,
      message:
        `probes.sampleInterval is ${formatTime(probes.sampleInterval)}, more than ${group(MOST_SAMPLES)} samples in ${formatTime(duration)}; ` +
        `allowed: 0, or at least ${formatTime(Math.ceil(duration / MOST_SAMPLES))}`,
    };
  },
];

/** With TCP on the card there is nothing left of the host's for these to take over or to shorten. */
const hostsOwn: readonly (readonly [
  path: string,
  allowed: string,
  value: (spec: ExperimentSpec) => unknown,
])[] = [
  ['offloads.setup', 'off', ({ offloads }) => offloads.setup],
  ['offloads.teardown', 'off', ({ offloads }) => offloads.teardown],
  ['offloads.splice', 'off', ({ offloads }) => offloads.splice],
  ['offloads.tso', 'off', ({ offloads }) => offloads.tso],
  ['offloads.lro', 'off', ({ offloads }) => offloads.lro],
  // The card's TCP has one port to the world.
  ['testbed.ports', '1', ({ testbed }) => testbed.ports],
  [
    'application.kind',
    'message-server',
    ({ application: { kind } }) => (kind === 'proxy' ? kind : 'message-server'),
  ],
  [
    'workload.kind',
    'closed-loop',
    ({ workload }) => (workload.kind === 'open-loop' ? 'closed-loop' : workload.kind),
  ],
  ['host.zeroCopy', 'false', ({ host }) => host.zeroCopy],
  ['host.lazyTcb', 'false', ({ host }) => host.lazyTcb],
];

function breachesOfToe(spec: ExperimentSpec): Finding[] {
  if (spec.testbed.stack !== 'toe') return [];
  return hostsOwn.flatMap(([path, allowed, read]) => {
    const value = read(spec);
    if (String(value) === allowed) return [];
    const message = `${path} is ${String(value)}, and testbed.stack is toe, where the card runs all of TCP; allowed: ${allowed}`;
    return [{ path, value, message }];
  });
}

export function breaches(spec: ExperimentSpec): Finding[] {
  return [...rules.flatMap((rule) => rule(spec) ?? []), ...breachesOfToe(spec), ...workloadBreaches(spec)];
}
