import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  worker: { format: 'es' },
  server: { fs: { allow: ['content'] } },
  build: { target: 'es2023', reportCompressedSize: false, chunkSizeWarningLimit: 1000 },
});
