import { expect } from 'vitest';
import { Category } from '#engine/host/cycles.table.ts';
import { us } from '#engine/kernel/time.ts';
import { hostCosts, kernelCosts } from '#experiment/hardware.ts';
import { machineConversation } from '../support/machineConversation.ts';
import type { MachineTalk } from '../support/machineConversation.ts';
import type { Change } from '../support/specs.ts';

/** One core of a Linux host: it sleeps in between; the application waits for 5 bytes, answers 64 and closes. */
const linux: Change = {
  testbed: { stack: 'linux', serverCores: 1 },
  offloads: { setup: 'off', teardown: 'off' },
};
const polling: Change = { ...linux, host: { interrupts: false } };

const interrupts = ({ machine }: MachineTalk): number =>
  machine.bus.report().toHost.interrupt?.transactions ?? 0;
const spent = ({ machine }: MachineTalk, category: Category): number =>
  machine.host.cores[0].account.cycles[category];
const SWITCHES = 2 * hostCosts.threadSwitchKernel.cycles;

/** How long the server takes to answer a SYN, ps. */
function answerTime({ client, machine }: MachineTalk): number {
  const sent = machine.timeline.now;
  client.sends('SYN seq=100 mss=1460');
  return client.receives('SYN ACK ack=101').time - sent;
}
/** What a polling core takes, of which 20 us are the link's. */
const POLLED = us(26.5);

machineConversation(
  'a polling core answers at once, and nobody interrupts it',
  (talk) => {
    expect(Math.abs(answerTime(talk) - POLLED)).toBeLessThan(us(0.2));
    expect(interrupts(talk)).toBe(0);
    talk.client.sends('RST seq=101');
  },
  polling,
);

machineConversation(
  'a sleeping core answers when the NIC has waited 50 us for more and the core has left its idle state',
  (talk) => {
    const late = answerTime(talk) - POLLED;
    expect(interrupts(talk)).toBe(1);
    // 50 us of moderation, 2 us out of C1, and the interrupt's own 1,500 cycles.
    expect(late).toBeGreaterThan(us(52.5));
    expect(late).toBeLessThan(us(53));
    talk.client.sends('RST seq=101');
  },
  linux,
);

machineConversation(
  'without moderation only waking up is left',
  (talk) => {
    const late = answerTime(talk) - POLLED;
    expect(late).toBeGreaterThan(us(2.5));
    expect(late).toBeLessThan(us(3));
    talk.client.sends('RST seq=101');
  },
  { ...linux, host: { interruptDelay: 0 } },
);

machineConversation(
  'the stack answers a SYN in softirq; only what the application waits for wakes it, and it blocks again',
  (talk) => {
    const { client } = talk;
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK ack=101');
    expect(spent(talk, Category.Switch)).toBe(0);
    client.sends('ACK seq=101 ack=iss+1'); // there is a connection to accept
    expect(spent(talk, Category.Switch)).toBe(SWITCHES);
    client.sends('ACK seq=101 ack=iss+1 "hello"');
    expect(spent(talk, Category.Switch)).toBe(2 * SWITCHES);
    client.receives('ACK seq=iss+1 ack=106 len=64');
    client.receives('FIN ACK seq=iss+65 ack=106');
    client.sends('ACK seq=106 ack=iss+66'); // nothing for the application
    client.sends('FIN ACK seq=106 ack=iss+66');
    client.receives('ACK seq=iss+66 ack=107');
    expect(spent(talk, Category.Switch)).toBe(2 * SWITCHES);
    expect(interrupts(talk)).toBe(5);
  },
  linux,
);

machineConversation(
  'a timer wakes the core without the NIC: the delayed acknowledgment leaves after 40 ms (RFC 1122 §4.2.3.2)',
  (talk) => {
    const { client, after } = talk;
    client.sends('SYN seq=100 mss=1460');
    client.receives('SYN ACK ack=101');
    client.sends('ACK seq=101 ack=iss+1');
    client.sends('ACK seq=101 ack=iss+1 "hel"');
    client.receivesNothing();
    const [vectors, io] = [interrupts(talk), spent(talk, Category.PacketIo)];
    after('41ms');
    client.receives('ACK seq=iss+1 ack=104');
    expect(interrupts(talk)).toBe(vectors);
    const sending = hostCosts.txPacket.cycles + kernelCosts.kernelTransmit.cycles;
    expect(spent(talk, Category.PacketIo) - io).toBe(hostCosts.interrupt.cycles + sending);
    client.sends('RST seq=104');
  },
  linux,
);
