import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cubeRoot } from '#engine/tcp/congestion/cubeRoot.ts';
import { Cubic } from '#engine/tcp/congestion/cubic.ts';
import { TcbTable } from '#engine/tcp/tcbTable.ts';
import type { Tcb } from '#engine/tcp/tcb.ts';

const MSS = 1000;
const ROUND_TRIP = 100_000;

function connection(cwnd: number): { cubic: Cubic; tcb: Tcb } {
  const table = new TcbTable(1, true);
  const tcb = table.open(table.take());
  const cubic = new Cubic();
  tcb.mss = MSS;
  tcb.srtt = ROUND_TRIP << 3;
  cubic.begin(tcb, 10);
  tcb.cwnd = cwnd * MSS;
  return { cubic, tcb };
}

/** A round trip in which every byte of the window is acknowledged, a segment at a time. */
function roundTrip(cubic: Cubic, tcb: Tcb, nowUs: number): void {
  const segments = Math.floor(tcb.cwnd / MSS);
  for (let at = 0; at < segments; at++)
    cubic.onAcknowledged(tcb, MSS, nowUs + Math.floor((at * ROUND_TRIP) / segments));
}

describe('cubeRoot', () => {
  it('is that of every positive number, to a few units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e15, noNaN: true }), (x) => {
        expect(Math.abs(cubeRoot(x) / Math.cbrt(x) - 1)).toBeLessThan(1e-14);
      }),
    );
    expect(cubeRoot(0)).toBe(0);
    expect(cubeRoot(-1)).toBe(0);
  });
});

describe('CUBIC (RFC 9438)', () => {
  it('keeps 0.7 of the window on a loss and remembers where it was (§4.6)', () => {
    const { cubic, tcb } = connection(100);
    cubic.onLoss(tcb, 100 * MSS);
    expect([tcb.ssthresh, tcb.cwnd, tcb.cubicMax]).toEqual([70 * MSS, 70 * MSS, 100 * MSS]);
  });

  it('gives room when it loses below its last peak (§4.7, fast convergence)', () => {
    const { cubic, tcb } = connection(100);
    cubic.onLoss(tcb, 100 * MSS);
    cubic.onLoss(tcb, 70 * MSS);
    expect(tcb.cubicMax).toBe(Math.floor(70 * MSS * 0.85));
    expect(tcb.ssthresh).toBe(49 * MSS);
  });

  it('is back at the peak after K seconds: cube root of 0.3 W_max / C (§4.2)', () => {
    const { cubic, tcb } = connection(1000);
    cubic.onLoss(tcb, 1000 * MSS);
    const k = Math.cbrt((0.3 * 1000) / 0.4);
    let now = 1;
    for (; tcb.cwnd < 999 * MSS; now += ROUND_TRIP) roundTrip(cubic, tcb, now);
    expect(tcb.cubicK).toBe(Math.round(k * 1000));
    expect(now / 1e6).toBeGreaterThan(k * 0.8);
    expect(now / 1e6).toBeLessThan(k * 1.1);
  });

  it('grows past the peak slowly, then fast, never by more than half in a round trip (§4.2)', () => {
    const { cubic, tcb } = connection(1000);
    cubic.onLoss(tcb, 1000 * MSS);
    const windows: number[] = [];
    for (let now = 1; now < 20e6; now += ROUND_TRIP) {
      windows.push(tcb.cwnd);
      roundTrip(cubic, tcb, now);
    }
    const steps = windows.slice(1).map((window, at) => window / windows[at]!);
    expect(Math.max(...steps)).toBeLessThanOrEqual(1.51);
    const at = (seconds: number): number => windows[Math.round((seconds * 1e6) / ROUND_TRIP)]!;
    expect(at(9.5) - at(8.5)).toBeLessThan(at(2) - at(1));
    expect(at(17) - at(16)).toBeGreaterThan(at(9.5) - at(8.5));
  });

  it('is never slower than Reno would be (§4.3)', () => {
    const { cubic, tcb } = connection(20);
    tcb.srtt = 1000 << 3;
    cubic.onLoss(tcb, 20 * MSS);
    // A round trip of 1 ms: the cubic curve stands still, Reno gains its alpha for each.
    for (let round = 0; round < 10; round++) {
      const segments = Math.floor(tcb.cwnd / MSS);
      for (let part = 0; part < segments; part++) cubic.onAcknowledged(tcb, MSS, 1 + round * 1000);
    }
    expect(tcb.cwnd / MSS).toBeGreaterThan(14 + 10 * 0.5);
    expect(tcb.cwnd / MSS).toBeLessThan(14 + 10 * 0.6);
  });

  it('starts again from one segment after a timeout (§4.8)', () => {
    const { cubic, tcb } = connection(100);
    cubic.onTimeout(tcb, 100 * MSS);
    expect([tcb.ssthresh, tcb.cwnd]).toEqual([70 * MSS, MSS]);
    cubic.onAcknowledged(tcb, MSS, 1);
    expect(tcb.cwnd).toBe(2 * MSS);
  });
});
