import type { ExperimentSpec } from './spec.ts';

/** What clients speak: messages of known bytes, or their server's own protocol. */
export type Language = 'known-bytes' | 'redis' | 'http';

export function languageOf({ application, proxy }: ExperimentSpec): Language {
  const { kind } = application;
  if (kind === 'redis' || kind === 'http') return kind;
  return kind === 'proxy' && proxy.mode === 'http' ? 'http' : 'known-bytes';
}

/** Whether each request tells the message server how large a reply it wants. */
export function asksSize(spec: ExperimentSpec): boolean {
  return spec.workload.content !== 'fixed' && languageOf(spec) === 'known-bytes';
}
