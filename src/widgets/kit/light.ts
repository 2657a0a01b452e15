/** Marks the parts of the nearest figure that stand for a place. A figure names its parts with `data-place`. */
export function light(from: Element, place: string, on: boolean): void {
  const figures = [...document.querySelectorAll('figure')];
  const middle = from.getBoundingClientRect().top;
  let nearest: HTMLElement | undefined;
  let least = Infinity;
  for (const figure of figures) {
    const box = figure.getBoundingClientRect();
    const away = middle < box.top ? box.top - middle : Math.max(0, middle - box.bottom);
    if (away < least && figure.querySelector(`[data-place="${place}"]`) !== null) {
      nearest = figure;
      least = away;
    }
  }
  for (const part of nearest?.querySelectorAll(`[data-place="${place}"]`) ?? [])
    part.toggleAttribute('data-lit', on);
}
