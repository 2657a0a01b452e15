import type { EventRow } from '#widgets/kit/results.ts';

/** Offers a file under a name. */
export function download(name: string, parts: BlobPart[], type: string): void {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of a table as comma-separated text (RFC 4180). */
export function csv(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/** One number of every run, beside those of the same row. */
export interface Column {
  readonly name: string;
  readonly values: readonly number[];
  readonly print: (value: number) => string;
}

/** Columns as they were computed, not as they are printed. */
export function columnsCsv(corner: string, rows: readonly number[], columns: readonly Column[]): string {
  return csv(
    [corner, ...columns.map(({ name }) => name)],
    rows.map((at, row) => [at, ...columns.map(({ values }) => values[row])]),
  );
}

export function eventsCsv(rows: readonly EventRow[]): string {
  return csv(
    ['time_ns', 'where', 'what'],
    rows.map(({ time, place, what }) => [time / 1000, place, what]),
  );
}

const carried = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'font-style',
  'text-anchor',
  'paint-order',
];

/** The picture as it stands, its colours and type written into it, so that it looks the same elsewhere. */
export function svgText(picture: SVGSVGElement): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const originals = [picture, ...picture.querySelectorAll('*')];
  const copies = [copy, ...copy.querySelectorAll('*')];
  originals.forEach((original, row) => {
    const computed = getComputedStyle(original);
    const style = carried.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(';');
    copies[row].setAttribute('style', style);
    copies[row].removeAttribute('class');
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new XMLSerializer().serializeToString(copy);
}
