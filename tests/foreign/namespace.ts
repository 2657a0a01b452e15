import { spawn, spawnSync } from 'node:child_process';
import { labProgram } from '../support/program.ts';

const DEVICE = 'tap0';
/** A network of its own, with a TAP device in it: everything is gone when its last process is. Root may need no map. */
const waysIn = [['--map-root-user', '--net'], ['--net']];
const TOOLS = ['unshare', 'ip', 'perl', 'curl', 'ping', 'sha256sum'];

function complaint(command: string, args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return null;
  return `${command} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`;
}

/** Whether a program is on the path. */
export const isInstalled = (tool: string): boolean => complaint('sh', ['-c', `command -v ${tool}`]) === null;

function wayIn(): { way: string[] } | { reason: string } {
  if (process.platform !== 'linux') return { reason: `the system is ${process.platform}` };
  const missing = TOOLS.filter((tool) => !isInstalled(tool));
  if (missing.length > 0) return { reason: `not installed: ${missing.join(', ')}` };
  let reason = '';
  for (const way of waysIn) {
    const why = complaint('unshare', [...way, 'ip', 'tuntap', 'add', DEVICE, 'mode', 'tap']);
    if (why === null) return { way };
    reason ||= why;
  }
  return { reason };
}

const entrance = wayIn();
/** Why the kernel cannot be the peer here, or null when it can. */
export const whyNoKernel: string | null = 'reason' in entrance ? entrance.reason : null;

export interface Meeting {
  /** Arguments of `lab pipe`. */
  readonly pipe: readonly string[];
  /** Shell lines, run once the server answers a ping. */
  readonly script: string;
  /** Shell lines run before: the kernel's own settings. */
  readonly before?: string;
  /** Seconds after which it is ended, and has failed. */
  readonly limit?: number;
}

/** Runs a shell script beside a `lab pipe`, in one namespace, at 10.77.0.1 and 10.77.0.2; what the script wrote. */
export function besideServer({ pipe, script, before = '', limit = 100 }: Meeting): Promise<string> {
  const server = `perl tests/foreign/tap.pl ${DEVICE} ${process.execPath} ${labProgram()} pipe ${pipe.join(' ')}`;
  const whole = [
    'set -e',
    `patiently() { for turn in $(seq 100); do "$@" >/dev/null 2>&1 && return; sleep 0.1; done; echo "in vain: $*" >&2; exit 1; }`,
    'ip link set lo up',
    `${server} & relay=$!`,
    'trap "kill $relay" EXIT',
    `patiently ip link set ${DEVICE} up`,
    `ip address add 10.77.0.1/24 dev ${DEVICE}`,
    before,
    'patiently ping -c 1 -W 1 10.77.0.2',
    script,
  ].join('\n');
  const way = 'way' in entrance ? entrance.way : [];
  return new Promise((resolve, reject) => {
    const child = spawn('timeout', [String(limit), 'unshare', ...way, 'sh', '-c', whole], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new Error(`ended with ${status}: ${errors}${output}`));
    });
  });
}
