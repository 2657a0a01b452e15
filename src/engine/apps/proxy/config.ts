import type { Balance } from './balance.ts';

/** What a proxy is told. Times are whole milliseconds, 0 = none. */
export interface ProxyConfig {
  readonly ports: readonly number[];
  readonly backends: readonly number[];
  readonly backendPort: number;
  readonly balance: Balance;
  /** Pairs at once, and the bytes each holds of either direction. */
  readonly pairs: number;
  readonly bufferBytes: number;
  readonly offloadTeardown: boolean;
  /** Once a backend has the request, the NIC is asked to do the rest. */
  readonly splices: boolean;
  /** Further attempts to connect after one that failed; and whether another backend may be tried. */
  readonly retries: number;
  readonly redispatch: boolean;
  /** Between two health checks of a backend, and whether they ask for a response. */
  readonly healthInterval: number;
  readonly speaksHttp: boolean;
  /** Mode http: clients are told their backend by a cookie, and keep it. */
  readonly cookie: boolean;
  readonly timeoutConnect: number;
  readonly timeoutServer: number;
  readonly timeoutClient: number;
  readonly timeoutHttpRequest: number;
}
