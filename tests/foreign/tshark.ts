import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { traceToPcapng } from '#engine/testbed/exports.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { Report } from '#experiment/report.ts';
import { requestedSpec } from '#lab/specSource.ts';
import { isInstalled } from './namespace.ts';

/** Why tshark cannot judge here, or null when it can. */
export const whyNoTshark: string | null = isInstalled('tshark') ? null : 'not installed: tshark';

/** Rows of the capture's interfaces. */
export const Interface = { Client: 0, Nic: 1 } as const;

/** What tshark thinks of a segment's place in its conversation; every name is a field `tcp.analysis.…`. */
const verdicts = [
  ...['retransmission', 'fast_retransmission', 'spurious_retransmission', 'out_of_order', 'lost_segment'],
  ...['ack_lost_segment', 'window_full', 'zero_window', 'zero_window_probe', 'duplicate_ack', 'keep_alive'],
  ...['reused_ports'],
] as const;
export type Verdict = (typeof verdicts)[number];

export interface Segment {
  readonly isFromServer: boolean;
  /** As in RFC 9293 §3.1. */
  readonly flags: number;
  /** Why it was sent, as our capture says. */
  readonly comment: string;
  readonly verdicts: readonly Verdict[];
}

/** Both checksums are really verified, which tshark otherwise leaves out. */
const CHECKED = ['-n', '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
const BROKEN =
  '_ws.malformed || ip.checksum.status == "Bad" || tcp.checksum.status == "Bad" || icmp.checksum.status == "Bad"';

function tshark(args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync('tshark', [...CHECKED, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`tshark ${args.join(' ')}: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** One run, its capture in a folder of its own, and what tshark reads there. */
export class Captured {
  readonly #folder = mkdtempSync(join(tmpdir(), 'capture-'));
  readonly #file = join(this.#folder, 'all.pcapng');
  readonly report: Report;

  constructor(source: string, settings: readonly string[]) {
    const spec = requestedSpec({
      source,
      settings: ['probes.trace=100000', ...settings],
      seed: undefined,
      duration: undefined,
    });
    const testbed = new Testbed(spec);
    while (testbed.ended === 'running') testbed.advance(spec.duration, 100_000);
    const trace = testbed.trace();
    if (trace.truncated) throw new Error(`${source}: more frames than a trace holds`);
    this.report = testbed.report();
    writeFileSync(this.#file, traceToPcapng(trace, spec));
  }

  /** Comments of frames, at any interface, that are malformed or whose checksum is wrong. */
  broken(): string[] {
    return tshark(['-r', this.#file, '-Y', BROKEN, '-T', 'fields', '-e', 'frame.comment']);
  }

  /** The segments one interface saw, judged by what that interface saw. */
  segments(at: number): Segment[] {
    const part = join(this.#folder, `${at}.pcapng`);
    tshark(['-r', this.#file, '-Y', `frame.interface_id == ${at}`, '-w', part]);
    const fields = [
      'tcp.srcport',
      'tcp.flags',
      'frame.comment',
      ...verdicts.map((each) => `tcp.analysis.${each}`),
    ];
    const columns = fields.flatMap((field) => ['-e', field]);
    return tshark(['-r', part, '-Y', 'tcp', '-T', 'fields', ...columns]).map((line) => {
      const [port, flags, comment = '', ...marks] = line.split('\t');
      return {
        isFromServer: port === '80',
        flags: Number(flags),
        comment,
        verdicts: verdicts.filter((_, row) => (marks[row] ?? '') !== ''),
      };
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}
