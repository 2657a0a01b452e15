import { contents } from './contents.server.ts';

export const prerender = true;
// A chapter is a folder with an index.html, so that any dumb server finds it.
export const trailingSlash = 'always';

export function load() {
  return { contents: contents() };
}
