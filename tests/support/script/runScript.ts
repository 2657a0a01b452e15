import { openServer } from '#engine/testbed/applications.ts';
import type { OpenServer } from '#engine/testbed/applications.ts';
import { specFrom } from '#lab/specSource.ts';
import { SERVER } from '../../lab/pipePeer.ts';
import { Calls } from './calls.ts';
import { differences } from './compare.ts';
import { PeerSide } from './peerSide.ts';
import type { Line, Script, SegmentWords } from './script.ts';
import { segmentText } from './segmentWords.ts';

/** The way from the wire through NIC, bus and host to the socket takes less, ns. */
const SETTLED = 200_000;
/** How long the machine must keep still behind the last line, ns. */
const AFTERWARDS = 1_000_000;

type Expecting = Line & { does: 'server' };
interface Came {
  time: number;
  words: SegmentWords;
  data: Buffer;
}

/** A script the machine did not keep to. The message is for someone who has never seen the code. */
export class ScriptFailure extends Error {}

const seconds = (nanoseconds: number): string => (nanoseconds / 1e9).toFixed(6);

/** One script against one machine: NIC, bus, host, sockets and all, on a clock that only the script moves. */
class Conversation {
  readonly #server: OpenServer;
  readonly #peer: PeerSide;
  readonly #calls: Calls;
  readonly #came: Came[] = [];
  readonly #transcript: string[] = [];
  readonly #serverIsPatterned: boolean;
  #now = 0;
  /** When the line before happened. */
  #base = 0;
  #before = '';

  constructor(
    private readonly script: Script,
    private readonly name: string,
  ) {
    const spec = specFrom(
      { name: 'script' },
      { settings: script.settings, seed: undefined, duration: undefined },
    );
    const show = (time: number, bytes: Uint8Array): void => this.#leaves(time, bytes);
    this.#server = openServer(spec, 'puppet', { address: SERVER, ports: [], show });
    this.#peer = new PeerSide(script.peerIsn);
    const writesText = (line: Line): boolean =>
      line.does === 'app' &&
      line.call.name === 'write' &&
      line.call.args.some((argument) => 'text' in argument);
    const sendsText = (line: Line): boolean => line.does === 'peer' && line.segment.text !== null;
    this.#serverIsPatterned = !script.lines.some(writesText);
    this.#calls = new Calls(this.#server, !script.lines.some(sendsText));
  }

  run(): void {
    for (const line of this.script.lines) {
      try {
        this.#follow(line);
      } catch (error) {
        if (error instanceof ScriptFailure) throw error;
        this.#fail(line, `this line cannot be carried out: ${(error as Error).message}`);
      }
      this.#before = line.does;
    }
    this.#pass(this.#now + AFTERWARDS);
    this.#nothingCame(this.script.lines.at(-1)!, 'after the last line');
  }

  #follow(line: Line): void {
    if (line.does === 'server') this.#expect(line);
    else {
      const due = this.#timeOf(line);
      if (due > this.#now) this.#pass(due); // what happens at once, the machine sees at once
      this.#nothingCame(line, line.does === 'quiet' ? 'in a time that is to be quiet' : 'before this line');
      this.#base = this.#now;
      this.#act(line);
    }
  }

  #act(line: Line): void {
    if (line.does !== 'server') this.#note(this.#now, line.text.replace(/^\S+\s+/, ''));
    if (line.does === 'peer') this.#server.machine.arrive(this.#peer.frameOf(line.segment));
    else if (line.does === 'icmp') this.#server.machine.arrive(this.#peer.icmpOf(line.message));
    else if (line.does === 'app') {
      const answered = this.#calls.make(line.call);
      if (answered === null) return;
      const expected = line.call.expected ?? 'success';
      this.#fail(line, `the call answered otherwise\n  expected  ${expected}\n  answered  ${answered}`);
    }
  }

  /** When a line's deed is due. What the peer sent has reached the socket when the application is asked. */
  #timeOf({ when, does, number }: Line): number {
    if (when.kind === 'any') return this.#now;
    const due = when.kind === 'at' ? when.time : this.#base + when.time;
    const settled = does === 'app' && this.#before !== 'app' ? this.#now + SETTLED : this.#now;
    if (when.kind === 'at' && due < this.#now)
      throw new Error(`line ${number} is at ${seconds(due)}, which is over`);
    return Math.max(due, settled);
  }

  #expect(line: Expecting): void {
    const { when } = line;
    const due = when.kind === 'any' ? this.#base : when.kind === 'at' ? when.time : this.#base + when.time;
    const latest = due + (when.kind === 'any' ? when.within : when.tolerance);
    const { machine } = this.#server;
    while (this.#came.length === 0 && machine.next <= latest) machine.advance(machine.next);
    const came = this.#came.shift();
    const expected = `  expected  ${line.text}`;
    if (came === undefined) {
      this.#now = Math.max(this.#now, latest);
      this.#fail(line, `the server sent nothing until ${seconds(this.#now)}\n${expected}`);
    }
    const lines = `${expected}\n  came      ${seconds(came.time)} > ${segmentText(came.words)}`;
    const found = differences(line.segment, came, this.#peer, this.#serverIsPatterned);
    if (found.length > 0)
      this.#fail(line, `the server's segment is another\n${lines}\n  ${found.join('\n  ')}`);
    const early = when.kind === 'any' ? 0 : due - when.tolerance - came.time;
    if (early > 0 || came.time > latest) {
      const allowed =
        when.kind === 'any' ? 'later' : `${seconds(due)} give or take ${seconds(when.tolerance)}`;
      this.#fail(line, `the server's segment came at another time\n${lines}\n  time: expected ${allowed}`);
    }
    this.#note(came.time, `> ${segmentText(came.words)}`);
    this.#now = Math.max(this.#now, came.time);
    this.#base = came.time;
  }

  #pass(until: number): void {
    this.#server.machine.advance(until);
    this.#now = until;
  }

  #nothingCame(line: Line, when: string): void {
    const came = this.#came[0];
    if (came === undefined) return;
    const segment = `${seconds(came.time)} > ${segmentText(came.words)}`;
    this.#fail(
      line,
      `the server sent a segment ${when} that no line expects\n  this line ${line.text}\n  came      ${segment}`,
    );
  }

  #leaves(time: number, bytes: Uint8Array): void {
    const read = this.#peer.read(bytes);
    if (read !== null) this.#came.push({ time, ...read });
  }

  #note(time: number, text: string): void {
    this.#transcript.push(`  ${seconds(time).padStart(11)} ${text}`);
  }

  #fail(line: Line, why: string): never {
    const rest = this.#came.map(
      ({ time, words }) => `  ${seconds(time).padStart(11)} > ${segmentText(words)}`,
    );
    const waiting = rest.length === 0 ? [] : ['and these came, which no line has looked at:', ...rest];
    throw new ScriptFailure(
      [
        `${this.name}:${line.number}: ${why}`,
        "the conversation so far (seconds; sequence numbers count from each side's SYN):",
        ...this.#transcript,
        ...waiting,
      ].join('\n'),
    );
  }
}

/** Runs a script; a ScriptFailure says at which line the machine did otherwise, and how. */
export function runScript(script: Script, name: string): void {
  new Conversation(script, name).run();
}
