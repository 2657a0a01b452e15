import { expect, test } from 'vitest';
import { validate } from '#experiment/validate.ts';

const refusals = (input: object): string[] => {
  const result = validate(input);
  return result.ok ? [] : result.findings.map(({ message }) => message);
};
const open = { kind: 'open-loop' };

test.each([
  [
    'keys of a server that knows none',
    { workload: { content: 'usr' } },
    /^workload\.content is usr, .*allowed: .*application\.kind redis$/,
  ],
  [
    'flow sizes of a Redis',
    { application: { kind: 'redis' }, workload: { content: 'web-search' } },
    /^workload\.content is web-search, .*allowed: one of fixed, usr, etc$/,
  ],
  [
    'a request too small to say what it wants',
    { workload: { content: 'cache', requestBytes: 7 } },
    /^workload\.requestBytes is 7, .*allowed: at least 8$/,
  ],
  [
    'a capture without times',
    { workload: { ...open, arrivals: 'capture' } },
    /^workload\.arrivalTimes is 0, .*allowed: 1 time or more/,
  ],
  [
    'more connections than times',
    { workload: { ...open, arrivals: 'capture', arrivalTimes: [1], connections: 2 } },
    /^workload\.connections is 2, .*allowed: at most 1/,
  ],
  [
    'a ramp to nowhere',
    { workload: { ...open, rampTime: '1s' } },
    /^workload\.rampTime is 1000000000, .*allowed: both 0/,
  ],
  [
    'pauses between bursts of no length',
    { workload: { ...open, burstOff: '1s' } },
    /^workload\.burstOn is 0, .*allowed: more than 0/,
  ],
  [
    'times out of order',
    { workload: { arrivalTimes: [5, 4] } },
    /^workload\.arrivalTimes\.1 is 4; allowed: whole ns from 0 to 1 h/,
  ],
  [
    'a time that is none',
    { workload: { arrivalTimes: [0, 1.5] } },
    /^workload\.arrivalTimes\.1 is 1\.5; allowed/,
  ],
])('%s is refused by name, with what is allowed', (_what, input, message) => {
  expect(refusals(input)).toEqual([expect.stringMatching(message)]);
});

test.each([
  { workload: { ...open, rate: 10, rateEnd: 20, rampTime: '1s', burstOn: '1ms', burstOff: '1ms' } },
  { workload: { ...open, arrivals: 'capture', arrivalTimes: [0, 0, 7], connections: 0 } },
  { application: { kind: 'redis' }, workload: { content: 'etc' } },
  { application: { kind: 'http' }, workload: { content: 'specweb', requestBytes: 1 } },
  { testbed: { stack: 'toe' }, workload: open },
])('%j is a spec', (input) => {
  expect(refusals(input)).toEqual([]);
});
