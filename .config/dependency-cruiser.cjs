/** The floor plan of src/: each room, and the rooms it may open. Everything not listed is a wall. */
const floorPlan = {
  experiment: [],
  'engine/kernel': [],
  'engine/wire': ['engine/kernel'],
  'engine/link': ['engine/kernel', 'engine/wire'],
  'engine/tcp': ['engine/kernel', 'engine/wire'],
  'engine/pcie': ['engine/kernel', 'engine/wire'],
  'engine/nic': ['engine/kernel', 'engine/wire', 'engine/pcie', 'engine/tcp'],
  'engine/host': ['engine/kernel', 'engine/wire', 'engine/pcie', 'engine/tcp'],
  'engine/apps': ['engine/host/sockets/api.ts'],
  'engine/clients': ['engine/kernel', 'engine/wire', 'engine/tcp'],
  'engine/testbed': ['engine', 'experiment'],
  worker: ['experiment', 'engine/testbed'],
  lab: ['experiment', 'engine/testbed'],
  bake: ['widgets', 'experiment', 'engine/testbed'],
  widgets: ['experiment', 'worker/client.ts', 'worker/api.ts'],
  routes: ['widgets', 'experiment', 'app.css'],
};
/** Constant knowledge: the machine runs on it, the book draws it, so the drawing rooms may open it. */
const tables = '[.]table[.]ts$';
const drawing = ['widgets', 'bake', 'worker', 'lab'];

const walls = Object.entries(floorPlan).map(([room, doors]) => ({
  name: `${room} opens only ${doors.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [
      `^src/${room}/`,
      ...doors.map((door) => `^src/${door}(/|$)`),
      ...(drawing.includes(room) ? [tables] : []),
      ...(room === 'routes' ? ['^src/bake/'] : []),
    ],
  },
}));

module.exports = {
  forbidden: [
    ...walls,
    {
      name: 'no cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every import resolves',
      severity: 'error',
      from: { path: '^(src|tests)/' },
      to: { couldNotResolve: true, pathNot: '^([$]app|[$]env|[.]/[$]types|svelte)' },
    },
    {
      name: 'the engine is pure',
      severity: 'error',
      from: { path: '^src/(engine|experiment)/' },
      to: { pathNot: '^src/(engine|experiment)/' },
    },
    {
      name: 'comlink stays in the worker room',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/worker/' },
      to: { path: 'comlink' },
    },
    {
      name: 'tables import only tables',
      severity: 'error',
      from: { path: tables },
      to: { path: '^src/', pathNot: tables },
    },
    {
      name: 'the queue library is loaded only by a call that has a queue',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: 'node_modules/(bullmq|ioredis)/', dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the queue library stays in the queue room',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/lab/queue/' },
      to: { path: 'node_modules/(bullmq|ioredis)/' },
    },
    {
      name: 'offloads do not know each other',
      severity: 'error',
      from: { path: '^src/engine/nic/(classic|setup|teardown|splice|toe)/' },
      to: {
        path: '^src/engine/nic/(classic|setup|teardown|splice|toe)/',
        pathNot: '^src/engine/nic/$1/',
      },
    },
    {
      // TCP is one: the TOE runs the host's on the card. No other program there knows a protocol's whole state.
      name: 'on the card only the TOE runs TCP',
      severity: 'error',
      from: { path: '^src/engine/nic/', pathNot: '^src/engine/nic/toe/' },
      to: { path: '^src/engine/tcp/' },
    },
    {
      name: 'figures do not know each other',
      severity: 'error',
      from: { path: '^src/widgets/figures/([^/]+)/' },
      to: { path: '^src/widgets/figures/', pathNot: '^src/widgets/figures/$1/' },
    },
    {
      name: 'pictures are baked only for pages',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(bake/|routes/.*[+](page|server)[.]ts$)' },
      to: { path: '^src/bake/' },
    },
    { name: 'src never imports tests', severity: 'error', from: { path: '^src/' }, to: { path: '^tests/' } },
    {
      name: 'no dead rooms',
      severity: 'error',
      from: { path: '^src/(routes|worker/simulation[.]worker|lab/main|bake/figures)' },
      to: { path: '^src/engine/', reachable: false },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.svelte', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'browser', 'import', 'types'],
    },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.]svelte-kit' },
  },
};
