/** Every figure slot of a chapter, so that the page can have exactly those figures baked. @param {string} source */
export function slotsOf(source) {
  return [...source.matchAll(/<FigureSlot\s([^>]*)>/g)].map(([, attributes = '']) => ({
    name: attribute(attributes, 'name'),
    number: attribute(attributes, 'number'),
    title: attribute(attributes, 'title'),
  }));
}

/** Every `<Result>` of a chapter. @param {string} source */
export function resultsOf(source) {
  return [...source.matchAll(/<Result\s([^>]*)\/>/g)].map(([, attributes = '']) => ({
    of: attribute(attributes, 'of'),
    stat: attribute(attributes, 'stat'),
  }));
}

/** @param {string} attributes @param {string} name */
function attribute(attributes, name) {
  return new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
}

/** Puts the names of all figures a chapter shows or quotes into its metadata. */
export function figureNames() {
  return (/** @type {any} */ _tree, /** @type {any} */ file) => {
    const source = String(file.contents);
    const names = [...slotsOf(source).map((slot) => slot.name), ...resultsOf(source).map(({ of }) => of)];
    file.data.fm = { ...file.data.fm, figures: [...new Set(names)] };
  };
}
