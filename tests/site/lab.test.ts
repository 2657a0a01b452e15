import type { Page } from '@playwright/test';
import { chooseTheme, expect, expectAccessible, site, test } from '../support/site.ts';

const field = (page: Page, path: string) => page.locator(`#field-${path.replaceAll('.', '-')}`);

async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(site(`lab/${fragment}`));
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible({ timeout: 30_000 });
}

async function write(page: Page, path: string, text: string): Promise<void> {
  await field(page, path).fill(text);
  await field(page, path).blur();
}

async function run(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.locator('.state')).toContainText('Done.', { timeout: 30_000 });
}

test('a run says its numbers and its digest, and the same spec says them again', async ({ page }) => {
  await open(page);
  await run(page);
  const digest = await page.locator('.digest code').innerText();
  expect(digest).toMatch(/^[0-9a-f]{16}$/);
  await page.reload();
  await run(page);
  await expect(page.locator('.digest code')).toHaveText(digest);
});

test('a bad value is refused with its field and range, and nothing else is lost', async ({ page }) => {
  await open(page);
  await write(page, 'workload.connections', '7');
  await write(page, 'testbed.serverCores', '99');
  const refusal = page.getByRole('alert');
  await expect(refusal).toContainText('testbed.serverCores is 99');
  await expect(refusal).toContainText('from 1 to 64');
  await expect(field(page, 'testbed.serverCores')).toHaveValue('99');
  await expect(field(page, 'workload.connections')).toHaveValue('7');
  await write(page, 'testbed.serverCores', '2');
  await expect(refusal).toHaveCount(0);
});

test('another stack brings its profile into the controls', async ({ page }) => {
  await open(page);
  await expect(field(page, 'offloads.setup')).toHaveValue('off');
  await field(page, 'testbed.stack').selectOption('acceltcp');
  await expect(field(page, 'offloads.setup')).toHaveValue('intended');
});

test('another stack leaves a refused text where it stands', async ({ page }) => {
  await open(page);
  await write(page, 'testbed.serverCores', '99');
  await field(page, 'testbed.stack').selectOption('acceltcp');
  await expect(field(page, 'offloads.setup')).toHaveValue('intended');
  await expect(field(page, 'testbed.serverCores')).toHaveValue('99');
  await expect(page.getByRole('alert')).toContainText('testbed.serverCores is 99');
});

test('a preset that was changed is called your own settings, and can be chosen again', async ({ page }) => {
  await open(page);
  const preset = page.getByLabel('Start from');
  await preset.selectOption('short-connections');
  const replies = await field(page, 'workload.replyBytes').inputValue();
  await write(page, 'workload.replyBytes', '3 KiB');
  await expect(preset).toHaveValue('');
  await preset.selectOption('short-connections');
  await expect(field(page, 'workload.replyBytes')).toHaveValue(replies);
});

test('the address carries the experiment', async ({ page, context }) => {
  await open(page);
  await write(page, 'workload.replyBytes', '3 KiB');
  await expect(page).toHaveURL(/#e1\./);
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(field(other, 'workload.replyBytes')).toHaveValue('3 KiB');
});

for (const mangled of ['#e1.notALink', '#nothing-of-ours'])
  test(`a mangled link, ${mangled}, opens the default and says so`, async ({ page }) => {
    await open(page, mangled);
    await expect(page.getByRole('alert')).toContainText('default experiment');
    await expect(field(page, 'workload.connections')).toHaveValue('1');
  });

test('stepping and seeking move the run both ways', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Step' }).click();
  await expect(page.locator('.state')).toContainText('1 frame,');
  await run(page);
  const seek = page.getByRole('slider', { name: 'Time' });
  await seek.focus();
  await seek.press('Home');
  await expect(page.locator('.state')).toContainText('Paused. 1 frame,');
});

test('killing the worker in mid-run offers Retry and keeps the controls', async ({ page }) => {
  await open(page);
  await page.getByLabel('Start from').selectOption('short-connections');
  await write(page, 'workload.connections', '20,000,000');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  for (const worker of page.workers()) void worker.evaluate(() => close()).catch(() => undefined);
  await expect(page.locator('.trouble')).toContainText('kept', { timeout: 20_000 });
  await expect(field(page, 'workload.connections')).toHaveValue('20,000,000');
  await write(page, 'workload.connections', '100');
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.locator('.state')).toContainText('Done.', { timeout: 20_000 });
});

for (const theme of ['light', 'dark'] as const)
  test(`accessible with results, in the ${theme} theme`, async ({ page }) => {
    await chooseTheme(page, theme);
    await open(page);
    await run(page);
    for (const summary of await page.locator('.sections summary').all()) await summary.click();
    await expectAccessible(page);
  });

test('fits a phone, with results and a refusal', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page);
  await run(page);
  await write(page, 'testbed.serverCores', '99');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
