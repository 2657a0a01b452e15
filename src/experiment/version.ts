/** Part of every report: same spec + seed + engine version = same report. Raised whenever a digest may change. */
export const ENGINE_VERSION = '0.4.0';
