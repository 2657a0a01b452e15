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

/** As many on one page: to load it takes longer than most runs. */
const ON_ONE_PAGE = 6;

for (let first = 0; first < presets.length; first += ON_ONE_PAGE) {
  const some = presets.slice(first, first + ON_ONE_PAGE);
  const names = some.map(({ name }) => name).join(', ');
  test(`the same digests in Chromium's worker as in Node: ${names}`, async ({ page }) => {
    await page.goto(site('lab/'));
    for (const { name, spec } of some) {
      const expected = digestInNode(spec);
      await page.getByLabel('Start from').selectOption(name);
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await expect.soft(page.locator('.digest code'), name).toHaveText(expected, { timeout: 60_000 });
    }
  });
}
