import { keepAsleep, wakeFigures } from '../support/figures.ts';
import { chapters, chooseTheme, expect, expectAccessible, pages, site, test } from '../support/site.ts';

const name = (path: string): string => path || 'cover';
const first = chapters[0]!;

for (const path of pages) {
  test(`${name(path)} opens with a title, a heading and a description, and fits a phone`, async ({
    page,
  }) => {
    await page.goto(site(path));
    await expect(page).toHaveTitle(/TCP, Offloaded/);
    await expect(page.locator('h1')).toHaveCount(1);
    await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', /.{40,}/);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, 'scrolls sideways').toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 390, height: 800 });
    await page.evaluate(() => document.fonts.ready);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test(`${name(path)} has no accessibility violation with its figures alive, in the light theme`, async ({
    page,
  }) => {
    await chooseTheme(page, 'light');
    await page.goto(site(path));
    await wakeFigures(page);
    for (const summary of await page.locator('figure[data-figure] .live summary:visible').all())
      await summary.click();
    await expectAccessible(page);
  });

  test(`${name(path)} has no accessibility violation before its figures wake, in the dark theme`, async ({
    page,
  }) => {
    await chooseTheme(page, 'dark');
    await keepAsleep(page);
    await page.goto(site(path));
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await expectAccessible(page);
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const { number, path } of chapters) {
    test(`chapter ${number} is readable, with the first frame of every figure`, async ({ page }) => {
      await page.goto(site(path));
      expect((await page.locator('article').innerText()).split(/\s+/).length).toBeGreaterThan(1000);
      for (const figure of await page.locator('figure[data-figure]').all()) {
        await expect(figure.locator('.still svg:visible').first()).toBeVisible();
        await expect(figure.locator('> figcaption')).toBeVisible();
      }
      // What needs a script to answer is not offered.
      await expect(
        page.locator('.figure > :is(.knobs, .bar):visible, .figure > .quiet > button:visible'),
      ).toHaveCount(0);
      for (const result of await page.locator('.result').all()) await expect(result).toHaveText(/[^\s–]/);
    });
  }

  test('the cover leads to every open chapter', async ({ page }) => {
    await page.goto(site());
    await expect(page.locator('li h3 a')).toHaveCount(chapters.length);
    await expect(page.locator('main li')).toHaveCount(15);
    await page.locator('li h3 a').last().click();
    await expect(page).toHaveURL(site(chapters.at(-1)!.path));
  });

  test('an unknown address, however deep, leads back to the book', async ({ page, troubles }) => {
    const answer = await page.goto(site('no/such/page/'));
    expect(answer?.status()).toBe(404);
    await expect(page.locator('h1')).toHaveText('There is no page at this address');
    await expect(page.getByRole('link')).toBeVisible();
    troubles.length = 0; // The browser reports the status itself.
  });
});

test('an unknown address finds the cover of a book mounted anywhere', async ({ page, troubles }) => {
  await page.goto(site('no/such/page/'));
  await expect(page.getByRole('link')).toHaveAttribute('href', new URL(site()).pathname);
  await page.getByRole('link').click();
  await expect(page.locator('h1')).toHaveText('TCP, Offloaded');
  troubles.length = 0;
});

test('a chapter address without its last slash still opens the chapter', async ({ page }) => {
  await page.goto(site(first.path.slice(0, -1)));
  await expect(page).toHaveURL(site(first.path));
});

test('a link to a figure opens the chapter at that figure', async ({ page }) => {
  await page.goto(site(`${first.path}#figure-${first.number}-1`));
  await expect(page.locator(`#figure-${first.number}-1`)).toBeInViewport();
});

test('the table of contents says where the reader is', async ({ page }) => {
  await page.goto(site(first.path));
  const contents = page.getByRole('navigation', { name: 'In this chapter', exact: true });
  const link = contents.getByRole('link').nth(1);
  await link.click();
  await expect(link).toHaveAttribute('aria-current', 'location');
  await expect(contents.locator('[aria-current]')).toHaveCount(1);
  const target = (await link.getAttribute('href')) ?? '';
  await expect(page.locator(target)).toBeInViewport();
});

test('on a phone the table of contents folds', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(site(first.path));
  const link = page.getByRole('navigation', { name: 'In this chapter, folded' }).getByRole('link').nth(1);
  await expect(link).toBeHidden();
  // Before the page's script is there, a press may be undone by it.
  await expect(async () => {
    if (!(await link.isVisible())) await page.getByText('In this chapter').last().click();
    await expect(link).toBeVisible({ timeout: 1000 });
  }).toPass();
  await link.click();
  await expect(link).toBeHidden();
  await expect(page.locator(`#${page.url().split('#')[1]}`)).toBeInViewport();
});

test('the theme goes round, and the choice outlives the page', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(site());
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  const toggle = page.getByRole('button', { name: /^Theme/ });
  await expect(toggle).toHaveAccessibleName(/auto/);
  // Before its script is there the button does nothing.
  await expect(async () => {
    await toggle.click();
    await expect(toggle).toHaveAccessibleName(/light/, { timeout: 1000 });
  }).toPass();
  await toggle.click();
  await expect(toggle).toHaveAccessibleName(/dark/);
  expect(await paper()).not.toBe(light);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(toggle).toHaveAccessibleName(/dark/);
  await toggle.click();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme');
  expect(await paper()).toBe(light);
});

test('the keyboard reaches the skip link first, and the text from there', async ({ page }) => {
  await page.goto(site(first.path));
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the text' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('paper is always light and carries no navigation', async ({ page }) => {
  await chooseTheme(page, 'dark');
  await page.goto(site(first.path));
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation', { name: 'Book' })).toBeHidden();
  const ink = await page.evaluate(() => getComputedStyle(document.body).color);
  expect(ink).toBe('rgb(31, 29, 26)');
});

test('from the cover through every chapter by its links', async ({ page }) => {
  await page.goto(site());
  await page.getByRole('link', { name: /^Begin with/ }).click();
  for (const { path } of chapters.slice(1)) {
    await page.locator('a[rel="next"]').click();
    await expect(page).toHaveURL(site(path));
    await expect(page.locator('.result').first()).toHaveText(/[^\s–]/);
  }
});
