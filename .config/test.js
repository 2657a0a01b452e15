import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

/** `npm test`: every stage runs even when one before it failed; the last line is the sum. */
const reports = '.cache/tests';
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

/** @param {string} title @param {string} command @param {Record<string, string>} [env] @returns {Promise<boolean>} */
function stage(title, command, env = {}) {
  console.log(`\n── ${title}`);
  const started = Date.now();
  const path = `node_modules/.bin${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;
  const child = spawn(command, {
    shell: true,
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...env },
  });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      console.log(
        `── ${title}: ${code === 0 ? 'done' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`,
      );
      resolve(code === 0);
    });
  });
}

/** @param {string} file @returns {any} */
function report(file) {
  try {
    return JSON.parse(readFileSync(`${reports}/${file}`, 'utf8'));
  } catch {
    return undefined;
  }
}

let passed = 0;
let failed = 0;

/** A stage that failed without one failing test failed by itself, and counts as one. @param {boolean} isDone */
function count(isDone, passes = 0, failures = 0) {
  passed += passes;
  failed += failures + (!isDone && failures === 0 ? 1 : 0);
}

count(await stage('checks', 'node .config/check.js'));

const unit = `vitest run --root . --config .config/vitest.config.ts --reporter=default --reporter=json --outputFile.json=${reports}/unit.json`;
const unitDone = await stage('unit, property, conversation and golden tests', unit);
const unitReport = report('unit.json');
count(unitDone && unitReport !== undefined, unitReport?.numPassedTests, unitReport?.numFailedTests);

const isBuilt = await stage('build', 'node .config/build.js --quiet');
count(isBuilt);
if (isBuilt) {
  const done = await stage('browser tests', 'playwright test --config .config/playwright.config.ts', {
    TEST_REPORT: `${process.cwd()}/${reports}/site.json`,
  });
  const stats = report('site.json')?.stats;
  count(done && stats !== undefined, (stats?.expected ?? 0) + (stats?.flaky ?? 0), stats?.unexpected);
}

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
