import { svelte } from '@sveltejs/vite-plugin-svelte';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/site/**'],
    setupFiles: [fileURLToPath(new URL('../tests/support/seeds.ts', import.meta.url))],
    // Every core: left to itself vitest keeps one free, which on two cores is half of them.
    maxWorkers: availableParallelism(),
    // Modules are loaded once in each worker: nothing here keeps state between tests but what a test file makes.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
