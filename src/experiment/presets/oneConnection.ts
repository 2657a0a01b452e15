import { definePreset } from './preset.ts';

const probes = { trace: 200 };

export const oneConnection = definePreset(
  'one-connection',
  'seven packets for 64 bytes: one connection on mTCP, every frame traced',
  { probes },
);

export const oneConnectionOffloaded = definePreset(
  'one-connection-offloaded',
  'the same connection on AccelTCP: the NIC answers the SYN and does the closing',
  { testbed: { stack: 'acceltcp' }, probes },
);

/** Long enough for the 60 s of TIME-WAIT. */
export const oneConnectionLinux = definePreset(
  'one-connection-linux',
  'the same connection on a Linux host: the FIN travels alone, and the NIC interrupts a core that sleeps',
  { testbed: { stack: 'linux' }, probes, duration: '100s' },
);

/** The second frame to the client is the response with its FIN; after the NIC's SYN-ACK nothing else comes before it. */
export const lostResponse = definePreset(
  'lost-response',
  'the response is lost on purpose, and the NIC resends it while the host has forgotten the connection',
  {
    testbed: { stack: 'acceltcp' },
    offloads: { wheelGroups: 8, wheelTick: '1ms' },
    disturbances: { exact: [{ link: 'toClient', frame: 2, fate: 'drop', delay: 0 }] },
    probes,
  },
);
