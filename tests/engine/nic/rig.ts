import { RandomStream } from '#engine/kernel/random.ts';
import { Tally } from '#engine/kernel/tally.ts';
import { ms } from '#engine/kernel/time.ts';
import { Timeline } from '#engine/kernel/timeline.ts';
import { Nic } from '#engine/nic/nic.ts';
import type { NicConfig } from '#engine/nic/nic.ts';
import { PcieBus } from '#engine/pcie/bus.ts';
import { composeListen } from '#engine/pcie/controlMessages.ts';
import { Mark } from '#engine/pcie/controlMessages.table.ts';
import { nicModel, pcieConfig } from '#engine/testbed/hardwareConfigs.ts';
import { composeIpv4, sealTcp } from '#engine/wire/compose.ts';
import { dropNames } from '#engine/wire/dropReasons.table.ts';
import type { Frame } from '#engine/wire/frame.ts';
import { FramePool } from '#engine/wire/framePool.ts';
import { EtherType, TCP_START } from '#engine/wire/headers.table.ts';
import { address } from '#engine/wire/ipv4.ts';
import { Slab } from '#engine/wire/slab.ts';
import { TcpOptions, writeTimestamps } from '#engine/wire/tcpOptions.ts';

export const SERVER = address(10, 77, 0, 2);
export const CLIENT = address(10, 77, 1, 1);
const SERVER_MAC = 2;
const CLIENT_MAC = 1;

/** A segment as a test writes and reads it. */
export interface Segment {
  sequence: number;
  acknowledgment: number;
  flags: number;
  payload: number;
  window: number;
  identification: number;
  ecn: number;
  bytes: number[];
  reason: number;
  attempt: number;
  mark: number;
  etherType: number;
  timestamp: number | null;
  time: number;
  isSealed: boolean;
}
export interface Sent {
  sequence: number;
  acknowledgment?: number;
  flags: number;
  payload?: number;
  port?: number;
  /** The client's address. */
  client?: number;
  /** Raw options, a multiple of four bytes. */
  options?: number[];
  timestamps?: [number, number] | undefined;
}

export const defaults: Omit<NicConfig, 'model'> = {
  checksumOffload: true,
  rss: true,
  setup: true,
  teardown: true,
  extraCycles: 0,
  timer: 'bitmap-wheel',
  wheelGroups: 8,
  wheelTick: ms(62.5),
  teardownRetries: 5,
  teardownFlows: 1024,
  storeSegments: 8,
  timeWait: ms(1000),
  finWait2: ms(60_000),
  cookieLifetime: 2,
  mac: SERVER_MAC,
};

/** A NIC between a scripted client and a scripted host; as released, what leaves need not be intact. */
export function nicRig(change: Partial<NicConfig> = {}, queues = 4) {
  const timeline = new Timeline();
  const large = { count: 64, bytes: 9000 };
  const pool = new FramePool(new Slab(FramePool.bytesFor(2048, 512, large)), 2048, 512, large);
  const bus = new PcieBus(timeline, pool, pcieConfig(), queues, 256);
  const drops = new Tally(dropNames);
  const atClient: Segment[] = [];
  const atHost: (Segment & { markA: number; queue: number })[] = [];
  const answers: { connection: number; isTaken: boolean }[] = [];
  const ends: { connection: number; why: number }[] = [];
  const options = new TcpOptions();
  const read = (frame: Frame): Segment => {
    options.read(frame);
    const { sequence, acknowledgment, flags, window } = frame.tcp;
    return {
      sequence,
      acknowledgment,
      flags,
      window,
      identification: frame.ip.identification,
      ecn: frame.ip.trafficClass & 3,
      bytes: payloadOf(frame),
      payload: frame.tcpPayloadLength,
      reason: frame.reason,
      attempt: frame.attempt,
      mark: frame.mark,
      etherType: frame.ethernet.etherType,
      timestamp: options.hasTimestamps ? options.timestampValue : null,
      time: timeline.now,
      isSealed: isSealed(frame),
    };
  };
  const toWire = {
    accept: (frame: Frame) => {
      frame.isVerified = false;
      const type = frame.ethernet.etherType;
      const intact = type === EtherType.Arp || (type === EtherType.Ipv4 && isSealed(frame));
      if (!intact && change.releasedTeardown !== true)
        throw new Error('a frame left for the wire with a wrong checksum or mark');
      atClient.push(read(frame));
      pool.release(frame);
    },
  };
  const nic = new Nic(
    timeline,
    pool,
    bus,
    new RandomStream(7, 'nic secret'),
    { model: nicModel('agilio-lx'), ...defaults, ...change },
    toWire,
    drops,
    null,
    null,
  );
  bus.connect(
    {
      interrupted: () => undefined,
      received: (queue) => {
        const frame = bus.poll(queue)!;
        if (frame.isSuper && !isSealed(frame)) throw new Error('a joined frame has a wrong checksum');
        atHost.push({ ...read(frame), markA: frame.markA, queue });
        pool.release(frame);
      },
      handOverAnswered: (_queue, connection, isTaken) => answers.push({ connection, isTaken }),
      teardownEnded: (_queue, connection, why) => ends.push({ connection, why }),
    },
    nic,
  );
  const compose = (sent: Sent, fromClient: boolean): Frame => {
    const { payload = 0, port = 40_000, client = CLIENT, options: raw = [], timestamps } = sent;
    const optionBytes = timestamps ? 12 : raw.length;
    const frame = pool.lease(TCP_START + 20 + optionBytes + payload)!;
    const length = 20 + optionBytes + payload;
    if (fromClient) composeIpv4(frame, CLIENT_MAC, SERVER_MAC, client, SERVER, length, 1);
    else composeIpv4(frame, SERVER_MAC, CLIENT_MAC, SERVER, client, length, 1);
    const { tcp } = frame;
    tcp.sourcePort = fromClient ? port : 80;
    tcp.destinationPort = fromClient ? 80 : port;
    tcp.sequence = sent.sequence;
    tcp.acknowledgment = sent.acknowledgment ?? 0;
    tcp.headerBytes = 20 + optionBytes;
    tcp.flags = sent.flags;
    tcp.window = 8192;
    tcp.urgentPointer = 0;
    const at = frame.start + TCP_START + 20;
    if (timestamps) writeTimestamps(frame.slab.view, at, timestamps[0], timestamps[1]);
    raw.forEach((byte, i) => frame.slab.view.setUint8(at + i, byte));
    for (let i = 0; i < payload; i++) frame.slab.bytes[at + optionBytes + i] = (sent.sequence + i) & 255;
    sealTcp(frame);
    return frame;
  };
  const settle = (time = 50e6): void => void timeline.runUntil(timeline.now + time);
  return {
    timeline,
    pool,
    bus,
    nic,
    drops,
    atClient,
    atHost,
    answers,
    ends,
    settle,
    compose,
    clientSends(sent: Sent): void {
      nic.wirePort.accept(compose(sent, true));
    },
    hostSends(frame: Frame): void {
      bus.post(frame);
      bus.ringDoorbell(frame.queue);
    },
    listen(mss = 1460, windowScale = 7, sack = true, timestamps = true): void {
      const frame = pool.lease(64)!;
      frame.queue = 0;
      composeListen(frame, SERVER, 80, mss, windowScale, sack, timestamps, 29_200);
      this.hostSends(frame);
      settle();
    },
    handOver(connection: number, segments: Sent[], peerFin = false, queue = 1): void {
      segments.forEach((segment, i) => {
        const frame = compose(segment, false);
        const left = segments.length - 1 - i;
        frame.queue = queue;
        frame.ethernet.etherType = EtherType.Teardown;
        frame.mark = Mark.HandOver;
        frame.markA = connection;
        frame.markB = left | (left === 0 && peerFin ? 0x100 : 0);
        bus.post(frame);
      });
      bus.ringDoorbell(queue);
    },
  };
}

function payloadOf(frame: Frame): number[] {
  const start = frame.start + TCP_START + frame.tcp.headerBytes;
  return Array.from(frame.slab.bytes.subarray(start, start + frame.tcpPayloadLength));
}

/** Both checksums by plain 16-bit addition: an independent reading of RFC 1071. */
export function isSealed(frame: Frame): boolean {
  const { view } = frame.slab;
  const sum = (from: number, length: number, initial: number): number => {
    let total = initial;
    for (let at = 0; at < length; at++) total += view.getUint8(from + at) << (at % 2 === 0 ? 8 : 0);
    while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 65536);
    return total;
  };
  const ip = frame.start + 14;
  const length = frame.tcpLength;
  return sum(ip, 20, 0) === 0xffff && sum(ip + 20, length, sum(ip + 12, 8, 6 + length)) === 0xffff;
}
