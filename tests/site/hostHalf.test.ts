import type { Locator, Page } from '@playwright/test';
import { chapters, chooseTheme, expect, site, test } from '../support/site.ts';

const { path } = chapters.find(({ number }) => number === 10)!;

async function open(page: Page, name: string): Promise<Locator> {
  await page.goto(site(path));
  const figure = page.locator(`figure[data-figure="${name}"]`);
  await figure.scrollIntoViewIfNeeded();
  await expect(figure).toHaveAttribute('data-state', 'live', { timeout: 30_000 });
  return figure.locator('.live');
}

const strong = (live: Locator, label: string | RegExp): Locator =>
  live.locator('dt', { hasText: label }).locator('xpath=following-sibling::dd//strong');
const read = async (live: Locator, label: string | RegExp): Promise<number> =>
  Number((await strong(live, label).innerText()).replaceAll(/[^\d.]/g, ''));

for (const theme of ['light', 'dark'] as const) {
  test(`costMicroscope, ${theme}: a switch brings its cycles back, by mouse, by keys and on the picture`, async ({
    page,
  }) => {
    await chooseTheme(page, theme);
    const live = await open(page, 'costMicroscope');
    const cycles = (): Promise<number> => read(live, 'Host cycles');
    const all = await cycles();
    await live.getByRole('checkbox', { name: 'The NIC closes' }).click();
    await expect.poll(cycles).toBeGreaterThan(all + 1500);
    await expect(live.locator('.says')).toContainText('had to grow');
    const lazy = live.getByRole('checkbox', { name: 'Lazy TCB' });
    await lazy.press('Space');
    await expect(lazy).not.toBeChecked();
    await expect(live.locator('.says')).not.toContainText('had to grow');
    await expect(live.locator('svg[data-picture] text.off', { hasText: 'Lazy TCB' })).toBeVisible();
    await live.locator('svg[data-picture] .reach').last().dispatchEvent('click');
    await expect(lazy).toBeChecked();
    await live.getByRole('slider', { name: 'Reply' }).press('End');
    await expect.poll(cycles).toBeGreaterThan(9000);
    await live.getByRole('button', { name: 'Reset' }).click();
    await expect.poll(cycles).toBe(all);
  });

  test(`threadSwitches, ${theme}: the upright line moves by keys and by pointer`, async ({ page }) => {
    await chooseTheme(page, theme);
    const live = await open(page, 'threadSwitches');
    const kernel = (): Promise<number> => read(live, /^Kernel threads/);
    const slider = live.getByRole('slider', { name: 'Connections at a time' });
    await slider.press('Home');
    await expect.poll(kernel).toBeGreaterThan(20_000);
    await expect(live.locator('.says')).toContainText('each needs 2.0 visits');
    const picture = live.locator('svg[data-picture]');
    const box = (await picture.boundingBox())!;
    await picture.click({ position: { x: box.width - 24, y: box.height / 2 } });
    await expect(slider).toHaveAttribute('aria-valuetext', '256');
    await expect.poll(kernel).toBeLessThan(10_000);
    await live.getByRole('radio', { name: 'switching alone' }).check();
    await expect.poll(kernel).toBeLessThan(1000);
    await live.getByRole('radio', { name: 'AccelTCP' }).press('Space');
    await expect(live.getByRole('radio', { name: 'AccelTCP' })).toBeChecked();
    await expect(live.locator('.running')).toHaveCount(0);
    await expect(live.getByRole('alert')).toHaveCount(0);
  });

  test(`quasiTcb, ${theme}: a row can be looked at by mouse and by keys, with more connections open`, async ({
    page,
  }) => {
    await chooseTheme(page, theme);
    const live = await open(page, 'quasiTcb');
    await expect(strong(live, 'Grew to full size')).toHaveText('0 of 512');
    await live.locator('svg[data-picture] .reach').nth(3).dispatchEvent('click');
    await expect(live.getByRole('radio', { name: 'second request' })).toBeChecked();
    await expect(strong(live, 'Grew to full size')).toHaveText('512 of 512');
    await live.getByRole('radio', { name: 'second request' }).press('ArrowRight');
    await expect(live.getByRole('radio', { name: 'client closes first' })).toBeChecked();
    await live.getByRole('slider', { name: 'Connections open' }).press('Home');
    await expect(strong(live, 'Grew to full size')).toHaveText('128 of 128');
  });
}

test('the steps fall in no time under reduced motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const live = await open(page, 'costMicroscope');
  const moving = await live
    .locator('svg[data-picture] .parts')
    .first()
    .evaluate((parts) => getComputedStyle(parts).transitionDuration);
  expect(moving.split(', ').every((time) => Number.parseFloat(time) === 0)).toBe(true);
});
