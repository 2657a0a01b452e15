import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { keepAsleep } from '../support/figures.ts';
import { chapters, expect, site, test } from '../support/site.ts';

const first = chapters[0]!;

for (const { number, path } of chapters) {
  test(`chapter ${number} loads at most 60 KB of script before a figure wakes`, async ({ page }) => {
    await keepAsleep(page);
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (!response.url().endsWith('.js')) return;
      sizes.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    });
    await page.goto(site(path), { waitUntil: 'networkidle' });
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual(60 * 1024);
  });
}

test('the engine’s worker is at most 120 KB', () => {
  const folder = 'build/_app/immutable/workers';
  const sizes = readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => gzipSync(readFileSync(`${folder}/${file}`), { level: 9 }).length);
  expect(sizes.length).toBeGreaterThan(0);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(120 * 1024);
});

test('a figure keeps the build’s picture until it wakes, and its height when it does', async ({ page }) => {
  await page.goto(site(first.path));
  const figure = page.locator(`#figure-${first.number}-1`);
  const stage = figure.locator('.stage');
  const before = (await stage.boundingBox())?.height ?? 0;
  expect(before).toBeGreaterThan(100);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute('data-state', 'live');
  expect(Math.abs(((await stage.boundingBox())?.height ?? 0) - before)).toBeLessThanOrEqual(4);
});

test('a figure whose script is lost keeps its picture and offers to try again', async ({
  page,
  troubles,
}) => {
  await page.setViewportSize({ width: 1280, height: 400 });
  await page.goto(site(first.path), { waitUntil: 'networkidle' });
  const figure = page.locator(`#figure-${first.number}-2`);
  await expect(figure).toHaveAttribute('data-state', 'still');
  await page.route('**/*.js', (route) => route.abort());
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute('data-state', 'failed');
  await expect(figure.locator('.still svg:visible').first()).toBeVisible();
  await page.unroute('**/*.js');
  await figure.getByRole('button', { name: 'Retry' }).click();
  await expect(figure).toHaveAttribute('data-state', 'live');
  troubles.length = 0; // The aborted requests were the point.
});
