import { Half } from '#engine/host/sockets/api.ts';

/** What a call may be given: fields by name, or in order. */
export type Arguments = Readonly<Record<string, unknown>> | readonly unknown[];

/** A call that cannot be carried out at all: its message is the answer's error. */
export class CallError extends Error {}

/** Other names a field is known by. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  socket: ['socket', 'fd', 'sock', 'listener', 's', 'sockfd', 'handle'],
  address: ['address', 'host', 'addr', 'ip', 'peer', 'remote', 'remoteAddress', 'localAddress'],
  port: ['port', 'remotePort', 'peerPort', 'localPort'],
  length: ['length', 'bytes', 'count', 'max', 'n', 'size', 'len'],
  option: ['option', 'name', 'optname', 'opt'],
  value: ['value', 'optval', 'val'],
  how: ['how', 'half', 'halves', 'direction'],
  edge: ['edge', 'edgeTriggered', 'et'],
};

/** Reads a call's arguments, by position or by name, and says what is wrong with one. */
export class ArgumentReader {
  constructor(
    private readonly args: Arguments,
    private readonly order: readonly string[],
  ) {}

  get(name: string): unknown {
    const { args } = this;
    if (Array.isArray(args)) return (args as readonly unknown[])[this.order.indexOf(name)];
    const fields = args as Readonly<Record<string, unknown>>;
    for (const key of synonyms[name] ?? [name]) if (Object.hasOwn(fields, key)) return fields[key];
    return undefined;
  }

  integer(name: string, fallback?: number): number {
    const value = this.get(name) ?? fallback;
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    throw new CallError(`EINVAL: ${name} is ${show(value)}, not a whole number`);
  }

  /** "10.77.0.1", or nothing for any. */
  address(name: string): number {
    const value = this.get(name);
    if (value === undefined || value === null || value === '') return 0;
    const parts = typeof value === 'string' ? value.split('.') : [];
    const isAddress =
      parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
    if (!isAddress) throw new CallError(`EINVAL: ${name} is ${show(value)}, not an IPv4 address`);
    return parts.reduce((sum, part) => (sum << 8) | Number(part), 0);
  }

  /** Which halves a shutdown closes: SHUT_RD, SHUT_WR, SHUT_RDWR by number, name or plain word. */
  halves(): number {
    const value = this.get('how') ?? 'SHUT_WR';
    const word = String(value).toUpperCase().replace('SHUT_', '');
    if (['0', 'RD', 'R', 'READ', 'RECV', 'RECEIVE', 'IN', 'READING'].includes(word)) return Half.Receiving;
    if (['1', 'WR', 'W', 'WRITE', 'SEND', 'OUT', 'WRITING'].includes(word)) return Half.Sending;
    if (['2', 'RDWR', 'RW', 'BOTH'].includes(word)) return Half.Receiving | Half.Sending;
    throw new CallError(`EINVAL: how is ${show(value)}; allowed: SHUT_RD, SHUT_WR, SHUT_RDWR`);
  }
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}

export function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
