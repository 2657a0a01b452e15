import { asksSize, languageOf } from './language.ts';
import type { Finding } from './readField.ts';
import type { ExperimentSpec } from './spec.ts';
import { group } from './units.ts';

/** A key and the size asked for. */
const LEAST_ASKING = 8;
const keyValue = ['usr', 'etc'];
const forRedis = ['fixed', ...keyValue];

type Breach = readonly [path: string, value: unknown, why: string, allowed: string];

function contentBreaches(spec: ExperimentSpec): Breach[] {
  const { content, requestBytes } = spec.workload;
  const { kind } = spec.application;
  const isRedis = languageOf(spec) === 'redis';
  const found: Breach[] = [];
  if (keyValue.includes(content) && !isRedis)
    found.push([
      'workload.content',
      content,
      `and application.kind ${kind} knows no keys`,
      'another content, or application.kind redis',
    ]);
  if (isRedis && !forRedis.includes(content))
    found.push([
      'workload.content',
      content,
      'which says nothing of keys, while application.kind is redis',
      `one of ${forRedis.join(', ')}`,
    ]);
  if (asksSize(spec) && requestBytes < LEAST_ASKING)
    found.push([
      'workload.requestBytes',
      requestBytes,
      `too small to say how large a reply workload.content ${content} wants`,
      `at least ${LEAST_ASKING}`,
    ]);
  return found;
}

function arrivalBreaches({ workload }: ExperimentSpec): Breach[] {
  const { kind, arrivals, arrivalTimes, connections, rateEnd, rampTime, burstOn, burstOff } = workload;
  if (kind !== 'open-loop') return [];
  const found: Breach[] = [];
  if (arrivals === 'capture' && arrivalTimes.length === 0)
    found.push([
      'workload.arrivalTimes',
      0,
      'times long, and workload.arrivals is capture',
      '1 time or more, or other arrivals',
    ]);
  if (arrivals === 'capture' && arrivalTimes.length > 0 && connections > arrivalTimes.length)
    found.push([
      'workload.connections',
      connections,
      'more than workload.arrivalTimes has',
      `at most ${group(arrivalTimes.length)}, 0 for all`,
    ]);
  if (rateEnd > 0 !== rampTime > 0)
    found.push([
      'workload.rampTime',
      rampTime,
      `while workload.rateEnd is ${group(rateEnd)}`,
      'both 0 (no ramp), or neither',
    ]);
  if (burstOff > 0 && burstOn === 0)
    found.push([
      'workload.burstOn',
      burstOn,
      'while workload.burstOff says that there are bursts',
      'more than 0, or workload.burstOff 0',
    ]);
  return found;
}

/** What does not go together in a workload, by the field to change. */
export function workloadBreaches(spec: ExperimentSpec): Finding[] {
  return [...contentBreaches(spec), ...arrivalBreaches(spec)].map(([path, value, why, allowed]) => ({
    path,
    value,
    message: `${path} is ${String(value)}, ${why}; allowed: ${allowed}`,
  }));
}
