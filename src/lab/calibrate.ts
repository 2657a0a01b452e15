import { Testbed } from '#engine/testbed/testbed.ts';
import { calibrate as fit, type Calibration, type Outcome } from '#experiment/calibration/calibrate.ts';
import type { Fact } from '#experiment/calibration/facts.table.ts';
import { scales as committed, type ScaleName } from '#experiment/calibration/scales.table.ts';
import { hostCosts } from '#experiment/hardware.ts';
import { group } from '#experiment/units.ts';
import { parsed } from './arguments.ts';
import { aligned } from './table.ts';

const options = { json: { type: 'boolean' } } as const;

function shown(value: number, { unit }: Fact): string {
  if (unit === 'share') return `${(100 * value).toFixed(1)} %`;
  return unit === 'times' ? value.toFixed(2) : `${group(Math.round(value))} ${unit}`;
}

function asked(fact: Fact): string {
  const { least, most } = fact;
  if (Number.isNaN(most)) return `at least ${shown(least, fact)}`;
  if (Number.isNaN(least)) return `at most ${shown(most, fact)}`;
  return least === most ? shown(least, fact) : `${shown(least, fact)} to ${shown(most, fact)}`;
}

function factRows(outcomes: readonly Outcome[]): string[][] {
  return [
    ['fact', 'use', 'allows', 'counted', 'calibrated', 'residual'],
    ...outcomes.map(({ fact, before, after, residual }) => [
      `${fact.id} [${fact.source}, ${fact.mark}]`,
      fact.use,
      asked(fact),
      shown(before, fact),
      shown(after, fact),
      residual === 0 ? 'none' : `${(100 * residual).toFixed(1)} %`,
    ]),
  ];
}

function figureRows(): string[][] {
  const rows = Object.entries(hostCosts).flatMap(([name, row]) =>
    'before' in row && row.before !== undefined
      ? [[name, group(row.before), group(row.cycles), row.source]]
      : [],
  );
  return [['figure', 'counted', 'calibrated', ''], ...rows];
}

/** "connection 0.92", and what is committed where that is something else. */
function scaleLines(scales: Calibration['scales']): string {
  const names = Object.keys(scales) as ScaleName[];
  return aligned(
    names.map((name) => [
      name,
      scales[name].toFixed(2),
      scales[name] === committed[name] ? 'as committed' : `committed is ${committed[name].toFixed(2)}`,
    ]),
    '  ',
  );
}

function text({ scales, outcomes, runs }: Calibration): string {
  return [
    `Calibrated on ${outcomes.length} published micro-facts by ${runs} runs of the machine; results it is asked to predict are not among them.`,
    '',
    aligned(factRows(outcomes), '  '),
    '',
    ...outcomes.map(({ fact }) => `  ${fact.id}: ${fact.says}`),
    '',
    'Scales, the nearest to 1 with which every bound and range holds; the kernel’s meets its target:',
    scaleLines(scales),
    '',
    'Figures of hardware.ts they apply to, in cycles (those of a kernel take kernelStack times as many):',
    aligned(figureRows(), '  '),
    '',
    'PCIe and its latencies are fitted to pcie-bench, size by size: tests/golden/expected/pcie.txt.',
    '',
  ].join('\n');
}

/** Runs the micro-experiments and says which scales published facts ask for. */
export function calibrate(args: string[]): number {
  const { values } = parsed({ args, options });
  const calibration = fit((spec) => {
    const testbed = new Testbed(spec);
    testbed.advance(spec.duration, Infinity);
    return testbed.report();
  });
  const json = { ...calibration, committed };
  process.stdout.write(values.json ? `${JSON.stringify(json, null, 2)}\n` : text(calibration));
  return 0;
}
