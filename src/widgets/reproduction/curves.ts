/** One line of a small chart: what one measure of an entry says along its axis. */
export interface Curve {
  readonly name: string;
  readonly values: readonly { readonly x: number | string; readonly y: number }[];
}
export interface Chart {
  readonly axis: string;
  readonly label: string;
  readonly unit: string;
  readonly curves: readonly Curve[];
}

/** Where the points of an axis stand, 0..1: numbers by their size, by powers where they span more than fifty; words in their order. */
export function placesOf(xs: readonly (number | string)[]): ReadonlyMap<number | string, number> {
  const known = [...new Set(xs)];
  const numbers = known.filter((x) => typeof x === 'number').toSorted((a, b) => a - b);
  if (numbers.length < known.length || numbers.length < 2)
    return new Map(known.map((x, at) => [x, (at + 0.5) / known.length]));
  const [least, most] = [numbers[0], numbers[numbers.length - 1]];
  const isByPowers = least > 0 && most / least > 50;
  const scale = (x: number): number => (isByPowers ? Math.log(x) : x);
  return new Map(numbers.map((x) => [x, (scale(x) - scale(least)) / (scale(most) - scale(least))]));
}

/** Of the labels of an axis those that have room, first and last among them. */
export function thinned<T>(labels: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.ceil((labels.length - 1) / Math.max(1, most - 1)));
  return labels.filter((_, at) => at % step === 0 || at === labels.length - 1);
}
