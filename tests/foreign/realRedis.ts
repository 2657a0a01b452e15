import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandRows } from '#engine/apps/redis/commands/commands.table.ts';
import { isInstalled } from './namespace.ts';

function complaint(): string | null {
  if (!isInstalled('redis-server')) return 'not installed: redis-server';
  const { stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return /v=7\.0\./.test(stdout) ? null : `redis-server is not of version 7.0: ${stdout.trim()}`;
}
/** Why the real Redis cannot be asked here, or null when it can. */
export const whyNoRedis: string | null = complaint();

export interface Heard {
  readonly answer: string;
  /** It hung up of its own accord, with no need to. */
  readonly isClosed: boolean;
}

/** Debian's redis-server behind a Unix socket, with only the commands ours has, and as long words as ours takes. */
export class RealRedis {
  constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(): Promise<RealRedis> {
    const whole = await RealRedis.#open([]);
    const { answer } = await whole.hears('COMMAND LIST\r\n');
    whole.stop();
    const known: readonly string[] = commandRows.map(({ name }) => name);
    const others = answer.split('\r\n').filter((line) => /^[a-z_-]+$/.test(line) && !known.includes(line));
    const hidden = others.flatMap((name) => ['--rename-command', name, '']);
    return RealRedis.#open(['--proto-max-bulk-len', '1mb', ...hidden]);
  }

  static async #open(settings: readonly string[]): Promise<RealRedis> {
    const folder = mkdtempSync(join(tmpdir(), 'redis-'));
    const own = ['--port', '0', '--unixsocket', join(folder, 'socket'), '--save', '', '--dir', folder];
    const child = spawn('redis-server', [...own, ...settings], { stdio: 'ignore' });
    const real = new RealRedis(child, folder);
    for (let turn = 0; turn < 200; turn++) {
      if (
        await real.hears('PING\r\n').then(
          ({ answer }) => answer === '+PONG\r\n',
          () => false,
        )
      )
        return real;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    real.stop();
    throw new Error('redis-server does not answer');
  }

  /** Says something on a connection of its own and then nothing any more. */
  hears(said: string | Uint8Array): Promise<Heard> {
    return new Promise((resolve, reject) => {
      const socket = connect({ path: join(this.folder, 'socket'), allowHalfOpen: true });
      const parts: Buffer[] = [];
      let isClosed = false;
      socket.on('data', (part) => parts.push(part));
      // Hung up on before all was read: what had been answered is still answered.
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNRESET' || error.code === 'EPIPE') isClosed = true;
        else reject(error);
      });
      socket.on('close', () => resolve({ answer: Buffer.concat(parts).toString('latin1'), isClosed }));
      socket.on('end', () => socket.end());
      socket.end(typeof said === 'string' ? Buffer.from(said, 'latin1') : said);
    });
  }

  stop(): void {
    this.child.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
