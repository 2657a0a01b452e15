import type { Locator } from '@playwright/test';
import { openFigure as open } from '../support/figures.ts';
import { chooseTheme, expect, expectAccessible, test } from '../support/site.ts';

/** Every figure of the book. */
const figures = [
  'oneConnection',
  'twoStacks',
  'flowSizes',
  'cpuBreakdown',
  'offloadGains',
  'toeMemory',
  'turningLadder',
  'busCrossings',
  'ownership',
  'cookieBits',
  'synFlood',
  'lostResponse',
  'endings',
  'timerWheel',
  'wheelOfMany',
  'timerRace',
  'spliceRewrite',
  'spliceCrossings',
  'nicDie',
  'cycleBudget',
  'capacity',
  'sequencePlot',
  'lossMatrix',
  'tableFull',
  'releasedGallery',
  'costMicroscope',
  'threadSwitches',
  'quasiTcb',
  'redisCycles',
  'redisCores',
  'applicationWeight',
  'proxyCores',
  'proxySizes',
  'oneConstant',
  'tornado',
];
const still = [
  'flowSizes',
  'cpuBreakdown',
  'offloadGains',
  'toeMemory',
  'busCrossings',
  'cookieBits',
  'synFlood',
  'spliceRewrite',
  'spliceCrossings',
  'lossMatrix',
  'costMicroscope',
  'threadSwitches',
  'quasiTcb',
  'timerRace',
  'cycleBudget',
  'capacity',
  'redisCycles',
  'redisCores',
  'applicationWeight',
  'proxyCores',
  'proxySizes',
  'oneConstant',
  'tornado',
];
const played = figures.filter((name) => !still.includes(name));

const phone = { width: 390, height: 800 };
const share = async (live: Locator): Promise<number> =>
  Number(await live.getByRole('slider', { name: 'Time', exact: true }).inputValue());

for (const name of figures) {
  // In the light theme, with the page round it, it is looked at by pages.test.ts.
  test(`${name}: controls are large enough on a phone, each does its work, none breaks it, and dark it is accessible`, async ({
    page,
  }) => {
    await chooseTheme(page, 'dark');
    await page.setViewportSize(phone);
    const live = await open(page, name);
    for (const control of await live
      .locator('button:visible, summary:visible, select:visible, input[type="range"]:visible')
      .all()) {
      const box = await control.boundingBox();
      expect(box?.height, await control.innerText().catch(() => 'control')).toBeGreaterThanOrEqual(40);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

    await page.setViewportSize({ width: 1280, height: 800 });
    for (const slider of await live.getByRole('slider').all()) {
      await slider.focus();
      await slider.press('ArrowRight');
      await slider.press('ArrowLeft');
    }
    const labels = await live
      .locator('button:visible:enabled')
      .evaluateAll((buttons) =>
        buttons.map((button) => button.getAttribute('aria-label') ?? button.textContent?.trim() ?? ''),
      );
    for (const label of labels.filter((text) => !/lab$|Cancel/.test(text))) {
      const button = live.getByRole('button', { name: label, exact: true }).first();
      // A button may have changed its word, or gone, because another was pressed.
      if ((await button.count()) > 0 && (await button.isEnabled())) await button.click();
      await expect(live.locator('.running')).toHaveCount(0);
    }
    for (const radio of await live.getByRole('radio').all()) await radio.check();
    for (const box of await live.getByRole('checkbox').all()) {
      await box.click();
      await box.press('Space');
    }
    for (const summary of await live.locator('summary:visible').all()) await summary.click();
    await expect(live.getByRole('alert')).toHaveCount(0);
    await expect(live.locator('svg[data-picture]').first()).toBeVisible();
    await expect(live.locator('.running')).toHaveCount(0);

    await page.setViewportSize(phone);
    await expectAccessible(page, `figure[data-figure="${name}"]`);
  });
}

for (const name of played) {
  test(`${name}: plays, pauses, steps both ways, obeys the keys, and pauses when it leaves the screen`, async ({
    page,
  }) => {
    const live = await open(page, name);
    const play = live.getByRole('button', { name: 'Play' });
    await play.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => share(live)).toBe(0);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => share(live)).toBeGreaterThan(0);
    const stepped = await share(live);
    await live.getByRole('button', { name: /Step forward/ }).click();
    await expect.poll(() => share(live)).toBeGreaterThanOrEqual(stepped);
    await live.getByRole('button', { name: /Step back/ }).click();
    await expect.poll(() => share(live)).toBe(stepped);
    await play.click();
    await expect.poll(() => share(live)).toBeGreaterThan(stepped);
    const pause = live.getByRole('button', { name: 'Pause' });
    if (await pause.isVisible()) await pause.click();
    await expect(play).toBeVisible();
    await play.focus();
    await page.keyboard.press('End');
    await expect.poll(() => share(live)).toBe(1000);

    await live.getByRole('slider', { name: 'Speed' }).fill('0');
    await live.getByRole('button', { name: 'Play' }).click();
    await expect(live.getByRole('button', { name: 'Pause' })).toHaveCount(1);
    await page.evaluate(() => scrollTo(0, 0));
    const isHigh = await live.evaluate((element) => element.getBoundingClientRect().top < innerHeight);
    if (isHigh) await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await expect(live.getByRole('button', { name: 'Play' })).toHaveCount(1);
  });
}

test('oneConnection: a packet opens to its decoded fields and its bytes, and the changed ones are marked', async ({
  page,
}) => {
  const live = await open(page, 'oneConnection');
  await live.locator('svg').getByRole('option').first().focus();
  await page.keyboard.press('Enter');
  const inspector = live.locator('.inspector');
  await expect(inspector.getByRole('heading')).toHaveText('SYN');
  await expect(inspector.getByRole('row', { name: /Control bits/ })).toContainText('SYN');
  await expect(inspector.getByRole('row', { name: /Maximum segment size/ })).toContainText('1460 B');
  await page.keyboard.press('ArrowDown');
  await expect(inspector.getByRole('heading')).toHaveText('SYN-ACK');
  await inspector.getByLabel('Marked: changes from').selectOption('answered');
  await expect(inspector.getByRole('row', { name: /Control bits/ })).toContainText('changed');
  expect(await inspector.locator('.byte.changed').count()).toBeGreaterThan(8);
  await expect(inspector.locator('.byte').first()).toHaveText(/^[0-9a-f]{2}$/);
});

test('oneConnection: losing a packet forks the run, keeps the old future faint, and can be undone', async ({
  page,
}) => {
  const live = await open(page, 'oneConnection');
  const packets = live
    .locator('dt', { hasText: 'Packets so far' })
    .locator('xpath=following-sibling::dd//strong');
  await expect(packets).toHaveText('7');
  await live.locator('svg').getByRole('option').first().focus();
  await page.keyboard.press('Enter');
  await live.getByRole('button', { name: 'Lose this packet' }).click();
  await expect(live.locator('path.ghost').first()).toBeVisible();
  await live.getByRole('button', { name: /Play|Pause/ }).focus();
  await page.keyboard.press('End');
  await expect(packets).toHaveText('8');
  await live.getByRole('button', { name: 'Undo the last' }).click();
  await expect(packets).toHaveText('7');
});

test('oneConnection: a tap opens a packet on a phone', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true });
  const page = await context.newPage();
  const live = await open(page, 'oneConnection');
  await live.locator('svg').getByRole('option').last().locator('.reach').dispatchEvent('click');
  await expect(live.locator('.inspector').getByRole('heading')).toHaveText('ACK');
  await context.close();
});

test('lostResponse: the NIC resends what a click lost, and the host sees nothing', async ({ page }) => {
  const live = await open(page, 'lostResponse');
  const strong = (label: string): Locator =>
    live.locator('dt', { hasText: label }).locator('xpath=following-sibling::dd//strong');
  await expect(strong('Sent again by the NIC')).toHaveText('0');
  await live
    .getByRole('option', { name: /data and close/ })
    .locator('.reach')
    .dispatchEvent('click');
  await expect(live.getByRole('button', { name: 'Lose this copy' })).toBeVisible();
  await live.getByRole('button', { name: /Play|Pause/ }).focus();
  await page.keyboard.press('End');
  await expect(strong('Sent again by the NIC')).toHaveText('1');
  await expect(strong('Frames the host saw since the loss')).toHaveText('0');
  await live.getByRole('button', { name: 'Lose this copy' }).click();
  await live.getByRole('button', { name: /Play|Pause/ }).focus();
  await page.keyboard.press('End');
  await expect(strong('Sent again by the NIC')).toHaveText('2');
  await live.getByRole('button', { name: 'Lose nothing' }).click();
  await expect(strong('Sent again by the NIC')).toHaveText('0');
});

test('twoStacks: the offloaded connection crosses PCIe less often', async ({ page }) => {
  const live = await open(page, 'twoStacks');
  const crossings = (
    await live
      .getByRole('row', { name: /PCIe crossings/ })
      .getByRole('cell')
      .allInnerTexts()
  ).map(Number);
  expect(crossings[1]).toBeLessThan(crossings[0]);
});

test('ownership: as released a taken place leaves one client with nobody; with nothing wrong all are served', async ({
  page,
}) => {
  const live = await open(page, 'ownership');
  const completed = live
    .locator('dt', { hasText: 'Completed' })
    .locator('xpath=following-sibling::dd//strong');
  await expect(completed).toHaveText('4 / 5');
  await live.getByRole('radio', { name: 'nothing goes wrong' }).check();
  await expect(completed).toHaveText('3 / 3');
  await live.getByRole('slider', { name: 'Places in the intended table' }).press('End');
  await expect(completed).toHaveText('4 / 5');
});

for (const name of ['oneConnection', 'timerWheel']) {
  test(`${name}: when its worker dies the figure says so, keeps its controls, and Retry brings it back`, async ({
    page,
  }) => {
    const live = await open(page, name);
    const knob = live.locator('.knob input').first();
    await knob.focus();
    await knob.press('ArrowRight');
    const kept = await knob.inputValue();
    await live.getByRole('slider', { name: 'Speed' }).fill('0');
    await live.getByRole('button', { name: 'Play' }).click();
    for (const worker of page.workers()) await worker.evaluate(() => close()).catch(() => undefined);
    await expect(live.getByRole('alert')).toContainText('kept', { timeout: 20_000 });
    expect(await knob.inputValue()).toBe(kept);
    await live.getByRole('button', { name: 'Retry' }).click();
    await expect(live.getByRole('alert')).toHaveCount(0, { timeout: 20_000 });
    await expect(live.locator('svg[data-picture]').first()).toBeVisible();
    expect(await knob.inputValue()).toBe(kept);
  });
}

test('reduced motion: playing shows key frames and the steps still work', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const live = await open(page, 'oneConnection');
  await live.getByRole('button', { name: 'Play' }).click();
  await expect.poll(() => share(live), { timeout: 10_000 }).toBeGreaterThan(0);
  await expect(live.getByRole('button', { name: /Step forward/ })).toBeEnabled();
});
