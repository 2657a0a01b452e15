import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import bash from '@shikijs/langs/bash';
import c from '@shikijs/langs/c';
import json from '@shikijs/langs/json';
import typescript from '@shikijs/langs/typescript';
import { escapeBraces } from './escape.js';

const theme = createCssVariablesTheme({ name: 'book', variablePrefix: '--', fontStyle: false });
const highlighter = createHighlighterCore({
  themes: [theme],
  langs: [bash, c, json, typescript],
  engine: createJavaScriptRegexEngine(),
});

/** Inline colours become classes, so that both themes and the content policy are served. */
const classesForStyles = {
  name: 'classes for styles',
  span(/** @type {any} */ node) {
    const token = /var\(--(?:token-)?([a-z-]+)\)/.exec(String(node.properties.style ?? ''))?.[1];
    delete node.properties.style;
    if (token && token !== 'foreground') node.properties.class = `code-${token}`;
  },
  pre(/** @type {any} */ node) {
    node.properties = { class: 'code', tabindex: '0' };
  },
};

/** @param {string} code @param {string | null | undefined} language */
export async function highlight(code, language) {
  const shiki = await highlighter;
  const lang = language && shiki.getLoadedLanguages().includes(language) ? language : 'text';
  const html = shiki.codeToHtml(code, {
    lang,
    theme: 'book',
    transformers: [classesForStyles],
    // With the default limit a slow machine cuts a line short, and two builds differ.
    tokenizeTimeLimit: 0,
  });
  return escapeBraces(html);
}
