/** What a proxy did with the clients' connections. Bytes are those the application carried. */
export interface ProxyReport {
  backends: { address: string; connections: number; open: number; refused: number }[];
  bytesToBackends: number;
  bytesToClients: number;
  /** Connections the application carried to their end. */
  relayed: number;
  /** Connections the NIC took over, those it would not, and how those it took ended. */
  spliced: number;
  spliceRefused: number;
  spliceEnds: { closed: number; reset: number; idle: number };
  /** Payload that passed between spliced connections. */
  splicedBytesToBackends: number;
  splicedBytesToClients: number;
  /** Connections it turned away: no backend took them, or there was no room. */
  refused: number;
  /** Connections that one side reset, and the other was told so. */
  reset: number;
  open: number;
  /** Frames that entered the backends' links. */
  framesToBackends: number;
  framesFromBackends: number;
  /** Attempts to connect after one that failed, and those at another backend; only where there were any. */
  retries?: number;
  redispatches?: number;
  /** Only with health checks: those begun, those that failed, and how often a backend went down. */
  checks?: { sent: number; failed: number; downs: number };
  /** Only in mode http. */
  http?: HttpProxyReport;
}

/** What a proxy in mode http did beside. `connections` of a backend are requests there. */
export interface HttpProxyReport {
  requests: number;
  /** Responses of backends it saw, by the first digit of their status; those of spliced pairs pass it by. */
  responses: Record<string, number>;
  /** Its own in their place: status -> how often. */
  errors: Record<string, number>;
  /** Connections made to backends, and requests that found one that was idle. */
  opened: number;
  reused: number;
  /** Responses that ended before they were whole. */
  truncated: number;
}
