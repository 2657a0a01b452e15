import { bytes, choice, integer, rate, second, time, type SpecField } from './kinds.table.ts';

/** The machines: clients, server, card, links and backends. */
export const testbedFields: readonly SpecField[] = [
  integer('testbed.clients', 1, 1, 8, 'Client machines', 'Each has its own address and no CPU limit; they share the link.'),
  integer('testbed.serverCores', 1, 1, 64, 'Server cores', 'Host cores, each with its own receive and transmit ring.'),
  rate('testbed.serverClock', 2.6e9, 100e6, 10e9, 'Server clock', 'Clock of every host core; a Xeon Gold 6142 runs at 2.6 GHz.', 'Hz'),
  choice('testbed.stack', 'mtcp', ['mtcp', 'acceltcp', 'original', 'linux', 'toe'], 'Host stack',
    'A named set of host options and offloads; fields you state yourself are kept. toe: all of TCP runs on the NIC, and no other offload has anything to do.'),
  choice('testbed.nic', 'agilio-lx', ['agilio-lx', 'agilio-cx', 'dpu', 'ideal'], 'NIC', 'Cores, clock and memories of the card.'),
  bytes('testbed.nicMemory', 0, 0, 8_589_934_592, 'NIC memory', 'Internal memory of the card instead of its own (8 MB on the Agilio LX); 0 = its own.'),
  integer('testbed.nicInstructions', 0, 0, 16_777_216, 'Instruction store', 'Words of a core’s store instead of its own (8,192 on the Agilio); programs that do not fit are refused; 0 = its own.', 'words'),
  integer('testbed.ringDescriptors', 4096, 64, 65_536, 'Ring size', 'Frames a receive or transmit ring holds, per core.', 'frames'),
  rate('testbed.linkRate', 10e9, 1e6, 400e9, 'Link rate', 'In each direction; preamble, gap and FCS are counted.', 'bit/s'),
  integer('testbed.ports', 1, 1, 2, 'Ports', 'Ports of the card that clients use: 1 = they stand behind the first and a proxy’s backends behind the second; 2 = a switch behind each, and every other machine of either kind behind either (toBackends and fromBackends are then the second port’s links).'),
  time('testbed.linkDelay', 10_000, 0, second, 'Link delay', 'One way, from the first bit in to the first bit out.'),
  integer('testbed.linkQueue', 65_536, 1, 1_048_576, 'Link queue', 'Frames that may wait for the link before the newest is dropped.', 'frames'),
  integer('testbed.linkMark', 0, 0, 1_048_576, 'ECN marking', 'Frames waiting from which on the link marks ECN-capable ones (RFC 3168 §5); 0 = never.', 'frames'),
  integer('testbed.backends', 2, 1, 8, 'Backends', 'Machines behind the proxy, on the NIC’s second port and links like the clients’; each has its own address and no CPU limit.'),
  integer('testbed.deadBackends', 0, 0, 8, 'Dead backends', 'Of the backends, the last so many refuse every connection.'),
];
