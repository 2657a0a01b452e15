import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import { State } from '#engine/tcp/states.table.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';
import { TcbFlag } from '#engine/tcp/tcbFlags.table.ts';
import { ahead } from '#engine/wire/sequence.ts';
import type { SocketInfo } from './api.ts';

/** By row of states.table.ts: Linux's number and name (include/net/tcp_states.h). */
const linuxStates: readonly (readonly [number, string])[] = [
  [7, 'CLOSE'],
  [10, 'LISTEN'],
  [2, 'SYN_SENT'],
  [3, 'SYN_RECV'],
  [1, 'ESTABLISHED'],
  [4, 'FIN_WAIT1'],
  [5, 'FIN_WAIT2'],
  [8, 'CLOSE_WAIT'],
  [11, 'CLOSING'],
  [9, 'LAST_ACK'],
  [6, 'TIME_WAIT'],
];
/** tcpi_options: TCPI_OPT_TIMESTAMPS, TCPI_OPT_SACK, TCPI_OPT_WSCALE. */
const Option = { Timestamps: 1, Sack: 2, WindowScale: 4 } as const;

function optionsOf(tcb: Tcb): number {
  return (
    (tcb.has(TcbFlag.Timestamps) ? Option.Timestamps : 0) |
    (tcb.has(TcbFlag.SackPermitted) ? Option.Sack : 0) |
    (tcb.sendScale >= 0 ? Option.WindowScale : 0)
  );
}

export function connectionInfo(endpoint: TcpEndpoint, id: number): SocketInfo {
  const { config, tcbs } = endpoint.ctx;
  const tcb = tcbs.open(id);
  const [stateNumber, state] = linuxStates[tcb.state];
  const segment = Math.max(1, tcb.mss);
  const flight = ahead(tcb.sndUna, tcb.sndMax);
  return {
    stateNumber,
    state,
    options: optionsOf(tcb),
    rto: tcb.rto,
    sndMss: tcb.mss,
    rcvMss: config.mss,
    unacked: Math.ceil(flight / segment),
    retransmits: tcb.attempts,
    sndSsthresh: Math.floor(tcb.ssthresh / segment),
    sndCwnd: Math.floor(tcb.cwnd / segment),
    rtt: tcb.srtt >> 3,
    rttvar: tcb.rttvar >> 2,
    sndWnd: tcb.sndWnd,
    rcvWnd: Math.max(0, ahead(tcb.rcvNxt, tcb.rcvAdvertised)),
    notsentBytes: Math.max(0, tcb.sendQueued - flight),
    rcvQueued: tcb.receiveQueued,
    localAddress: tcb.localAddress,
    localPort: tcb.ports >>> 16,
    peerAddress: tcb.peerAddress,
    peerPort: tcb.ports & 0xffff,
  };
}

/** A socket without a connection. */
export function idleInfo(endpoint: TcpEndpoint, listens: boolean, address: number, port: number): SocketInfo {
  const { config } = endpoint.ctx;
  const [stateNumber, state] = linuxStates[listens ? State.Listen : State.Closed];
  return {
    ...{ stateNumber, state, options: 0, rto: config.rtoInitial, sndMss: config.mss, rcvMss: config.mss },
    ...{ unacked: 0, retransmits: 0, sndSsthresh: 0, sndCwnd: config.initialWindow, rtt: 0, rttvar: 0 },
    ...{ sndWnd: 0, rcvWnd: 0, notsentBytes: 0, rcvQueued: 0, localAddress: address, localPort: port },
    ...{ peerAddress: 0, peerPort: 0 },
  };
}
