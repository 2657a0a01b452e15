import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'msedge', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** An installed Chromium, wherever this machine keeps it; without one, the error says how to get it. */
export function findChromium(): string {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return chosen;
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [chromium.executablePath(), ...onPath, ...places].find(
    (path) => existsSync(path) && isExecutable(path),
  );
  if (found) return found;
  throw new Error(
    'The browser tests need Chromium. On Debian or Ubuntu: apt-get update && apt-get install -y chromium. ' +
      'Elsewhere: npx playwright install chromium. Or name one: CHROMIUM_PATH=/path/to/chrome npm test',
  );
}

/** How every browser test starts Chromium: quiet, offline in spirit, and without a sandbox only where root leaves none. */
export function chromiumOptions(): { executablePath: string; args: string[] } {
  const quiet = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return {
    executablePath: findChromium(),
    args: ['--headless=new', '--disable-gpu', '--disable-quic', ...quiet, ...sandbox],
  };
}
