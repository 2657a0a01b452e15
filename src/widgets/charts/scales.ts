export type Scale = (value: number) => number;

export function linearScale(from: number, to: number, left: number, right: number): Scale {
  const span = to - from || 1;
  return (value) => left + ((value - from) / span) * (right - left);
}

export function logScale(from: number, to: number, left: number, right: number): Scale {
  const span = Math.log(to / from);
  return (value) => left + (Math.log(value / from) / span) * (right - left);
}
