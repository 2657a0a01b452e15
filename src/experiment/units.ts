import type { SpecField } from './fields/kinds.table.ts';

const second = 1_000_000_000;
type Scale = Readonly<Record<string, number>>;
const times: Scale = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: second, min: 60 * second };
const sizes: Scale = {
  B: 1,
  kB: 1e3,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
};
const hertz: Scale = { Hz: 1, kHz: 1e3, MHz: 1e6, GHz: 1e9 };
const bitRates: Scale = {
  'bit/s': 1,
  'b/s': 1,
  'kb/s': 1e3,
  'kbit/s': 1e3,
  'Mb/s': 1e6,
  'Mbit/s': 1e6,
  'Gb/s': 1e9,
  'Gbit/s': 1e9,
  kbps: 1e3,
  Mbps: 1e6,
  Gbps: 1e9,
};

/** The units a field may be written in, or none. */
export function unitsOf(field: SpecField): Scale {
  if (field.kind === 'time') return times;
  if (field.kind === 'bytes') return sizes;
  if (field.kind === 'rate') return field.unit === 'Hz' ? hertz : bitRates;
  if (field.unit === 'probability') return { '%': 0.01 };
  return {};
}

/** "10ms", "64KiB", "10Gb/s", "1%" or a bare number in the field's own unit; undefined when it is none of these. */
export function readQuantity(text: string, units: Scale): number | undefined {
  const match = /^\s*([+-]?(?:\d[\d_,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([^\s\d]*)\s*$/.exec(text);
  if (!match) return undefined;
  const value = Number(match[1]?.replaceAll(/[_,]/g, ''));
  const unit = match[2] ?? '';
  if (!Number.isFinite(value)) return undefined;
  if (unit === '') return value;
  const scale = Object.hasOwn(units, unit) ? units[unit] : undefined;
  // 1.1 ms is 1,100,000 ns, not 1,100,000.0000000002: twelve digits are more than anyone types.
  return scale === undefined ? undefined : Number((value * scale).toPrecision(12));
}

function scaled(value: number, steps: readonly (readonly [number, string])[]): string {
  const step = steps.find(([size]) => Math.abs(value) >= size) ?? steps[steps.length - 1];
  return step ? `${group(Number((value / step[0]).toPrecision(6)))} ${step[1]}` : String(value);
}

/** 1234567 -> "1,234,567", the same on every machine and in every locale. */
export function group(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  if (whole.includes('e')) return String(value);
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

export function formatTime(nanoseconds: number): string {
  if (nanoseconds === 0) return '0';
  return scaled(nanoseconds, [
    [second, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
    [1, 'ns'],
  ]);
}

export function formatBytes(value: number): string {
  const steps = [
    [1_073_741_824, 'GiB'],
    [1_048_576, 'MiB'],
    [1024, 'KiB'],
    [1, 'B'],
  ] as const;
  // 1460 B stays 1460 B: only whole multiples are worth the larger unit.
  return scaled(
    value,
    steps.filter(([size]) => value % size === 0),
  );
}

export function formatRate(value: number, unit: string): string {
  return scaled(value, [
    [1e9, `G${unit}`],
    [1e6, `M${unit}`],
    [1e3, `k${unit}`],
    [1, unit],
  ]);
}

/** A field's value as a person would write it. */
export function formatValue(field: SpecField, value: unknown): string {
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  if (field.kind === 'time') return formatTime(value);
  if (field.kind === 'bytes') return formatBytes(value);
  if (field.kind === 'rate') return formatRate(value, field.unit === 'Hz' ? 'Hz' : 'b/s');
  if (field.unit === 'probability') return `${group(Number((value * 100).toPrecision(6)))} %`;
  return group(value);
}
