import katex from 'katex';
import { visit } from 'unist-util-visit';
import { escapeBraces } from './escape.js';

/** TeX becomes MathML at build time: no script, no style sheet, no style attributes reach the reader. */
export function mathematics() {
  return (/** @type {any} */ tree) => {
    visit(tree, ['inlineMath', 'math'], (/** @type {any} */ node) => {
      const displayMode = node.type === 'math';
      const mathml = katex
        .renderToString(node.value, { displayMode, output: 'mathml', throwOnError: true })
        .replace(/<annotation[\s\S]*?<\/annotation>/g, '')
        // Only names of one letter are variables, and slanted.
        .replace(/<mi>(?=[A-Za-z]{2})/g, '<mi data-long="">');
      const html = displayMode ? `<div class="formula" tabindex="0">${mathml}</div>` : mathml;
      node.type = 'html';
      node.value = escapeBraces(html);
      delete node.data;
      delete node.children;
    });
  };
}
