/** Testbeds as `testbed` of a spec: what an experiment changes stands beside them. Sources as figure.ts names them. */

/** The talk's server and clients: 16 cores at 2.6 GHz, an Agilio LX of 2 x 40 GbE, 8 client machines (SLD, RDM). */
export const talkTestbed = {
  clients: 8,
  serverCores: 16,
  serverClock: 2.6e9,
  nic: 'agilio-lx',
  ports: 2,
  linkRate: 40e9,
} as const;

/** One core of that server. */
export const talkCore = { ...talkTestbed, serverCores: 1 } as const;

/** The authors' second server: a Xeon E5-2650 v2, 8 cores at 2.6 GHz (RDM). */
export const secondTestbed = { ...talkTestbed, serverCores: 8 } as const;

/** The talk's server with other cards, and with one port. */
export const cxTestbed = { ...talkTestbed, nic: 'agilio-cx' } as const;
export const dpuTestbed = { ...talkTestbed, nic: 'dpu', linkRate: 100e9 } as const;
export const onePortTestbed = { ...talkTestbed, ports: 1 } as const;
