import { Testbed } from '#engine/testbed/testbed.ts';
import { presets } from '#experiment/presets/all.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { expect, site, test } from '../support/site.ts';

/** What Node says of a spec. */
function digestInNode(spec: ExperimentSpec): string {
  const testbed = new Testbed(spec);
  while (testbed.ended === 'running') testbed.advance(spec.duration, 1_000_000);
  return testbed.report().digest;
}

for (const { name, spec } of presets) {
  test(`${name} has the same digest in Chromium's worker as in Node`, async ({ page }) => {
    const expected = digestInNode(spec);
    await page.goto(site('lab/'));
    await page.getByLabel('Start from').selectOption(name);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.locator('.digest code')).toHaveText(expected, { timeout: 60_000 });
  });
}
