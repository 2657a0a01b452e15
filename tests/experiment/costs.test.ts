import { describe, expect, it } from 'vitest';
import { costFields } from '#experiment/costFields.ts';
import { figureTable } from '#experiment/figureTable.ts';
import { defaultSpec } from '#experiment/defaults.ts';
import { hostCosts } from '#experiment/hardware.ts';
import { withPath, type Plain } from '#experiment/paths.ts';
import { decodeLink, encodeLink } from '#experiment/permalink.ts';
import { findPreset } from '#experiment/presets/all.ts';
import type { Report } from '#experiment/report.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { validate } from '#experiment/validate.ts';
import { Category } from '#engine/host/cycles.table.ts';
import { programSteps } from '#engine/nic/programSteps.table.ts';
import { Testbed } from '#engine/testbed/testbed.ts';

function changed(name: string, costs: Partial<ExperimentSpec['costs']>): ExperimentSpec {
  const found = findPreset(name)!.spec;
  return { ...found, costs: { ...found.costs, ...costs } };
}

function reportOf(name: string, costs: Partial<ExperimentSpec['costs']>): Report {
  const spec = changed(name, costs);
  const testbed = new Testbed(spec);
  testbed.advance(spec.duration, Infinity);
  return testbed.report();
}

describe('the figures a spec may set', () => {
  it('are those of the cost table, under their names, and what they say unless they are set', () => {
    const { costs } = defaultSpec();
    for (const [name, { cycles }] of Object.entries(hostCosts))
      expect(costs[name as keyof typeof hostCosts]).toBe(cycles);
    expect(Object.keys(costs)).toHaveLength(costFields.length);
  });

  it('refuse what is out of their range, and name it', () => {
    for (const { path, max } of costFields) {
      const answer = validate(withPath(defaultSpec() as unknown as Plain, path, max + 1));
      expect(answer.ok).toBe(false);
      if (!answer.ok) expect(answer.findings[0].message).toMatch(new RegExp(`^${path} is .*allowed: `));
    }
  });

  it('travel in a link, and only those that were set', () => {
    const spec = changed('one-connection', { tcbCreate: 1200, nicClock: 600e6 });
    const plain = encodeLink(findPreset('one-connection')!.spec);
    const link = encodeLink(spec);
    expect(decodeLink(link).spec).toEqual(spec);
    expect(link.length - plain.length).toBeLessThan(80);
  });
});

describe('the table of all figures', () => {
  const rows = figureTable(programSteps);

  it('has a source, a label and a unit for each, and tells them apart', () => {
    for (const { name, source, label, unit, value } of rows) {
      expect(source, name).not.toBe('');
      expect(['quoted', 'derived', 'assumed']).toContain(label);
      expect(unit).not.toBe('');
      expect(value).toBeGreaterThanOrEqual(0);
    }
    expect(new Set(rows.map(({ group, name }) => `${group}/${name}`)).size).toBe(rows.length);
  });

  it('holds what the machine runs on: host, kernel, four cards, their programs, the bus', () => {
    for (const [group, name, value] of [
      ['Host, cycles by action', 'tcbCreate', hostCosts.tcbCreate.cycles],
      ['Netronome Agilio LX (NFP-6480)', 'IMEM latency', 200],
      ['Programs of the card', 'make cookie', 850],
      ['PCIe', 'writeEngine operation', 18.3],
      ['PCIe as measured', 'read of 64 B', 546],
    ])
      expect(rows).toContainEqual(expect.objectContaining({ group, name, value }));
  });
});

describe('what is set, the machine does', () => {
  it('a control block that costs 1,000 cycles more is 1,000 cycles of connection management more', () => {
    const before = reportOf('one-connection', {});
    const after = reportOf('one-connection', { tcbCreate: hostCosts.tcbCreate.cycles + 1000 });
    const of = ({ cpu }: Report): number => cpu.perConnection[Category.Connection];
    expect(of(after) - of(before)).toBe(1000);
  });

  it('a card of half the clock forwards half of what its cores can', () => {
    const { forwarding } = reportOf('forwarding-3000-cycles', {}).nic;
    const half = reportOf('forwarding-3000-cycles', { nicClock: 600e6 }).nic.forwarding!;
    expect(half.forwardedPerSecond / forwarding!.forwardedPerSecond).toBeCloseTo(0.5, 1);
  });

  it('programs of twice the instructions hold the cores longer, and their memories no longer', () => {
    const before = reportOf('one-connection-offloaded', {}).nic;
    const after = reportOf('one-connection-offloaded', { nicInstructions: 2 }).nic;
    expect(after.steps['make cookie']).toBe(2 * before.steps['make cookie']);
    const touched = ({ use }: typeof before): number[] => use.operations.map(({ operations }) => operations);
    expect(touched(after)).toEqual(touched(before));
  });

  it('a bus that is slower by its latency makes the first round trip longer', () => {
    const before = reportOf('one-connection', {}).latency.handshake.min;
    const after = reportOf('one-connection', { dmaLatency: 3 }).latency.handshake.min;
    expect(after).toBeGreaterThan(before + 500);
  });
});
