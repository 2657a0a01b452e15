import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import typescript from 'typescript-eslint';
import svelteConfig from '../svelte.config.js';
import { roomsByName } from './rooms-by-name.js';

const style = [
  {
    selector: 'TSEnumDeclaration',
    message: 'A const object and a union type say the same without generated code.',
  },
  { selector: 'TSModuleDeclaration[kind="namespace"]', message: 'A file is the namespace.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name: one thing has one name everywhere.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import the file that defines the thing.' },
  {
    selector: ':matches(PropertyDefinition, MethodDefinition)[accessibility="private"]',
    message: 'Private members are #fields.',
  },
];

const ambient = [
  ...['Date', 'performance', 'console', 'process', 'crypto', 'fetch', 'window', 'document', 'globalThis'],
  ...[
    'setTimeout',
    'setInterval',
    'setImmediate',
    'queueMicrotask',
    'requestAnimationFrame',
    'structuredClone',
  ],
].map((name) => ({ name, message: 'The machine has no ambient time, chance or output.' }));

const inexact = [
  ...['random', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'pow', 'cbrt', 'hypot', 'sin', 'cos', 'tan'],
  ...['asin', 'acos', 'atan', 'atan2', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
].map((property) => ({
  object: 'Math',
  property,
  message: 'Not the same bits in every browser: the engine has its own.',
}));

const power = {
  selector:
    'BinaryExpression[operator="**"]:not([left.value=2]):not([left.type="Literal"][right.type="Literal"])',
  message: 'Powers, but those of two, are not the same bits in every browser.',
};

export default typescript.config(
  { ignores: ['.svelte-kit/', 'build/', 'test-results/', '.cache/', 'content/'] },
  js.configs.recommended,
  ...typescript.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-restricted-syntax': ['error', ...style],
      'no-undef': 'off', // The type check knows better.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-extraneous-class': 'off',
      // Columns are typed arrays read by trusted ids; `!` is refused, unchecked indexing is the compiler's choice.
      '@typescript-eslint/no-dynamic-delete': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/unified-signatures': 'off',
    },
  },
  {
    files: ['**/*.ts', '**/*.js', '**/*.cjs'],
    rules: { 'prefer-const': ['error', { destructuring: 'all' }] },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['src/**'],
    plugins: { house: { rules: { 'rooms-by-name': roomsByName } } },
    rules: {
      'house/rooms-by-name': 'error',
    },
  },
  {
    files: ['src/engine/**', 'src/experiment/**'],
    rules: {
      'no-restricted-globals': ['error', ...ambient],
      'no-restricted-properties': ['error', ...inexact],
      'no-restricted-syntax': ['error', ...style, power],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: typescript.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      'svelte/no-navigation-without-resolve': ['error', { ignoreLinks: true }],
      // Reasons stand after the code, which this rule takes for more codes.
      'svelte/no-unused-svelte-ignore': 'off',
      // Reports are immutable and replaced whole; sets and maps inside functions need no signals.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    // What these put into the page was written by the build.
    files: ['src/widgets/kit/FigureSlot.svelte', 'src/widgets/kit/{Cite,Fact,Result,Sources,Term}.svelte'],
    rules: { 'svelte/no-at-html-tags': 'off' },
  },
  {
    files: ['**/*.table.ts', 'tests/**'],
    rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['.config/*.js', '.config/*.ts', 'svelte.config.js', 'src/app.d.ts', 'tests/support/openSite.ts'],
    rules: { 'no-restricted-syntax': 'off', '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
