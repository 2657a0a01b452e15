import { mdsvex } from 'mdsvex';
import remarkFootnotes from 'remark-footnotes';
import remarkMath from 'remark-math';
import { highlight } from './highlight.js';
import { mathematics } from './mathematics.js';
import { externalLinks, headings, marginNotes, scrollableTables } from './shape.js';
import { figureNames } from './figures.js';
import { stillText } from './still.js';

/** The preprocessor that makes a chapter's Markdown a Svelte component. */
export function chapters() {
  return mdsvex({
    extensions: ['.md'],
    // Curled quotes would break strings inside {…}: chapters are typed with real quotes and dashes.
    smartypants: false,
    highlight: { highlighter: highlight },
    // Parser plugins must be of mdsvex's own age (remark-parse 8); newer ones do nothing, silently.
    remarkPlugins: /** @type {any} */ ([
      remarkMath,
      [remarkFootnotes, { inlineNotes: true }],
      mathematics,
      figureNames,
    ]),
    rehypePlugins: /** @type {any} */ ([headings, marginNotes, scrollableTables, externalLinks, stillText]),
  });
}
