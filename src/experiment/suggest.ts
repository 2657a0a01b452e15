/** Edit distance (insert, delete, replace, swap neighbours), for "did you mean". */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2] + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}

const bare = (name: string): string => name.replaceAll(/[-_ ]/g, '');

/** The known names nearest to a mistyped one, best first; empty when nothing is near. */
export function nearest(name: string, known: readonly string[], limit = 3): string[] {
  const wanted = name.slice(0, 100).toLowerCase();
  const last = wanted.slice(wanted.lastIndexOf('.') + 1);
  const scored = known.map((candidate) => {
    const lower = candidate.toLowerCase();
    const tail = lower.slice(lower.lastIndexOf('.') + 1);
    const begun = last.length > 2 && (bare(tail).startsWith(bare(last)) || bare(last).startsWith(bare(tail)));
    return {
      candidate,
      score: Math.min(distance(wanted, lower), distance(last, tail) + 0.5, begun ? 1 : Infinity),
    };
  });
  return scored
    .filter(({ candidate, score }) => score <= Math.max(1.5, Math.min(wanted.length, candidate.length) / 3))
    .sort((a, b) => a.score - b.score)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
