import type { SocketApi, SocketOption } from '#engine/host/sockets/api.ts';
import { CallError } from './arguments.ts';
import type { ArgumentReader } from './arguments.ts';

const options: readonly SocketOption[] = [
  'SO_REUSEADDR',
  'SO_KEEPALIVE',
  'SO_LINGER',
  'SO_ERROR',
  'SO_ACCEPTCONN',
  'SO_SNDBUF',
  'SO_RCVBUF',
  'TCP_NODELAY',
  'TCP_CORK',
  'TCP_KEEPIDLE',
  'TCP_KEEPINTVL',
  'TCP_KEEPCNT',
  'TCP_MAXSEG',
];

function optionOf(args: ArgumentReader): SocketOption {
  const name = args.get('option');
  const said = String(name).toUpperCase();
  const option = options.find((known) => known === said || known.slice(known.indexOf('_') + 1) === said);
  if (option === undefined)
    throw new CallError(`ENOPROTOOPT: no option ${JSON.stringify(name)}; there are ${options.join(', ')}`);
  return option;
}

/** A number; true and false; for SO_LINGER also `{on, seconds}`, `[on, seconds]` or null for off. */
function valueOf(option: SocketOption, value: unknown): number {
  if (typeof value === 'boolean') return option === 'SO_LINGER' && !value ? -1 : Number(value);
  if (typeof value === 'number') return value;
  if (option === 'SO_LINGER') {
    const fields = (value ?? {}) as Record<string, unknown>;
    const [on, seconds] = Array.isArray(value)
      ? (value as unknown[])
      : [
          fields['on'] ?? fields['onoff'] ?? fields['l_onoff'],
          fields['seconds'] ?? fields['linger'] ?? fields['l_linger'],
        ];
    return on ? Number(seconds ?? 0) : -1;
  }
  throw new CallError(`EINVAL: value is ${JSON.stringify(value)}, not a number`);
}

export function writeOption(api: SocketApi, args: ArgumentReader): number {
  const option = optionOf(args);
  return api.setOption(args.integer('socket'), option, valueOf(option, args.get('value')));
}

export function readOption(
  api: SocketApi,
  args: ArgumentReader,
  checked: (result: number) => number,
  nameOf: (errno: number) => string,
): unknown {
  const option = optionOf(args);
  const socket = args.integer('socket');
  if (option === 'SO_LINGER') {
    checked(api.info(socket) === null ? api.readiness(socket) : 0);
    const seconds = api.getOption(socket, option);
    return { on: seconds >= 0, seconds: Math.max(0, seconds) };
  }
  const value = checked(api.getOption(socket, option));
  return option === 'SO_ERROR' && value !== 0 ? nameOf(-value) : value;
}
