import { definePreset, type Preset } from './preset.ts';

/** Cookies as released, so that what has been acknowledged is counted from the number the card reckons with (E-N8). */
const released = { setup: 'as-released', teardown: 'as-released', checksum: 'off', wheelTick: '5ms' };
const impatient = { tcp: { rtoInitial: '200ms', rtoMin: '200ms', retries: 5 }, duration: '30s' };
const testbed = { stack: 'acceltcp' };
const probes = { trace: 200 };
/** The reply itself. */
const lostReply = { exact: [{ link: 'toClient', frame: 2, fate: 'drop', delay: 0 }] };

/** What the released source gets wrong when the NIC closes connections (source-facts E.1); all but the last stand in the gallery. */
export const releasedTeardown: readonly Preset[] = [
  definePreset(
    'released-collision',
    'E-N1, E-N2: two clients share a slot; the reply and FIN of one are lost',
    {
      ...impatient,
      testbed: { ...testbed, clients: 5 },
      offloads: { ...released, setup: 'off' },
      workload: { concurrency: 20, connections: 40, rampInterval: 0 },
      probes: { trace: 400 },
    },
  ),
  definePreset('released-one-packet', 'E-N13: of a reply of 3,000 bytes the slot takes one packet', {
    ...impatient,
    testbed,
    offloads: released,
    workload: { replyBytes: 3000 },
    probes,
  }),
  definePreset('released-no-clock', 'E-N11: with nobody else on the wire a lost reply is never sent again', {
    ...impatient,
    testbed,
    offloads: released,
    disturbances: lostReply,
    probes,
  }),
  definePreset(
    'released-vanished',
    'E-N10, E-N16: a lost reply is resent broken, for as long as frames come',
    {
      ...impatient,
      testbed,
      offloads: released,
      workload: { concurrency: 2, connections: 200, thinkTime: '20ms', rampInterval: '1ms' },
      disturbances: lostReply,
      probes,
    },
  ),
  definePreset('released-no-timestamps', 'E-N22: without options the expected FIN is 12 bytes off', {
    ...impatient,
    tcp: { ...impatient.tcp, timestamps: false },
    testbed,
    offloads: { ...released, setup: 'intended' },
    probes,
  }),
  definePreset(
    'last-ack-released',
    'E-N19: the last acknowledgment is lost; the FIN sent again meets a reset',
    {
      ...impatient,
      testbed,
      offloads: released,
      disturbances: { exact: [{ link: 'toClient', frame: 3, fate: 'drop', delay: 0 }] },
      probes,
    },
  ),
];
