import { readdirSync, readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, test as base, type Page } from '@playwright/test';

export { expect };

/** Where a page of the built site stands, e.g. `site('lab/')`; the site is served by openSite.ts. */
export function site(path = ''): string {
  const address = process.env.SITE_ADDRESS;
  if (!address)
    throw new Error('The site is not open: run the browser tests through .config/playwright.config.ts');
  return `${address}${path}`;
}

/** The open chapters, in order, with the folder each stands in. */
export const chapters = readdirSync('content')
  .filter((file) => /^\d\d-.*[.]md$/.test(file))
  .map((file) => ({
    number: Number(file.slice(0, 2)),
    path: `${file.replace(/^\d\d-|[.]md$/g, '')}/`,
    source: readFileSync(`content/${file}`, 'utf8'),
  }));

/** Every page a reader can open. */
export const pages = ['', ...chapters.map(({ path }) => path), 'figures/', 'lab/', 'about/'];

/** What went wrong behind the page's back: errors on the console, throws, failed requests, requests to strangers. */
function watch(page: Page): string[] {
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      troubles.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => troubles.push(`thrown: ${error.message}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    // With scripts off the browser refuses their preloads (a real breach of the policy is on the console as well), and
    // what a page still loads is dropped when the reader leaves it.
    if (reason !== 'csp' && reason !== 'net::ERR_ABORTED')
      troubles.push(`failed: ${request.url()} ${reason}`);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:$/.test(protocol) && origin !== new URL(site()).origin)
      troubles.push(`third party: ${request.url()}`);
  });
  return troubles;
}

/** Tests that get `troubles`: empty at the end of every test that does not say otherwise. */
export const test = base.extend<{ troubles: string[] }>({
  troubles: [
    async ({ page }, use) => {
      const troubles = watch(page);
      await use(troubles);
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
});

/** Zero violations of the accessibility rules, on the page as it stands or on the part of it that `within` selects. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  // The book has no frames in its pages, and only what is wrong is to be described: both take most of the time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
  );
  expect(found).toEqual([]);
}

/** The theme a reader chose, as the toggle keeps it. */
export async function chooseTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.addInitScript((chosen) => localStorage.setItem('theme', chosen), theme);
}
