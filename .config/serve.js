import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { createGzip } from 'node:zlib';

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};
const text = /^(text|application[/]json|image[/]svg)/;

/** @param {string} path @returns {'file' | 'folder' | undefined} */
function kindOf(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return 'file';
  return found?.isDirectory() ? 'folder' : undefined;
}

/** An address that is not UTF-8 names nothing. @param {string} pathname */
function decode(pathname) {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '/\0';
  }
}

/**
 * A small static server with nothing a plain web host lacks: folders have an index.html, the rest is 404.html.
 * @param {{ root?: string, mount?: string, port?: number, host?: string }} options
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 */
export function serve({ root = 'build', mount = '/', port = 0, host = '127.0.0.1' } = {}) {
  const server = createServer((request, response) => {
    const address = new URL(request.url ?? '/', 'http://localhost');
    const path = decode(address.pathname);
    const inside =
      path.startsWith(mount) && !path.includes('\0') ? normalize(`/${path.slice(mount.length)}`) : undefined;
    let file = inside === undefined ? undefined : join(root, inside);
    let status = 200;
    if (file && kindOf(file) === 'folder') {
      if (!path.endsWith('/')) {
        response.writeHead(301, { location: `${address.pathname}/${address.search}` }).end();
        return;
      }
      file = join(file, 'index.html');
    }
    if (!file || kindOf(file) !== 'file') {
      status = 404;
      file = join(root, '404.html');
    }
    send(request, response, file, status);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const bound = server.address();
      const actual = typeof bound === 'object' && bound ? bound.port : port;
      const close = () =>
        new Promise((/** @type {(value: void) => void} */ done) => {
          server.close(() => done());
          server.closeAllConnections();
        });
      resolve({ address: `http://localhost:${actual}${mount}`, close });
    });
  });
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} file
 * @param {number} status
 */
function send(request, response, file, status) {
  if (kindOf(file) !== 'file') {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not built yet: npm run build\n');
    return;
  }
  const type = types[extname(file)] ?? 'application/octet-stream';
  const isZipped = text.test(type) && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  response.writeHead(status, { 'content-type': type, ...(isZipped ? { 'content-encoding': 'gzip' } : {}) });
  if (request.method === 'HEAD') response.end();
  else if (isZipped) createReadStream(file).pipe(createGzip()).pipe(response);
  else createReadStream(file).pipe(response);
}

if (argv[1] && import.meta.url === pathToFileURL(argv[1]).href) {
  const [portText = process.env.PORT ?? '4173', mount = '/'] = argv.slice(2);
  const port = Number(portText);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error(`The port is "${portText}"; allowed: a whole number from 0 to 65535`);
    process.exit(2);
  }
  const { address } = await serve({
    port,
    mount,
    host: process.env.HOST ?? '127.0.0.1',
  }).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    return serve({ mount });
  });
  console.log(`TCP, Offloaded is open at ${address}`);
}
