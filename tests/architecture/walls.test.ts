import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** A small house with every room, in which each planted file breaks one rule. */
const rooms = [
  ...['kernel', 'wire', 'link', 'tcp', 'pcie', 'nic', 'host', 'apps', 'clients', 'testbed'].map(
    (room) => `engine/${room}`,
  ),
  ...['experiment', 'worker', 'lab', 'bake', 'widgets', 'routes'],
];
const planted = [
  { file: 'src/engine/nic/seesHost.ts', opens: '#engine/host/room.ts', rule: 'engine/nic opens only' },
  { file: 'src/engine/host/seesNic.ts', opens: '#engine/nic/room.ts', rule: 'engine/host opens only' },
  { file: 'src/engine/kernel/seesWire.ts', opens: '#engine/wire/room.ts', rule: 'engine/kernel opens only' },
  { file: 'src/engine/wire/seesTcp.ts', opens: '#engine/tcp/room.ts', rule: 'engine/wire opens only' },
  { file: 'src/engine/tcp/seesLink.ts', opens: '#engine/link/room.ts', rule: 'engine/tcp opens only' },
  {
    file: 'src/engine/link/seesTestbed.ts',
    opens: '#engine/testbed/room.ts',
    rule: 'engine/link opens only',
  },
  { file: 'src/engine/pcie/seesNic.ts', opens: '#engine/nic/room.ts', rule: 'engine/pcie opens only' },
  { file: 'src/engine/apps/seesTcp.ts', opens: '#engine/tcp/room.ts', rule: 'engine/apps opens only' },
  { file: 'src/engine/clients/seesNic.ts', opens: '#engine/nic/room.ts', rule: 'engine/clients opens only' },
  {
    file: 'src/experiment/seesEngine.ts',
    opens: '#engine/kernel/room.ts',
    rule: 'experiment opens only itself',
  },
  { file: 'src/worker/seesNic.ts', opens: '#engine/nic/room.ts', rule: 'worker opens only' },
  { file: 'src/lab/seesWorker.ts', opens: '#worker/room.ts', rule: 'lab opens only' },
  { file: 'src/bake/seesWorker.ts', opens: '#worker/room.ts', rule: 'bake opens only' },
  { file: 'src/widgets/seesEngine.ts', opens: '#engine/kernel/room.ts', rule: 'widgets opens only' },
  { file: 'src/routes/seesEngine.ts', opens: '#engine/kernel/room.ts', rule: 'routes opens only' },
  { file: 'src/widgets/bakes.ts', opens: '#bake/room.ts', rule: 'pictures are baked only for pages' },
  { file: 'src/engine/kernel/lost.ts', opens: './nowhere.ts', rule: 'every import resolves' },
  { file: 'src/engine/kernel/reads.ts', opens: 'node:fs', rule: 'the engine is pure' },
  { file: 'src/experiment/borrows.ts', opens: 'comlink', rule: 'the engine is pure' },
  { file: 'src/widgets/calls.ts', opens: 'comlink', rule: 'comlink stays in the worker room' },
  { file: 'src/engine/wire/sums.table.ts', opens: './room.ts', rule: 'tables import only tables' },
  {
    file: 'src/engine/nic/setup/seesTeardown.ts',
    opens: '../teardown/table.ts',
    rule: 'offloads do not know each other',
  },
  {
    file: 'src/widgets/figures/one/seesTwo.ts',
    opens: '../two/Two.ts',
    rule: 'figures do not know each other',
  },
  { file: 'src/routes/seesTests.ts', opens: '../../tests/support.ts', rule: 'src never imports tests' },
  { file: 'src/engine/kernel/ringA.ts', opens: './ringB.ts', rule: 'no cycles' },
];
const bystanders = ['src/engine/nic/teardown/table.ts', 'src/widgets/figures/two/Two.ts', 'tests/support.ts'];

let house = '';
let violations: { from: string; to: string; rule: { name: string } }[] = [];

function write(file: string, text: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
}

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'house-'));
  for (const file of ['package.json', '.config']) cpSync(file, join(house, file), { recursive: true });
  symlinkSync(resolve('node_modules'), join(house, 'node_modules'), 'dir');
  write('tsconfig.json', '{ "compilerOptions": { "module": "ESNext", "moduleResolution": "bundler" } }');
  for (const room of rooms) write(`src/${room}/room.ts`, `export const room = '${room}';\n`);
  for (const file of bystanders) write(file, 'export const room = 1;\n');
  for (const { file, opens } of planted) write(file, `import '${opens}';\nexport const planted = 1;\n`);
  write('src/engine/kernel/ringB.ts', "import './ringA.ts';\n");
  const call = [
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    '--config',
    '.config/dependency-cruiser.cjs',
  ];
  const run = spawnSync(process.execPath, [...call, '--output-type', 'json', 'src'], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  violations = JSON.parse(run.stdout).summary.violations;
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

describe('the walls', () => {
  it.each(planted)('$file is caught: $rule', ({ file, rule }) => {
    const caught = violations.filter(({ from }) => from === file).map((violation) => violation.rule.name);
    expect(caught.some((name) => name.startsWith(rule))).toBe(true);
  });

  it('a module no page, worker or command reaches is caught', () => {
    const dead = violations.filter((violation) => violation.rule.name === 'no dead rooms');
    expect(dead.some(({ from, to }) => `${from} ${to}`.includes('src/engine/kernel/ringA.ts'))).toBe(true);
  });

  it('nothing else is caught', () => {
    const innocent = rooms.map((room) => `src/${room}/room.ts`);
    const walls = violations.filter((violation) => violation.rule.name !== 'no dead rooms');
    expect(walls.filter(({ from }) => innocent.includes(from))).toEqual([]);
  });
});
