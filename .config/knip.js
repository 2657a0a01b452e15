/** Dead files, unused exports and unused packages. What only a glob or a spawned command names is listed here. */
export default {
  entry: [
    'src/routes/**/+*.{ts,svelte}',
    'src/widgets/figures/*/*.svelte',
    'src/widgets/lab/Lab.svelte',
    'src/worker/simulation.worker.ts',
    'src/lab/main.ts',
    'src/lab/benchProcess.ts',
    'src/lab/pool/pointThread.ts',
    'content/*.md',
    '.config/*.{js,cjs,ts}',
    'tests/support/openSite.ts',
    'tests/support/allocation.ts',
    'tests/support/seeds.ts',
    'tests/foreign/echoClient.ts',
    'tests/**/*.{test,bench}.ts',
  ],
  project: ['src/**/*.{ts,svelte,css}', '.config/**/*.{js,ts}', 'tests/**/*.ts'],
  paths: { '$app/*': ['node_modules/@sveltejs/kit/src/runtime/app/*'] },
  // Run by name from .config/check.js.
  ignoreDependencies: ['dependency-cruiser', 'svelte-check'],
  ignoreExportsUsedInFile: true,
  exclude: ['types', 'duplicates'],
  compilers: {
    md: (/** @type {string} */ text) =>
      [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script).join('\n'),
    css: (/** @type {string} */ text) =>
      [...text.matchAll(/(?:@import |url\()'([^']+)'/g)].map(([, path]) => `import '${path}';`).join('\n'),
  },
};
