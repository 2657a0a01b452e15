import type { RedisReport } from './redisReport.ts';

/** What was said and done above TCP; each only where it says something. */
export interface CallsReport {
  /** Connections of an open loop by what became of them before they began. */
  arrivals?: Record<string, number>;
  /** What clients of a Redis or an HTTP server asked for and were told. */
  said?: Record<string, number>;
  /** Where it is Redis. */
  redis?: RedisReport;
}
