/** Braces in finished HTML would be read by Svelte as expressions; entities are not. @param {string} html */
export function escapeBraces(html) {
  return html.replaceAll('{', '&#123;').replaceAll('}', '&#125;');
}
