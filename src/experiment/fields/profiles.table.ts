import { second } from './kinds.table.ts';

/** What each stack profile means where the spec does not say otherwise (emulation.md §7). */
export const profiles: Readonly<Record<string, Readonly<Record<string, boolean | string | number>>>> = {
  mtcp: {},
  // A Linux host as it comes: none of the book's mechanisms, and TCP as its defaults are (ip-sysctl; tcp.h). Its buffers grow; these do not.
  linux: {
    'host.stackThread': false,
    'host.systemCalls': true,
    'host.interrupts': true,
    'host.kernelPath': true,
    'host.sharedListener': true,
    'host.finPiggyback': false,
    'tcp.sack': true,
    'tcp.rack': true,
    'tcp.delayedAck': 40_000_000,
    'tcp.nagle': true,
    'tcp.congestionControl': 'cubic',
    'tcp.rtoMin': 200_000_000,
    'tcp.rtoMax': 120 * second,
    'tcp.timeWait': 60 * second,
  },
  // The released stack's simplified TCP: go-back-N, growth by whole segments, no deflation, no least RTO (source-facts C.11-C.14).
  original: {
    'tcp.congestionControl': 'original',
    'tcp.delayedAck': 0,
    'tcp.initialWindow': 2,
    'tcp.rtoInitial': 500_000_000,
    'tcp.rtoMin': 1_000_000,
    'tcp.retries': 16,
    'tcp.timeWait': 0,
    'tcp.sendBuffer': 8192,
    'tcp.receiveBuffer': 8192,
  },
  // All of TCP on the card. The host keeps sockets and the application, which polls for news beside them.
  toe: {
    'host.stackThread': false,
    'host.userLevelThreads': true,
  },
  acceltcp: {
    'offloads.setup': 'intended',
    'offloads.teardown': 'intended',
    'host.userLevelThreads': true,
    'host.zeroCopy': true,
    'host.lazyTcb': true,
  },
};
