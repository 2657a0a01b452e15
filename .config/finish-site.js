import { readFileSync, writeFileSync } from 'node:fs';

// A server answers any unknown address with 404.html, from any depth and without JavaScript; so it brings its own style.
// Links go by the base path the build was told, or, untold, by walking up until the book's cover answers.
const base = process.env.BASE_PATH ?? '';
// From an unknown depth no link to the icon could be relative: the page carries it.
const icon = `data:image/svg+xml;base64,${readFileSync('static/favicon.svg').toString('base64')}`;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <link rel="icon" href="${icon}" type="image/svg+xml" />
    <title>No such page · TCP, Offloaded</title>
    <style>
      :root { color-scheme: light dark; --paper: #fdfbf7; --ink: #1f1d1a; --accent: #8a2f16 }
      @media (prefers-color-scheme: dark) { :root { --paper: #17181a; --ink: #e9e5dc; --accent: #f0a184 } }
      body { max-width: 34rem; margin: 0 auto; padding: 14vh 1.5rem; background: var(--paper); color: var(--ink); font: 1.15rem/1.6 Georgia, serif }
      h1 { margin: 0 0 1rem; font-size: 2.2rem; line-height: 1.15; font-weight: 600 }
      a { color: var(--accent) }
    </style>
  </head>
  <body>
    <main>
      <p>TCP, Offloaded</p>
      <h1>There is no page at this address</h1>
      <p>The link may be old, or a letter of it was lost on the way. Nobody retransmits addresses.</p>
      <p><a id="contents" href="${base}/">Contents of the book</a></p>
    </main>
    <script>
      (async () => {
        const parts = location.pathname.split('/').slice(0, -1);
        for (; parts.length > 0; parts.pop()) {
          const folder = parts.join('/') + '/';
          const answer = await fetch(folder + 'favicon.svg', { method: 'HEAD' }).catch(() => null);
          if (answer && answer.ok) { document.getElementById('contents').href = folder; return; }
        }
      })();
    </script>
  </body>
</html>
`;

/** Puts the page for lost readers into the built site. */
export function finishSite() {
  writeFileSync('build/404.html', page);
}
