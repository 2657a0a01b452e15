import type { Answer, OpenServer } from '#engine/testbed/applications.ts';
import { PEER } from '../../lab/pipePeer.ts';
import { patterned } from './peerSide.ts';
import type { Argument, CallWords } from './script.ts';

const order: Readonly<Record<string, readonly string[]>> = {
  ...{ socket: [], bind: ['socket', 'port'], listen: ['socket', 'backlog'], accept: ['socket'] },
  ...{ connect: ['socket', 'port'], read: ['socket', 'length'], peek: ['socket', 'length'] },
  ...{ write: ['socket', 'length'], shutdown: ['socket', 'how'], close: ['socket'], abort: ['socket'] },
  ...{ setsockopt: ['socket', 'option', 'value'], getsockopt: ['socket', 'option'], poll: ['socket'] },
  ...{ error: ['socket'], info: ['socket'] },
};
const peerAddress = [24, 16, 8, 0].map((shift) => (PEER >>> shift) & 255).join('.');

interface Read {
  bytes: number;
  data: Uint8Array;
}
const isRead = (result: unknown): result is Read =>
  typeof result === 'object' && result !== null && 'bytes' in result && 'data' in result;

/** The application's side of a script: socket calls, and what they answered in the script's words. */
export class Calls {
  readonly #sockets = new Map<string, number>();
  readonly #read = new Map<number, number>();

  constructor(
    private readonly server: OpenServer,
    /** Are the peer's bytes the pattern, so that what is read can be checked? */
    private readonly isPatterned: boolean,
  ) {}

  /** Makes the call. Nothing when it answered as written; else what it answered. */
  make({ name, args, expected }: CallWords): string | null {
    const answer = this.server.call(name, this.#arguments(name, args));
    const text = this.#textOf(answer, expected);
    if (expected === null) return 'error' in answer ? text : null;
    if ((name === 'socket' || name === 'accept') && /^[a-z]\w*$/.test(expected) && 'result' in answer) {
      this.#sockets.set(expected, answer.result as number);
      return null;
    }
    if (name === 'info' && 'result' in answer) return infoDifference(answer.result as object, expected);
    const wrong = this.#wrongBytes(name, args, answer);
    return wrong ?? (text === expected ? null : text);
  }

  #arguments(name: string, args: readonly Argument[]): Record<string, unknown> {
    const fields: Record<string, unknown> = name === 'connect' ? { address: peerAddress } : {};
    for (const [at, argument] of args.entries()) {
      const field = order[name]?.[at] ?? '';
      if ('text' in argument) fields['data'] = new Uint8Array(Buffer.from(argument.text));
      else fields[field] = 'number' in argument ? argument.number : this.#value(field, argument.name);
    }
    return fields;
  }

  #value(field: string, name: string): unknown {
    if (field !== 'socket') return name;
    const socket = this.#sockets.get(name);
    if (socket === undefined) throw new Error(`no socket is named "${name}" yet`);
    return socket;
  }

  #textOf(answer: Answer, expected: string | null): string {
    if ('error' in answer) return answer.error.split(':')[0] ?? '';
    const { result } = answer;
    if (isRead(result))
      return expected?.startsWith('"')
        ? `"${Buffer.from(result.data).toString('latin1')}"`
        : String(result.bytes);
    if (Array.isArray(result)) return result.length === 0 ? 'nothing' : result.join(' ');
    if (result === null) return 'none';
    return typeof result === 'object' ? JSON.stringify(result) : String(result);
  }

  /** Bytes read must be the peer's, in their places. */
  #wrongBytes(name: string, args: readonly Argument[], answer: Answer): string | null {
    if (!this.isPatterned || !('result' in answer) || !isRead(answer.result)) return null;
    const socket = this.#value('socket', (args[0] as { name: string }).name) as number;
    const from = this.#read.get(socket) ?? 0;
    const { bytes, data } = answer.result;
    if (name === 'read') this.#read.set(socket, from + bytes);
    return patterned(from, bytes).equals(data)
      ? null
      : `${bytes} bytes, not those the peer sent at byte ${from}`;
  }
}

/** `state ESTABLISHED, cwnd 10, rto 200000..210000`, against what info told. */
function infoDifference(told: object, expected: string): string | null {
  const fields = told as Record<string, unknown>;
  const wrong = expected.split(',').flatMap((part) => {
    const [name = '', value = ''] = part.trim().split(/\s+/);
    const came = fields[name];
    const [, least, most] = /^(\d+)\.\.(\d+)$/.exec(value) ?? [];
    const fits =
      least === undefined
        ? String(came) === value
        : Number(came) >= Number(least) && Number(came) <= Number(most);
    return fits ? [] : [`${name} ${String(came)}`];
  });
  return wrong.length === 0 ? null : wrong.join(', ');
}
