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

/** Rows of the capture's interfaces: the ends of the clients' link, and of the backends'. */
export const Interface = { Client: 0, Nic: 1, Backend: 4, SecondPort: 5 } as const;

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

const ENHANCED_PACKET = 6;

/** A capture without the frames other interfaces saw: of each block's words the second is its length, an EPB's third its interface. */
function seenAt(capture: Uint8Array, at: number): Uint8Array {
  const view = new DataView(capture.buffer, capture.byteOffset, capture.length);
  const blocks: Uint8Array[] = [];
  for (let from = 0; from < capture.length; from += view.getUint32(from + 4, true)) {
    const isPacket = view.getUint32(from, true) === ENHANCED_PACKET;
    if (isPacket && view.getUint32(from + 8, true) !== at) continue;
    blocks.push(capture.subarray(from, from + view.getUint32(from + 4, true)));
  }
  return Buffer.concat(blocks);
}

/** What tshark says of a capture, line by line. */
function read(capture: Uint8Array, args: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'capture-'));
  const file = join(folder, 'capture.pcapng');
  try {
    writeFileSync(file, capture);
    return tshark(['-r', file, ...args]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Comments of frames, at any interface of any capture, that are malformed or whose checksum is wrong: all in one reading. */
export function brokenIn(captures: readonly Uint8Array[]): string[] {
  return read(Buffer.concat(captures), ['-Y', BROKEN, '-T', 'fields', '-e', 'frame.comment']);
}

/** One run, its capture, and what tshark reads there. */
export class Captured {
  readonly capture: Uint8Array;
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
    this.capture = traceToPcapng(trace, spec);
  }

  /** The segments one interface saw, judged by what that interface saw. */
  segments(at: number): Segment[] {
    const fields = [
      'tcp.srcport',
      'tcp.flags',
      'frame.comment',
      ...verdicts.map((each) => `tcp.analysis.${each}`),
    ];
    const columns = fields.flatMap((field) => ['-e', field]);
    return read(seenAt(this.capture, at), ['-Y', 'tcp', '-T', 'fields', ...columns]).map((line) => {
      const [port, flags, comment = '', ...marks] = line.split('\t');
      return {
        isFromServer: port === '80',
        flags: Number(flags),
        comment,
        verdicts: verdicts.filter((_, row) => (marks[row] ?? '') !== ''),
      };
    });
  }
}
