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

/** A number of the result strip. */
export function resultOf(live: Locator, label: string): Locator {
  return live.locator('dt', { hasText: label }).locator('xpath=following-sibling::dd//strong');
}
