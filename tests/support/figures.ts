import type { Locator, Page } from '@playwright/test';
import { chapters, expect, site } from './site.ts';

/** The live figure in the chapter that shows it, once its engine has drawn. */
export async function openFigure(page: Page, name: string): Promise<Locator> {
  const chapter = chapters.find(({ source }) => source.includes(`name="${name}"`));
  await page.goto(site(chapter?.path));
  const figure = page.locator(`figure[data-figure="${name}"]`);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute('data-state', 'live', { timeout: 30_000 });
  const live = figure.locator('.live');
  await expect(live.locator('[aria-busy="true"]')).toHaveCount(0);
  await expect(live.locator('svg[data-picture]').first()).toBeVisible();
  return live;
}

/** Every figure of the open page, one after the other, until its engine has drawn. */
export async function wakeFigures(page: Page): Promise<void> {
  for (const figure of await page.locator('figure[data-figure]').all()) {
    await figure.scrollIntoViewIfNeeded();
    await expect(figure).toHaveAttribute('data-state', 'live', { timeout: 30_000 });
    await expect(figure.locator('.live [aria-busy="true"]')).toHaveCount(0);
  }
}

/** No figure ever comes near: the page as it is before one wakes. */
export async function keepAsleep(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.IntersectionObserver = class extends IntersectionObserver {
      override observe(): void {}
    };
  });
}

/** A number of the result strip. */
export function resultOf(live: Locator, label: string): Locator {
  return live.locator('dt', { hasText: label }).locator('xpath=following-sibling::dd//strong');
}
