import GithubSlugger from 'github-slugger';
import { SKIP, visit } from 'unist-util-visit';

/** @param {any} node @returns {string} */
function textOf(node) {
  return node.type === 'text' ? node.value : (node.children ?? []).map(textOf).join('');
}

/** Headings get ids and a link to themselves; second and third levels go to the table of contents. */
export function headings() {
  return (/** @type {any} */ tree, /** @type {any} */ file) => {
    const slugger = new GithubSlugger();
    /** @type {{ id: string, text: string, level: number }[]} */
    const found = [];
    visit(tree, 'element', (/** @type {any} */ node) => {
      const level = Number(/^h([23])$/.exec(node.tagName)?.[1] ?? 0);
      if (level === 0) return;
      const text = textOf(node);
      const id = slugger.slug(text);
      found.push({ id, text, level });
      node.properties = { ...node.properties, id };
      node.children = [
        {
          type: 'element',
          tagName: 'a',
          properties: { href: `#${id}`, class: 'heading' },
          children: node.children,
        },
      ];
    });
    file.data.fm = { ...file.data.fm, headings: found };
  };
}

/** Footnotes, numbered in order of mention, stand where they are mentioned; the style sheet moves them to the margin. */
export function marginNotes() {
  return (/** @type {any} */ tree) => {
    const notes = takeNotes(tree);
    let number = 0;
    visit(tree, 'element', (/** @type {any} */ node, /** @type {any} */ index, /** @type {any} */ parent) => {
      if (node.tagName !== 'sup' || !parent || typeof index !== 'number') return;
      const target = node.children?.[0]?.properties?.href;
      const note = typeof target === 'string' ? notes.get(target.slice(1)) : undefined;
      if (!note) return;
      number += 1;
      parent.children.splice(index, 1, ...noteParts(number, note));
      return [SKIP, index + 2];
    });
  };
}

/** Removes the list of notes from the end of the chapter. @param {any} tree @returns {Map<string, any[]>} */
function takeNotes(tree) {
  const notes = new Map();
  visit(tree, 'element', (/** @type {any} */ node, /** @type {any} */ index, /** @type {any} */ parent) => {
    if (!String(node.properties?.className ?? '').includes('footnotes') || !parent) return;
    visit(node, 'element', (/** @type {any} */ item) => {
      if (item.tagName === 'li') notes.set(item.properties.id, phrasing(item.children));
    });
    parent.children.splice(index, 1);
    return [SKIP, index];
  });
  return notes;
}

/** A note stands inside a paragraph, so its own paragraphs become spans, without the link back. @param {any[]} children @returns {any[]} */
function phrasing(children) {
  return children.flatMap((/** @type {any} */ child) => {
    if (String(child.properties?.className ?? '').includes('footnote-backref')) return [];
    return child.tagName === 'p' ? phrasing(child.children) : [child];
  });
}

/** @param {number} number @param {any[]} children */
function noteParts(number, children) {
  const element = (
    /** @type {string} */ tagName,
    /** @type {any} */ properties,
    /** @type {any[]} */ inner,
  ) => ({
    type: 'element',
    tagName,
    properties,
    children: inner,
  });
  const text = (/** @type {string} */ value) => ({ type: 'text', value });
  const label = { href: `#note-${number}`, id: `mention-${number}`, 'aria-label': `Note ${number}` };
  return [
    element('sup', { class: 'mention' }, [element('a', label, [text(String(number))])]),
    element('span', { class: 'note', role: 'note', id: `note-${number}` }, [
      element('span', { class: 'note-number', 'aria-hidden': 'true' }, [text(String(number))]),
      ...children,
    ]),
  ];
}

/** A wide table scrolls in its own box, reachable by keyboard. */
export function scrollableTables() {
  return (/** @type {any} */ tree) => {
    visit(tree, 'element', (/** @type {any} */ node, /** @type {any} */ index, /** @type {any} */ parent) => {
      if (node.tagName !== 'table' || !parent || typeof index !== 'number') return;
      const properties = { class: 'table', role: 'region', 'aria-label': 'Table', tabindex: '0' };
      parent.children[index] = { type: 'element', tagName: 'div', properties, children: [node] };
      return [SKIP, index + 1];
    });
  };
}

/** mdsvex marks every outside link "nofollow"; a book stands by its sources. */
export function externalLinks() {
  return (/** @type {any} */ tree) => {
    visit(tree, 'element', (/** @type {any} */ node) => {
      if (node.tagName !== 'a' || !node.properties?.rel) return;
      node.properties.rel = ['external', 'noopener'];
    });
  };
}
