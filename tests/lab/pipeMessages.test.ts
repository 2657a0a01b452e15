import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { arp, icmp, internetSum, octets } from '../engine/host/foreigner.ts';
import { lab } from '#lab/commands.ts';
import { UserError } from '#lab/userError.ts';
import { ACK, FIN, handshake, PSH, SERVER, VirtualPipe } from './pipePeer.ts';
import { labProgram } from '../support/program.ts';

const MILLISECOND = 1_000_000;
const SECOND = 1000 * MILLISECOND;

describe('on the wire', () => {
  test('ARP and an echo are answered', async () => {
    const pipe = new VirtualPipe(['--app', 'echo', '--address', '10.77.0.2']);
    pipe.send(Buffer.from(arp()));
    pipe.send(Buffer.from(icmp(8, 0, [0, 1, 0, 2], [1, 2, 3])));
    await pipe.advance(MILLISECOND);
    const [answer, reply] = pipe.frames.map(({ frame }) => frame);
    expect([...answer!.subarray(20, 32)]).toEqual([0, 2, 2, 0x77, ...octets(SERVER), ...octets(SERVER)]);
    expect([...reply!.subarray(34, 36), ...reply!.subarray(38)]).toEqual([0, 0, 0, 1, 0, 2, 1, 2, 3]);
    expect(internetSum([...reply!.subarray(34)])).toBe(0);
    await pipe.end();
  });

  test.each(['', 'setup', 'teardown', 'setup,teardown', 'setup,teardown,tso,lro,checksum,rss'])(
    'echo with offloads "%s"',
    async (offload) => {
      const pipe = new VirtualPipe(['--app', 'echo', '--offload', offload]);
      const { seq, ack } = await handshake(pipe, 40_000, 7);
      pipe.segment({ from: 40_000, to: 7, seq, ack, flags: ACK | PSH, data: 'abc' });
      await pipe.advance(MILLISECOND);
      expect(pipe.segments().at(-1)).toMatchObject({ data: 'abc', seq: ack });
      pipe.segment({ from: 40_000, to: 7, seq: (seq + 3) >>> 0, ack: ack + 3, flags: ACK | FIN });
      await pipe.advance(MILLISECOND);
      const last = pipe.segments().at(-1)!;
      expect(last).toMatchObject({ flags: FIN | ACK, ack: (seq + 4) % 2 ** 32 });
      pipe.segment({ from: 40_000, to: 7, seq: (seq + 4) >>> 0, ack: last.seq + 1, flags: ACK });
      await pipe.advance(70 * SECOND);
      expect(pipe.segments()).toEqual([]);
      await pipe.end();
    },
  );

  test('with the real clock, frames alone travel both ways, each after its length; it ends when its input does', async () => {
    const call = [labProgram(), 'pipe', '--app', 'echo'];
    const child = spawn(process.execPath, call, { stdio: 'pipe' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    const question = Buffer.from(arp());
    child.stdin.write(Buffer.concat([Buffer.from([0, 0, 0, question.length]), question]));
    let output = Buffer.alloc(0);
    for await (const chunk of child.stdout) {
      output = Buffer.concat([output, chunk as Buffer]);
      if (output.length >= 4 && output.length === 4 + output.readUInt32BE()) child.stdin.end();
    }
    expect([...output.subarray(4, 10)]).toEqual([...question.subarray(6, 12)]);
    expect(output.readUInt16BE(4 + 12)).toBe(0x0806);
    expect(await ended).toBe(0);
  });

  test('frames of any bytes and any length are survived', async () => {
    const pipe = new VirtualPipe(['--app', 'echo']);
    for (const length of [0, 1, 13, 14, 41, 59, 1514, 1515, 9000, 65_535])
      pipe.send(Buffer.alloc(length, length));
    await pipe.advance(MILLISECOND);
    await handshake(pipe, 40_000, 7);
    expect(await pipe.end()).toEqual({ status: 0, stderr: '' });
  });
});

describe('a wrong call', () => {
  const cases: [string[], RegExp][] = [
    [[], /pipe needs --app; allowed: echo, .*puppet/],
    [['--app', 'dns'], /--app is "dns"; allowed/],
    [['--app', 'echo', '--clock', 'sun'], /--clock is "sun"; allowed: real, virtual/],
    [
      ['--app', 'echo', '--offload', 'setup,all'],
      /--offload is "all"; allowed: setup, teardown, splice, tso, lro, checksum, rss/,
    ],
    [['--app', 'echo', '--address', '10.77.0'], /--address is "10.77.0"/],
    [['--app', 'echo', '--set', 'tcp.mzz=1'], /tcp\.mzz/],
    [['--app', 'echo', '--port', '0'], /--port is "0"/],
    [['--app', 'puppet', '--set', 'testbed.serverCores=2'], /runs on 1/],
  ];
  test.each(cases)('%j', async (args, message) => {
    const call = lab(['pipe', ...args]);
    await expect(call).rejects.toThrow(UserError);
    await expect(call).rejects.toThrow(message);
  });

  test.each([
    ['a message of another kind', Buffer.from([0, 0, 0, 1, 0x58]), /of kind "X"; allowed: F, A, C/],
    ['input that ends inside a message', Buffer.from([0, 0, 0, 9, 0x46]), /ended inside a message/],
    ['a message of four gigabytes', Buffer.from([255, 255, 255, 255, 0x46]), /a message of 4294967295 bytes/],
  ])('%s', async (_what, bytes, message) => {
    const pipe = new VirtualPipe(['--app', 'echo']);
    pipe.raw(bytes);
    const { status, stderr } = await pipe.end();
    expect(status, stderr).toBe(2);
    expect(stderr).toMatch(message);
  });
});
