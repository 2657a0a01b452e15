import { expect, it } from 'vitest';
import { comparisons, hopNames } from '#widgets/diagrams/inspection.ts';
import { livesOf } from '#widgets/kit/traceView.ts';
import { connectionTrace } from '../support/traceFixture.ts';

const trace = connectionTrace();
const lives = livesOf(trace);

it('holds a packet against the hop before and the packet it answers', () => {
  expect(comparisons(trace, lives, lives[0], 0)).toEqual([]);
  expect(comparisons(trace, lives, lives[1], 1).map(({ label }) => label)).toEqual([
    'the hop before',
    'the SYN it follows',
  ]);
});

it('falls back to the last packet that came the other way', () => {
  const nameless = lives.map((life) => ({ ...life, cause: -1 }));
  expect(comparisons(trace, nameless, nameless[1], 0).map(({ label }) => label)).toEqual([
    'the SYN it follows',
  ]);
});

it('names every hop with its instant', () => {
  expect(hopNames(lives[0])[2].replace('\u00a0', ' ')).toBe('NIC from wire, 10.3 µs');
});
