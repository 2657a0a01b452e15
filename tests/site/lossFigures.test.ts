import { openFigure, resultOf } from '../support/figures.ts';
import { expect, test } from '../support/site.ts';

test('sequencePlot: a lost tail is waited out, and delivered again the reply is back in time', async ({
  page,
}) => {
  const live = await openFigure(page, 'sequencePlot');
  const cost = resultOf(live, 'Against the same run');
  await live.getByRole('button', { name: 'Lose nothing' }).click();
  await expect(cost).toHaveText(/^\+0/);
  await live.getByRole('slider', { name: 'Segment in hand' }).press('End');
  await live.getByRole('button', { name: 'Lose this segment' }).click();
  await expect(cost).toHaveText(/^\+2\d\d\sms$/);
  await expect(live.locator('.says')).toContainText('1 timeout');
  await live.getByRole('button', { name: 'Deliver this segment' }).click();
  await expect(cost).toHaveText(/^\+0/);
});

test('sequencePlot: a click on the mark of the lost segment delivers it', async ({ page }) => {
  const live = await openFigure(page, 'sequencePlot');
  const plot = live.locator('svg[data-picture]').first();
  await plot.scrollIntoViewIfNeeded();
  const mark = plot.locator('.glyph.drop');
  await expect(mark).toHaveCount(1);
  const box = (await mark.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(mark).toHaveCount(0);
  await expect(live.locator('.says')).toContainText('The wire delivers segment 40.');
});

test('lossMatrix: the arrow keys walk over both maps, and a cancelled run leaves the old one', async ({
  page,
}) => {
  const live = await openFigure(page, 'lossMatrix');
  const says = live.locator('.says');
  await live.locator('[role="option"][tabindex="0"]').focus();
  await page.keyboard.press('ArrowUp');
  await expect(says).toContainText('AccelTCP, 30 % lost to the client, the client closes');
  for (let step = 0; step < 7; step++) await page.keyboard.press('ArrowLeft');
  await expect(says).toContainText('mTCP, 30 % lost to the client, the client closes');
  await expect(live.locator('[data-cell="0 3 6"]')).toBeFocused();
  const cell = live.locator('[data-cell="0 3 6"] text');
  const before = await cell.innerHTML();
  await live.getByRole('radio', { name: 'twice' }).check();
  await live.getByRole('button', { name: 'Cancel' }).click();
  expect(await cell.innerHTML()).toBe(before);
  await expect(live.getByRole('radio', { name: 'as sent' })).toBeChecked();
  await expect(live.locator('.failed')).toHaveCount(0);
});

test('tableFull: with room for all, or without TIME-WAIT, nobody is refused; all complete either way', async ({
  page,
}) => {
  const live = await openFigure(page, 'tableFull');
  const handOvers = resultOf(live, 'Hand-overs');
  await expect(handOvers).not.toHaveText('400 / 0');
  await live.getByRole('slider', { name: 'Room in the NIC’s table' }).press('End');
  await expect(handOvers).toHaveText('400 / 0');
  await live.getByRole('button', { name: 'Reset' }).click();
  await expect(handOvers).not.toHaveText('400 / 0');
  await live.getByRole('slider', { name: 'TIME-WAIT' }).press('Home');
  await expect(handOvers).toHaveText('400 / 0');
  await expect(resultOf(live, 'Connections completed')).toHaveText('400 of 400');
});

test('releasedGallery: every card shows a run that fails, and the same run that does not', async ({
  page,
}) => {
  const live = await openFigure(page, 'releasedGallery');
  const cards = live.locator('.cards button');
  expect(await cards.count()).toBeGreaterThanOrEqual(3);
  for (const card of await cards.all()) {
    await card.click();
    await expect(card).toHaveAttribute('aria-pressed', 'true');
    const [released, intended] = await live
      .getByRole('row', { name: /connections completed/ })
      .getByRole('cell')
      .allInnerTexts();
    expect(released).not.toBe(intended);
    const [done, all] = (intended ?? '').split(' of ');
    expect(done).toBe(all);
  }
});

test('tableFull: the times in the event table are large enough to press', async ({ page }) => {
  const live = await openFigure(page, 'tableFull');
  await live.getByText('Event table').click();
  const time = live.getByRole('group', { name: 'Event table' }).getByRole('button').first();
  expect((await time.boundingBox())!.height).toBeGreaterThanOrEqual(28);
});
