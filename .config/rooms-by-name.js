import { dirname, relative, resolve } from 'node:path';

/**
 * Another room, or another floor of one's own, is opened by name: `#engine/wire/frame.ts`, not `../wire/frame.ts`.
 * @type {import('eslint').Rule.RuleModule}
 */
export const roomsByName = {
  meta: { type: 'suggestion', fixable: 'code', schema: [] },
  create(context) {
    const check = (/** @type {any} */ node) => {
      const path = node.source?.value;
      if (typeof path !== 'string' || !/^[.][.][/].*[.](ts|js|svelte)$/.test(path)) return;
      const inside = relative(
        resolve(context.cwd, 'src'),
        resolve(dirname(context.filename), path),
      ).replaceAll('\\', '/');
      if (inside.startsWith('..') || !inside.includes('/')) return;
      const named = `#${inside}`;
      context.report({
        node: node.source,
        message: `Open another room by its name: ${named}`,
        fix: (fixer) => fixer.replaceText(node.source, `'${named}'`),
      });
    };
    return { ImportDeclaration: check, ExportNamedDeclaration: check };
  },
};
