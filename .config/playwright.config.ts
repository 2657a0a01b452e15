import { defineConfig } from '@playwright/test';
import { chromiumOptions } from '../tests/support/browser.ts';

export default defineConfig({
  testDir: '../tests/site',
  outputDir: '../test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env.TEST_REPORT
    ? [['list'], ['json', { outputFile: process.env.TEST_REPORT }]]
    : [['list']],
  globalSetup: '../tests/support/openSite.ts',
  use: { launchOptions: chromiumOptions(), viewport: { width: 1280, height: 800 } },
});
