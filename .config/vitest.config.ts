import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/site/**'],
    setupFiles: ['tests/support/seeds.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
