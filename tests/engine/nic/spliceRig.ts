import { expect } from 'vitest';
import { RandomStream } from '#engine/kernel/random.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { ms } from '#engine/kernel/time.ts';
import { Timeline } from '#engine/kernel/timeline.ts';
import { Nic } from '#engine/nic/nic.ts';
import type { NicConfig } from '#engine/nic/nic.ts';
import { PcieBus } from '#engine/pcie/bus.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { readSpliceNews, SpliceMessage } from '#engine/pcie/spliceMessages.ts';
import type { SpliceNewsMessage } from '#engine/pcie/spliceMessages.ts';
import { SPLICE_BYTES, SpliceAnswer, SpliceAt, SpliceOption } from '#engine/pcie/spliceMessages.table.ts';
import { nicModel, pcieConfig } from '#engine/testbed/hardwareConfigs.ts';
import { composeIpv4, MAC_HIGH, sealTcp } from '#engine/wire/compose.ts';
import { dropNames } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { Flag, TCP_START } from '#engine/wire/headers.table.ts';
import { address } from '#engine/wire/ipv4.ts';
import { Slab } from '#engine/wire/slab.ts';
import { TcpOptions, writeTimestamps } from '#engine/wire/tcpOptions.ts';
import { defaults, isSealed } from './rig.ts';

export const CLIENT = address(10, 77, 1, 1);
export const PROXY = address(10, 77, 0, 2);
export const BACKEND = address(10, 77, 2, 1);
/** The proxy towards the backend, where it has two addresses. */
export const PROXY_BACK = address(10, 77, 2, 254);

/** Where the conversation stands: 300 bytes of request were taken of the client, and passed on; nothing came back. */
export const client = { next: 1300, unacknowledged: 5000 };
export const backend = { next: 9000, taken: 7300 };

export interface Sent {
  from: 'client' | 'backend';
  sequence: number;
  acknowledgment?: number;
  flags: number;
  payload?: number;
  window?: number;
  timestamps?: [number, number];
  options?: number[];
  timeToLive?: number;
  port?: number;
}

export interface Seen {
  source: number;
  destination: number;
  ports: string;
  mac: number;
  port: number;
  timeToLive: number;
  sequence: number;
  acknowledgment: number;
  flags: number;
  payload: number;
  window: number;
  timestamps: [number, number] | null;
  blocks: number[];
  mark: number;
}

/** What a request says beside the usual; offsets of fields and their values. */
export interface Asked {
  options?: number;
  frontOwed?: boolean;
  backOwed?: boolean;
  clocks?: [number, number];
  scales?: [number, number, number, number];
  mss?: [number, number, number];
  backAddress?: number;
  clientPort?: number;
  pair?: number;
}

const bothTimestamps = SpliceOption.FrontTimestamps | SpliceOption.BackTimestamps;

function read(frame: Frame): Seen {
  const options = new TcpOptions();
  options.read(frame);
  const { ip, tcp } = frame;
  const { view } = frame.slab;
  return {
    source: ip.source,
    destination: ip.destination,
    ports: `${String(tcp.sourcePort)}>${String(tcp.destinationPort)}`,
    mac: frame.ethernet.destinationLow,
    port: frame.port,
    timeToLive: ip.timeToLive,
    sequence: tcp.sequence,
    acknowledgment: tcp.acknowledgment,
    flags: tcp.flags,
    payload: frame.tcpPayloadLength,
    window: tcp.window,
    timestamps: options.hasTimestamps ? [options.timestampValue, options.timestampEcho] : null,
    blocks: Array.from({ length: options.sackCount * 2 }, (_, at) =>
      view.getInt32(options.sackStart + 4 * at),
    ),
    mark: frame.mark,
  };
}

/** A card between a scripted client, a scripted backend and a scripted host. */
export function spliceRig(change: Partial<NicConfig> = {}, descriptors = 256) {
  const timeline = new Timeline();
  const pool = new FramePool(new Slab(FramePool.bytesFor(1024, 256)), 1024, 256);
  const bus = new PcieBus(timeline, pool, pcieConfig(), 1, descriptors);
  const drops = new Tally(dropNames);
  const atWire: Seen[] = [];
  const atHost: Seen[] = [];
  const answers: { pair: number; answer: number }[] = [];
  const news: SpliceNewsMessage[] = [];
  const message = new SpliceMessage();
  const toWire = {
    accept: (frame: Frame) => {
      if (!isSealed(frame)) throw new Error('a frame left with a wrong checksum');
      atWire.push(read(frame));
      pool.release(frame);
    },
  };
  const config: NicConfig = {
    model: nicModel('agilio-lx'),
    ...defaults,
    setup: false,
    teardown: false,
    splice: true,
    splicePairs: 1000,
    spliceIdle: ms(60_000),
    mac: PROXY,
    ...change,
  };
  const secret = new RandomStream(7, 'nic secret');
  const nic = new Nic(timeline, pool, bus, secret, config, toWire, drops, null, null);
  let reads = true;
  const take = (): void => {
    for (let frame = bus.poll(0); frame !== null; frame = bus.poll(0)) {
      if (frame.mark === Mark.Splice) {
        message.open(frame);
        answers.push({ pair: message.word(SpliceAt.Pair), answer: message.byte(SpliceAt.Answer) });
      } else if (frame.mark === Mark.SpliceNews) news.push(readSpliceNews(frame));
      else atHost.push(read(frame));
      pool.release(frame);
    }
  };
  bus.connect(
    {
      interrupted: () => undefined,
      received: () => {
        if (reads) take();
      },
      handOverAnswered: () => undefined,
      teardownEnded: () => undefined,
    },
    nic,
  );
  const settle = (time = 50e6): void => void timeline.runUntil(timeline.now + time);
  const compose = (sent: Sent): Frame => {
    const { from, payload = 0, options: raw = [], timestamps, port = 40_000 } = sent;
    const optionBytes = timestamps ? 12 : raw.length;
    const length = 20 + optionBytes + payload;
    const frame = pool.lease(14 + 20 + length)!;
    const isClient = from === 'client';
    composeIpv4(frame, 0, PROXY, isClient ? CLIENT : BACKEND, PROXY, length, 1);
    const { ip, tcp } = frame;
    if (sent.timeToLive !== undefined) {
      ip.checksum += (ip.timeToLive - sent.timeToLive) << 8; // its word is the only one that changes
      ip.timeToLive = sent.timeToLive;
    }
    tcp.ports = isClient ? (port << 16) | 80 : (80 << 16) | 3000;
    tcp.sequence = sent.sequence;
    tcp.acknowledgment = sent.acknowledgment ?? 0;
    tcp.headerBytes = 20 + optionBytes;
    tcp.flags = sent.flags;
    tcp.window = sent.window ?? 500;
    tcp.urgentPointer = 0;
    const at = frame.start + TCP_START + 20;
    if (timestamps) writeTimestamps(frame.slab.view, at, timestamps[0], timestamps[1]);
    raw.forEach((byte, i) => frame.slab.view.setUint8(at + i, byte));
    for (let i = 0; i < payload; i++) frame.slab.bytes[at + optionBytes + i] = (sent.sequence + i) & 255;
    sealTcp(frame);
    return frame;
  };
  const hostSends = (frame: Frame): void => {
    bus.post(frame);
    bus.ringDoorbell(0);
  };
  return {
    timeline,
    pool,
    nic,
    drops,
    atWire,
    atHost,
    answers,
    news,
    settle,
    compose,
    hostSends,
    sends: (...all: Sent[]): Seen[] => {
      const from = atWire.length;
      for (const sent of all) nic.wirePort.accept(compose(sent));
      settle();
      return atWire.slice(from);
    },
    /** The host no longer looks at its ring, or does again. */
    reads: (isReading: boolean): void => {
      reads = isReading;
      if (reads) take();
    },
    ask: (asked: Asked = {}): number | undefined => {
      const { scales = [0, 0, 0, 0], mss = [1448, 1448, 1460], clocks = [0, 0] } = asked;
      const frame = pool.lease(14 + SPLICE_BYTES)!;
      message.begin(frame);
      message.setHalf(SpliceAt.FrontMac, MAC_HIGH);
      message.setWord(SpliceAt.FrontMac + 2, CLIENT);
      message.setWord(SpliceAt.Client, CLIENT);
      message.setWord(SpliceAt.FrontAddress, PROXY);
      message.setWord(SpliceAt.FrontPorts, ((asked.clientPort ?? 40_000) << 16) | 80);
      message.setWord(SpliceAt.SequenceOffset, backend.taken - client.next);
      message.setWord(SpliceAt.AcknowledgmentOffset, backend.next - client.unacknowledged);
      message.setHalf(SpliceAt.BackMac, MAC_HIGH);
      message.setWord(SpliceAt.BackMac + 2, BACKEND);
      message.setHalf(SpliceAt.BackPort, 1);
      message.setWord(SpliceAt.BackAddress, asked.backAddress ?? PROXY);
      message.setWord(SpliceAt.Backend, BACKEND);
      message.setWord(SpliceAt.BackPorts, ((3000 + (asked.clientPort ?? 40_000) - 40_000) << 16) | 80);
      message.setWord(SpliceAt.FrontEnd, client.unacknowledged);
      message.setWord(SpliceAt.BackEnd, backend.taken);
      message.setWord(SpliceAt.FrontClock, clocks[0]);
      message.setWord(SpliceAt.BackClock, clocks[1]);
      scales.forEach((scale, at) => message.setByte(SpliceAt.FrontScales + at, scale));
      message.setHalf(SpliceAt.FrontMss, mss[0]);
      message.setHalf(SpliceAt.BackMss, mss[1]);
      message.setHalf(SpliceAt.OfferedMss, mss[2]);
      message.setWord(SpliceAt.Pair, asked.pair ?? 7);
      message.setHalf(SpliceAt.FrontWindow, 400);
      message.setHalf(SpliceAt.BackWindow, 401);
      const owed =
        (asked.frontOwed === true ? SpliceOption.FrontOwed : 0) |
        (asked.backOwed === true ? SpliceOption.BackOwed : 0);
      message.setByte(SpliceAt.Options, (asked.options ?? bothTimestamps) | owed);
      hostSends(frame);
      settle();
      return answers.at(-1)?.answer;
    },
  };
}

export type Rig = ReturnType<typeof spliceRig>;
/** A card that has taken the pair. */
export const spliced = (asked: Asked = {}, change = {}): Rig => {
  const rig = spliceRig(change);
  expect(rig.ask(asked)).toBe(SpliceAnswer.Taken);
  return rig;
};
/** Nothing stands in the table, nothing is held, and no alarm is set. */
export const clean = (rig: Rig): void => {
  rig.settle(ms(200_000));
  expect(rig.nic.isIdle).toBe(true);
  expect(rig.pool.inUse).toBe(0);
  expect(rig.timeline.isQuiet).toBe(true);
};
export const fromClient = (more: Partial<Sent> = {}): Sent => ({
  from: 'client',
  sequence: 1300,
  acknowledgment: 5000,
  flags: Flag.Ack,
  ...more,
});
export const fromBackend = (more: Partial<Sent> = {}): Sent => ({
  from: 'backend',
  sequence: 9000,
  acknowledgment: 7300,
  flags: Flag.Ack,
  ...more,
});
