import { applicationPorts, openServer } from '#engine/testbed/applications.ts';
import type { ApplicationName, OpenServer } from '#engine/testbed/applications.ts';
import { fieldByPath } from '#experiment/defaults.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { parsed } from '#lab/arguments.ts';
import { specFrom } from '#lab/specSource.ts';
import { UserError } from '#lab/userError.ts';
import { RealClock } from './realClock.ts';
import { VirtualClock } from './virtualClock.ts';

const options = {
  app: { type: 'string' },
  clock: { type: 'string' },
  offload: { type: 'string', multiple: true },
  address: { type: 'string' },
  port: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  seed: { type: 'string' },
} as const;
const clocks = { real: RealClock, virtual: VirtualClock };
/** Every part of TCP that a spec can give to the NIC. */
const offloads = [...fieldByPath.values()]
  .filter(({ path, choices }) => path.startsWith('offloads.') && choices.includes('intended'))
  .map(({ path }) => path.slice('offloads.'.length));
const DEFAULT_ADDRESS = '10.77.0.2';

function choice<T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
  most: T,
): T {
  const found = allowed.find((name) => name === (value ?? most));
  if (found === undefined) throw new UserError(`${option} is "${value}"; allowed: ${allowed.join(', ')}`);
  return found;
}

function addressOption(text: string): number {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number) ?? [];
  const [first = 0] = parts;
  if (parts.length !== 4 || parts.some((part) => part > 255) || first === 0 || first >= 224)
    throw new UserError(`--address is "${text}"; allowed: one host's IPv4 address, as 10.77.0.2`);
  return parts.reduce((sum, part) => (sum << 8) | part, 0);
}

function portOption(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new UserError(`--port is "${text}"; allowed: 1 to 65535`);
  return port;
}

function offloadSettings(lists: readonly string[]): string[] {
  const names = lists.flatMap((list) => list.split(',')).filter((name) => name !== '' && name !== 'none');
  for (const name of names)
    if (!offloads.includes(name))
      throw new UserError(`--offload is "${name}"; allowed: ${offloads.join(', ')}, or several with commas`);
  return names.map((name) => `offloads.${name}=intended`);
}

function specOf(values: PipeValues): ExperimentSpec {
  const kind = values.app === 'proxy' ? ['application.kind=proxy'] : [];
  const settings = [...kind, ...offloadSettings(values.offload ?? []), ...(values.set ?? [])];
  return specFrom({ name: 'pipe' }, { settings, seed: values.seed, duration: undefined });
}

interface PipeValues {
  app?: string | undefined;
  offload?: string[] | undefined;
  set?: string[] | undefined;
  seed?: string | undefined;
}

/** The emulated server behind standard input and output, until the input ends. */
export async function pipe(args: string[]): Promise<number> {
  const { values, positionals } = parsed({ args, options, allowPositionals: true });
  if (positionals.length > 0)
    throw new UserError(`pipe takes options only, and "${positionals.join(' ')}" came`);
  const names = Object.keys(applicationPorts) as ApplicationName[];
  if (values.app === undefined) throw new UserError(`pipe needs --app; allowed: ${names.join(', ')}`);
  const name = choice('--app', values.app, names, 'echo');
  const clock = choice('--clock', values.clock, ['real', 'virtual'], 'real');
  const address = addressOption(values.address ?? DEFAULT_ADDRESS);
  const given = (values.port ?? []).map(portOption);
  const spec = specOf(values);
  if (name === 'puppet' && spec.testbed.serverCores > 1)
    throw new UserError(`testbed.serverCores is ${spec.testbed.serverCores}; --app puppet runs on 1`);
  const ports = [...new Set([...applicationPorts[name], ...given])];
  await follow(clock, (show) => openServer(spec, name, { address, ports, show }));
  return 0;
}

type Show = (time: number, bytes: Uint8Array) => void;

async function follow(clock: keyof typeof clocks, open: (show: Show) => OpenServer): Promise<void> {
  const server = open((time, bytes) => running.show(time, bytes));
  const running = new clocks[clock](process.stdin, process.stdout, server);
  await running.run();
}
