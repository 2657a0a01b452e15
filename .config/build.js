import { argv } from 'node:process';
import { build } from 'vite';
import { finishSite } from './finish-site.js';

await build({
  configFile: '.config/vite.config.ts',
  logLevel: argv.includes('--quiet') ? 'warn' : 'info',
});
finishSite();
