import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorPages } from '#engine/apps/proxy/http/errors.table.ts';
import { isInstalled } from './namespace.ts';

const isHere = isInstalled('haproxy');
if (!isHere) console.log('HAProxy is no judge here: not installed');

const configuration = (folder: string): string => `
defaults
  mode http
  retries 0
  timeout connect 300ms
  timeout server 300ms
  timeout client 2s
  timeout http-request 300ms
frontend alive
  bind unix@${folder}/alive
  default_backend one
backend one
  server s1 unix@${folder}/backend
frontend dead
  bind unix@${folder}/dead
  default_backend none
backend none
  server s1 unix@${folder}/nobody
`;

/** Answers nothing, or closes when that is asked for. */
function silentBackend(path: string): Server {
  const backend = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (data.toString().includes('/break')) socket.end();
    });
  });
  return backend.listen(path);
}

/** What comes back until the connection ends, or something has come and nothing more does. */
function ask(path: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(path, () => socket.write(text));
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.endsWith('</html>\n')) socket.destroy();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe.skipIf(!isHere)('HAProxy itself says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'haproxy-'));
  let judge: ChildProcess;
  let backend: Server;

  beforeAll(async () => {
    writeFileSync(join(folder, 'cfg'), configuration(folder));
    backend = silentBackend(join(folder, 'backend'));
    judge = spawn('haproxy', ['-db', '-f', join(folder, 'cfg')], { stdio: 'ignore' });
    for (let turn = 0; turn < 50; turn++) {
      const isThere = await ask(join(folder, 'alive'), 'none\r\n\r\n').then(
        () => true,
        () => false,
      );
      if (isThere) return;
      await pause(100);
    }
    throw new Error('HAProxy does not start');
  });
  afterAll(() => {
    judge.kill();
    backend.close();
    rmSync(folder, { recursive: true });
  });

  const request = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
  test.concurrent.each([
    [400, 'alive', 'hello\r\n\r\n'],
    [400, 'alive', 'GET / HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n'],
    [400, 'alive', 'GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [408, 'alive', 'GET / HTTP/1.1\r\n'],
    [408, 'alive', ''],
    [502, 'alive', request('/break')],
    [503, 'dead', request('/')],
    [504, 'alive', request('/')],
  ])('%i to the byte, as the proxy here does: %s', async (status, frontend, text) => {
    const [head = '', content] = (await ask(join(folder, frontend), text)).split('\r\n\r\n');
    const page = errorPages[status];
    expect(head.split('\r\n')[0]).toBe(page?.head.split('\r\n')[0]);
    expect(content).toBe(page?.content);
  });
});
