import { spawn } from 'node:child_process';

/** Everything `npm run check` holds the house to. The first two share a generated folder, so they run in one step. */
const checks = [
  {
    name: 'types',
    run: 'svelte-kit sync && svelte-check --tsconfig ./tsconfig.json --threshold error --output human',
  },
  { name: 'purity of the engine’s types', run: 'tsc -p .config/tsconfig.pure.json' },
  { name: 'lint', run: 'eslint --config .config/eslint.config.js --max-warnings 0 .' },
  { name: 'formatting', run: 'prettier --check --log-level warn .' },
  { name: 'walls', run: 'depcruise --config .config/dependency-cruiser.cjs src' },
  { name: 'dead code and unused dependencies', run: 'knip --config .config/knip.js' },
  { name: 'chapters', run: 'node .config/lint-chapters.js' },
  { name: 'rooms', run: 'node .config/lint-rooms.js' },
];

/** @param {{ name: string, run: string }} check @returns {Promise<boolean>} */
function perform({ name, run }) {
  const started = Date.now();
  const path = `node_modules/.bin${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`;
  const child = spawn(run, { shell: true, env: { ...process.env, PATH: path, FORCE_COLOR: '0' } });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '         '));
      resolve(code === 0);
    });
  });
}

/** Two at a time: most machines that run this have two cores. */
async function performAll() {
  const waiting = [...checks];
  let failed = 0;
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift())
      if (!(await perform(check))) failed += 1;
  };
  await Promise.all([lane(), lane()]);
  return failed;
}

const failed = await performAll();
console.log(
  failed === 0 ? `all ${checks.length} checks hold` : `${failed} of ${checks.length} checks failed`,
);
process.exitCode = failed === 0 ? 0 : 1;
