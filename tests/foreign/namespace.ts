import { spawn, spawnSync } from 'node:child_process';

/** A network of its own, with a TAP device in it: everything is gone when its last process is. */
const UNSHARE = ['--map-root-user', '--net'];
const DEVICE = 'tap0';

function works(command: string, args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return null;
  return `${command} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`;
}

/** Why the kernel cannot be the peer here, or null when it can. */
export function whyNoKernel(): string | null {
  if (process.platform !== 'linux') return `the system is ${process.platform}`;
  for (const tool of ['curl', 'perl', 'ip'])
    if (works('which', [tool]) !== null) return `${tool} is not installed`;
  return works('unshare', [...UNSHARE, 'ip', 'tuntap', 'add', DEVICE, 'mode', 'tap']);
}

/** Runs a shell script beside a `lab pipe` with these arguments, in one namespace; what the script wrote. */
export function besideServer(pipe: readonly string[], script: string): Promise<string> {
  const server = `perl tests/foreign/tap.pl ${DEVICE} ${process.execPath} --import tsx src/lab/main.ts pipe ${pipe.join(' ')}`;
  const whole = [
    `ip link set lo up`,
    `${server} & relay=$!`,
    `until ip link set ${DEVICE} up 2>/dev/null; do sleep 0.05; done`,
    `ip address add 10.77.0.1/24 dev ${DEVICE}`,
    `until curl -sf -m 2 -o /dev/null http://10.77.0.2/; do sleep 0.1; done`,
    script,
    `kill $relay`,
  ].join('\n');
  return new Promise((resolve, reject) => {
    const child = spawn('unshare', [...UNSHARE, 'sh', '-c', whole], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new Error(`ended with ${status}: ${errors}`));
    });
  });
}
