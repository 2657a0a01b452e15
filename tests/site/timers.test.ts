import { openFigure, resultOf } from '../support/figures.ts';
import { chooseTheme, expect, test } from '../support/site.ts';

for (const theme of ['light', 'dark'] as const) {
  test(`timerRace, ${theme}: a row is looked at by mouse and by keys, and four times the flows overrun the list`, async ({
    page,
  }) => {
    await chooseTheme(page, theme);
    const live = await openFigure(page, 'timerRace');
    const says = live.locator('.says');
    await expect(says).toContainText('with the flows’ entries fits');
    await live.locator('svg[data-picture] .reach').nth(1).dispatchEvent('click');
    await expect(live.getByRole('radio', { name: 'ordered list' })).toBeChecked();
    await expect(says).toContainText('more than the flows ask for');
    await expect(says).toContainText('does not fit');
    await live.getByRole('slider', { name: 'Flows in the table' }).press('End');
    await expect(says).toContainText('less than the flows ask for', { timeout: 30_000 });
    await live.getByRole('radio', { name: 'ordered list' }).press('ArrowRight');
    await expect(says).toContainText('Binary heap');
    await live.getByRole('button', { name: 'Reset' }).click();
    await expect(says).toContainText('Bitmap wheel', { timeout: 30_000 });
    await expect(resultOf(live, 'Rings')).toContainText('early');
  });
}

test('wheelOfMany: a longer tick makes the spread wider, more groups the bitmap larger', async ({ page }) => {
  const live = await openFigure(page, 'wheelOfMany');
  const whole = resultOf(live, 'The whole bitmap');
  await expect(whole).toHaveText(/^256\sB$/);
  await live.getByRole('slider', { name: 'Groups' }).press('ArrowRight');
  await expect(whole).toHaveText(/^512\sB$/);
  await live.getByRole('slider', { name: 'Tick' }).press('End');
  await expect(live.locator('svg text', { hasText: /^8\sms$/ }).first()).toBeVisible();
});
