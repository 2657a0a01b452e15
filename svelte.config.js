import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { chapters } from './.config/markdown/chapters.js';

/** The theme is set by an inline script before first paint; the policy must name its hash. */
function inlineScriptHashes() {
  const page = readFileSync(new URL('./src/app.html', import.meta.url), 'utf8');
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)];
  return scripts.map(([, text = '']) => {
    const hash = createHash('sha256').update(text).digest('base64');
    return /** @type {const} */ (`sha256-${hash}`);
  });
}

/** A build is named after its commit, so that two builds of one commit are the same files. */
function version() {
  // Kit reads this file again in the process that writes the pages: both must get one name, whatever is committed meanwhile.
  process.env.BOOK_VERSION ??= commit();
  return process.env.BOOK_VERSION;
}

function commit() {
  try {
    return execSync('git rev-parse --short HEAD', { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return 'unversioned';
  }
}

/** @type {import('@sveltejs/kit').Config} */
const config = {
  extensions: ['.svelte', '.md'],
  preprocess: [vitePreprocess(), chapters()],
  compilerOptions: {
    runes: true,
    // Scrollable code and tables take the keyboard focus on purpose; the second is mdsvex's way of writing.
    warningFilter: ({ code }) =>
      !['a11y_no_noninteractive_tabindex', 'script_context_deprecated'].includes(code),
  },
  kit: {
    adapter: adapter({ pages: 'build', assets: 'build' }),
    paths: { base: /** @type {'' | `/${string}`} */ (process.env.BASE_PATH ?? ''), relative: true },
    version: { name: version() },
    // Small style sheets stand in the page (Kit puts their hashes into the policy): fewer requests before the first paint.
    inlineStyleThreshold: 12_000,
    prerender: { handleHttpError: 'fail', handleMissingId: 'fail' },
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self', ...inlineScriptHashes()],
        'style-src': ['self'],
        // Svelte's style: directives and Kit's route announcer stand in attributes.
        'style-src-attr': ['unsafe-inline'],
        'img-src': ['self', 'data:'],
        'worker-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
      },
    },
  },
};

export default config;
