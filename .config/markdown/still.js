/**
 * Text that no component touches is HTML of the build and nothing else: the page's script does not carry it a second time.
 * On hydration Svelte leaves the server's HTML where it is, so the client's blank is never seen; pages are always loaded
 * whole (data-sveltekit-reload in app.html). @returns {(tree: any) => void}
 */
export function stillText() {
  return (tree) => {
    /** @type {any[]} */
    const children = [];
    let run = '';
    const flush = () => {
      if (run.trim()) {
        children.push({
          type: 'raw',
          value: `\n{@html import.meta.env.SSR || import.meta.env.DEV ? ${JSON.stringify(run)} : ' '}\n`,
        });
      }
      run = '';
    };
    for (const node of tree.children) {
      if (isStill(node)) run += html(node);
      else {
        flush();
        children.push(node);
      }
    }
    flush();
    tree.children = children;
  };
}

/** Neither a component nor an expression in it. @param {any} node @returns {boolean} */
function isStill(node) {
  if (node.type === 'text') return !/[{}]/.test(node.value);
  if (node.type === 'raw')
    return /^<(span class="katex"|div class="formula"|pre class="code")/.test(node.value);
  return node.type === 'element' && node.children.every(isStill);
}

/** @param {any} node @returns {string} */
function html(node) {
  if (node.type === 'text') return escape(node.value);
  if (node.type === 'raw') return node.value;
  const attributes = Object.entries(node.properties ?? {})
    .filter(([, value]) => value !== false && value !== null && value !== undefined)
    .map(
      ([name, value]) => ` ${name === 'className' ? 'class' : name}="${escape([value].flat().join(' '))}"`,
    );
  const open = `<${node.tagName}${attributes.join('')}>`;
  return ['br', 'hr', 'img'].includes(node.tagName)
    ? open
    : `${open}${node.children.map(html).join('')}</${node.tagName}>`;
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
