declare module '*.md' {
  import type { Component } from 'svelte';

  const chapter: Component;
  export default chapter;
  export const metadata: import('#widgets/kit/chapter.ts').ChapterMetadata;
}
