import { openFigure, resultOf } from '../support/figures.ts';
import { expect, test } from '../support/site.ts';

test('a bit of the number forged is refused with a key; as released it opens what goes nowhere', async ({
  page,
}) => {
  const live = await openFigure(page, 'cookieBits');
  const slider = live.getByRole('slider', { name: 'Bit forged on its way back' });
  await expect(resultOf(live, 'First acknowledgment')).toHaveText('accepted');
  await slider.fill('25');
  await expect(slider).toHaveAttribute('aria-valuetext', 'number, bit 24');
  await expect(resultOf(live, 'First acknowledgment')).toHaveText('refused');
  await expect(resultOf(live, 'Connection')).toHaveText('completed');
  await live.getByRole('radio', { name: 'as released' }).check();
  await expect(resultOf(live, 'First acknowledgment')).toHaveText('accepted');
  await expect(resultOf(live, 'Connection')).toHaveText('failed');
  await expect(live.locator('tr.lit')).toHaveCount(1);
  await live.getByRole('button', { name: 'Reset' }).click();
  await expect(resultOf(live, 'Connection')).toHaveText('completed');
});

test('pressing a bit in the picture forges it, and pressing it again does not', async ({ page }) => {
  const live = await openFigure(page, 'cookieBits');
  const bits = live.locator('svg[data-picture] .reach');
  await expect(bits).toHaveCount(64);
  await bits.nth(31).click();
  await expect(resultOf(live, 'First acknowledgment')).toHaveText('refused');
  await bits.nth(31).click();
  await expect(resultOf(live, 'First acknowledgment')).toHaveText('accepted');
});

test('without a flood everybody is served everywhere; with one only behind the NIC', async ({ page }) => {
  const live = await openFigure(page, 'synFlood');
  const slider = live.getByRole('slider', { name: 'Forged SYNs' });
  await expect(resultOf(live, 'Served on AccelTCP')).toHaveText(/^(99(\.\d)?|100)\s%$/);
  await expect(resultOf(live, 'Served on mTCP')).toHaveText(/^\d\.\d\s%$/);
  await slider.fill('0');
  await expect(resultOf(live, 'Served on mTCP')).toHaveText(/^100\s%$/);
  await expect(live.locator('.says')).toContainText('Nobody floods');
});
