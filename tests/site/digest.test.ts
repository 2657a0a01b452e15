import { execFileSync } from 'node:child_process';
import { expect, site, test } from '../support/site.ts';

/** What the command line says of a preset, in Node. */
function digestInNode(preset: string): string {
  const json = execFileSync('npm', ['run', '--silent', 'lab', '--', 'run', preset, '--json'], {
    maxBuffer: 1 << 26,
  });
  return (JSON.parse(json.toString()) as { digest: string }).digest;
}

for (const preset of ['short-connections', 'short-connections-offloaded', 'disturbed']) {
  test(`${preset} has the same digest in Chromium's worker as in Node`, async ({ page }) => {
    const expected = digestInNode(preset);
    await page.goto(site('lab/'));
    await page.getByLabel('Start from').selectOption(preset);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.locator('.digest code')).toHaveText(expected, { timeout: 45_000 });
  });
}
