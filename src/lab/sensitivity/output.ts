import { LEAST_REACH, type Influence, type Sensitivity } from '#experiment/reproduction/sensitivity.ts';
import { group } from '#experiment/units.ts';
import { aligned } from '#lab/table.ts';

function percent(share: number): string {
  const sign = share < 0 ? '−' : '+';
  return `${sign}${(100 * Math.abs(share)).toFixed(1)} %`;
}

function row(predicted: number, { path, name, less, more, elasticity }: Influence): string[] {
  const ends = [predicted * (1 + less), predicted * (1 + more)].toSorted((one, other) => one - other);
  const range = ends.map((value) => group(Number(value.toPrecision(4)))).join(' to ');
  return [`  ${name} (${path})`, percent(less), percent(more), elasticity.toFixed(2), range];
}

/** A table for each result, what moves it most first. */
export function sensitivityText({ claims, share, engine }: Sensitivity): string {
  const head = [
    'figure of the cost model',
    `${100 * share} % less`,
    `${100 * share} % more`,
    'elasticity',
    'range',
  ];
  const tables = claims.map(({ entry, says, unit, predicted, influences }) => {
    const rows = influences.map((each) => row(predicted, each));
    return [
      `${entry}: ${says}: ${group(predicted)} ${unit}`,
      rows.length === 0 ? `  nothing moves it by ${100 * LEAST_REACH} %` : aligned([head, ...rows]),
    ].join('\n');
  });
  return `What moves each held-out result, engine ${engine}; every figure is moved alone\n\n${tables.join('\n\n')}\n`;
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function sensitivityCsv({ claims }: Sensitivity): string {
  const lines = claims.flatMap(({ entry, claim, unit, predicted, influences }) =>
    influences.map(({ path, less, more, elasticity }) =>
      [entry, claim, unit, predicted, path, less, more, elasticity]
        .map((value) => cell(String(value)))
        .join(','),
    ),
  );
  return `${['entry,claim,unit,predicted,path,less,more,elasticity', ...lines].join('\n')}\n`;
}
