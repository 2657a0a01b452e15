import { existsSync } from 'node:fs';
import { serve } from '../../.config/serve.js';

/** Serves the built site under a sub-path, as a book in a folder of someone's host would be. */
export default async function openSite(): Promise<() => Promise<void>> {
  if (!existsSync('build/index.html')) throw new Error('There is no built site: run npm run build first');
  const { address, close } = await serve({ root: 'build', mount: '/books/tcp/' });
  process.env.SITE_ADDRESS = address;
  return close;
}
