import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** Every room says at its door, in at most 20 lines, what it is; nothing but the agreed names stands at the top. */
const rooms = ['bake', 'engine', 'experiment', 'lab', 'routes', 'widgets', 'worker'];
const engineRooms = readdirSync('src/engine', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `engine/${name}`);
const top = [
  ...[
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'svelte.config.js',
    'src',
    'content',
    'static',
    'tests',
  ],
  ...[
    'README.md',
    'LICENSE',
    'CONTRIBUTING.md',
    'node_modules',
    'build',
    'test-results',
    'playwright-report',
  ],
];

const findings = [
  ...[...rooms, ...engineRooms].flatMap((room) => {
    const file = `src/${room}/README.md`;
    if (!existsSync(file)) return [`${file} is missing`];
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').length;
    return lines > 20 ? [`${file} has ${lines} lines, not 20 at most`] : [];
  }),
  ...readdirSync('.')
    .filter((name) => !name.startsWith('.') && !top.includes(name))
    .map((name) => `${name} does not belong at the top of the house`),
];
for (const finding of findings) console.log(finding);
process.exitCode = findings.length > 0 ? 1 : 0;
