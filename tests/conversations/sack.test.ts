import { expect } from 'vitest';
import { connected, conversation, opened } from '../support/conversation.ts';
import type { Talk } from '../support/conversation.ts';

const plain = { windowScale: 0, timestamps: false, sack: true };
const SYN = 'mss=1000 sack';

/** Opens with SACK, and puts `count` segments of 1,000 bytes under way. */
function underWay(talk: Talk, count: number): void {
  opened(talk, SYN);
  talk.server.writes(count * 1000);
  expect(talk.client.ignores()).toHaveLength(Math.min(count, 10));
}

conversation(
  'SACK is permitted only if both SYNs say so (RFC 2018 §2)',
  ({ client, server, from }) => {
    client.sends('SYN seq=100 mss=1000 sack');
    client.receives('SYN ACK sack');
    const second = from(40_001);
    second.sends('SYN seq=100 mss=1000');
    second.receives('SYN ACK -sack');
    second.sends('ACK seq=101 ack=iss+1');
    second.sends('ACK seq=200 ack=iss+1 "later"');
    second.receives('ACK ack=101');
    expect(server.endpoint.ctx.reports.inUse).toBe(0);
  },
  plain,
);

conversation(
  'one who does not want SACK neither offers nor answers it',
  ({ client }) => {
    client.sends('SYN seq=100 mss=1000 sack');
    client.receives('SYN ACK -sack');
  },
  { ...plain, sack: false },
);

conversation('a SYN of ours offers SACK (RFC 2018 §2)', (talk) => connected(talk, 'mss=1460 sack'), plain);

/** RFC 2018 §7's segments: 500 bytes each, the first at 5,000. */
function rfc2018({ client }: Talk): void {
  client.sends('SYN seq=4999 mss=1000 sack');
  client.receives('SYN ACK ack=5000');
  client.sends('ACK seq=5000 ack=iss+1');
}

conversation(
  'RFC 2018 §7, case 1: the last four are lost, there is nothing to report',
  (talk) => {
    rfc2018(talk);
    for (const start of [5000, 5500, 6000, 6500]) {
      talk.client.sends(`ACK seq=${start} ack=iss+1 data=500`);
      talk.client.receives(`ACK ack=${start + 500}`);
    }
    talk.server.reads(2000);
    talk.client.ignores();
  },
  plain,
);

conversation(
  'RFC 2018 §7, case 2: the first is lost, one block grows',
  (talk) => {
    rfc2018(talk);
    for (const start of [5500, 6000, 6500, 7000, 7500, 8000, 8500]) {
      talk.client.sends(`ACK seq=${start} ack=iss+1 data=500`);
      talk.client.receives(`ACK ack=5000 blocks=5500:${start + 500}`);
    }
  },
  plain,
);

conversation(
  'RFC 2018 §7, case 3: every second is lost, the newest block comes first',
  (talk) => {
    rfc2018(talk);
    const { client, server } = talk;
    client.sends('ACK seq=5000 ack=iss+1 data=500');
    client.receives('ACK ack=5500');
    client.sends('ACK seq=6000 ack=iss+1 data=500');
    client.receives('ACK ack=5500 blocks=6000:6500');
    client.sends('ACK seq=7000 ack=iss+1 data=500');
    client.receives('ACK ack=5500 blocks=7000:7500,6000:6500');
    client.sends('ACK seq=8000 ack=iss+1 data=500');
    client.receives('ACK ack=5500 blocks=8000:8500,7000:7500,6000:6500');
    client.sends('ACK seq=6500 ack=iss+1 data=500');
    client.receives('ACK ack=5500 blocks=6000:7500,8000:8500');
    client.sends('ACK seq=5500 ack=iss+1 data=500');
    client.receives('ACK ack=7500 blocks=8000:8500');
    expect(server.endpoint.ctx.reports.inUse).toBe(1);
    client.sends('ACK seq=7500 ack=iss+1 data=500');
    client.receives('ACK ack=8500');
    expect(server.endpoint.ctx.reports.inUse).toBe(0);
  },
  plain,
);

conversation(
  'beside timestamps three blocks fit, alone four (RFC 2018 §3)',
  (talk) => {
    const { client, from } = talk;
    for (const [peer, options, blocks] of [
      [client, 'ts=1', 3],
      [from(40_001), '', 4],
    ] as const) {
      peer.sends(`SYN seq=100 mss=1000 sack ${options}`);
      peer.receives('SYN ACK');
      peer.stampsFrom(options);
      peer.sends('ACK seq=101 ack=iss+1');
      for (let hole = 1; hole <= 5; hole++) peer.sends(`ACK seq=${101 + hole * 100} ack=iss+1 data=10`);
      expect(peer.ignores().at(-1)?.blocks).toHaveLength(blocks);
    }
  },
  { ...plain, timestamps: true },
);

conversation(
  'a FIN beyond a hole is reported with its number, and waits',
  (talk) => {
    opened(talk, SYN);
    const { client, state } = talk;
    client.sends('FIN ACK seq=201 ack=iss+1 data=100');
    client.receives('ACK ack=101 blocks=201:302');
    client.sends('ACK seq=101 ack=iss+1 data=100');
    client.receives('ACK ack=302');
    state('CLOSE-WAIT');
  },
  plain,
);

conversation(
  'a report rides on data, and takes of its room (RFC 6691 §3)',
  (talk) => {
    opened(talk, SYN);
    const { client, server } = talk;
    client.sends('ACK seq=201 ack=iss+1 data=100');
    client.receives('ACK ack=101 blocks=201:301');
    server.writes(1988);
    client.receives('ACK seq=iss+1 data=988 blocks=201:301');
    client.receives('ACK seq=iss+989 data=988 from=988 blocks=201:301');
    client.receives('ACK seq=iss+1977 data=12 from=1976 blocks=201:301');
  },
  plain,
);

conversation(
  'D-SACK: a segment come twice is reported, once (RFC 2883 §4.1.1)',
  (talk) => {
    opened(talk, SYN);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 data=500');
    client.receives('ACK ack=601');
    client.sends('ACK seq=601 ack=iss+1 data=500');
    client.receives('ACK ack=1101');
    client.sends('ACK seq=101 ack=iss+1 data=500');
    client.receives('ACK ack=1101 blocks=101:601');
    server.writes('x');
    client.receives('ACK "x" ack=1101');
    server.reads(1000);
    expect(server.count('DsacksSent')).toBe(1);
  },
  plain,
);

conversation(
  'D-SACK stands before the block of what came later (RFC 2883 §4.1.2)',
  (talk) => {
    opened(talk, SYN);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 data=500');
    client.sends('ACK seq=1101 ack=iss+1 data=500');
    client.sends('ACK seq=1601 ack=iss+1 data=500');
    client.ignores();
    client.sends('ACK seq=101 ack=iss+1 data=500');
    client.receives('ACK ack=601 blocks=101:601,1101:2101');
    server.reads(1000);
  },
  plain,
);

conversation(
  'D-SACK of a segment beyond the hole: the duplicate, then the block around it (RFC 2883 §4.1.3)',
  (talk) => {
    opened(talk, SYN);
    const { client } = talk;
    client.sends('ACK seq=601 ack=iss+1 data=500');
    client.sends('ACK seq=1101 ack=iss+1 data=500');
    client.ignores();
    client.sends('ACK seq=1101 ack=iss+1 data=500');
    client.receives('ACK ack=101 blocks=1101:1601,601:1601');
  },
  plain,
);

conversation(
  'D-SACK of part of a segment (RFC 2883 §4.2.1)',
  (talk) => {
    opened(talk, SYN);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 data=500');
    client.receives('ACK ack=601');
    client.sends('ACK seq=101 ack=iss+1 data=900');
    client.receives('ACK ack=1001 blocks=101:601');
    server.reads(1000);
  },
  plain,
);

conversation(
  'recovery sends each hole once and nothing the peer has (RFC 6675 §5)',
  (talk) => {
    underWay(talk, 8);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+2001');
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+3001:iss+4001,iss+1001:iss+2001');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+5001:iss+6001,iss+3001:iss+4001,iss+1001:iss+2001');
    client.receives('ACK seq=iss+1 data=1000');
    expect([server.tcb.ssthresh, server.tcb.cwnd]).toEqual([4000, 4000]);
    client.receivesNothing(); // in the pipe: the repetition and the four not yet called lost
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+5001:iss+8001,iss+3001:iss+4001,iss+1001:iss+2001');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    client.receives('ACK seq=iss+4001 data=1000 from=4000');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+8001');
    expect(server.tcb.cwnd).toBe(4000);
    expect(server.count('RetransSegs')).toBe(3);
    expect(server.count('FastRetrans')).toBe(1);
    talk.after('60s');
    client.receivesNothing();
  },
  plain,
);

conversation(
  'more than two segments SACKed above a hole are enough, in however few acknowledgments (RFC 6675 §4, IsLost)',
  (talk) => {
    underWay(talk, 8);
    talk.client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+4001');
    talk.client.receives('ACK seq=iss+1 data=1000');
  },
  plain,
);

conversation(
  'what is SACKed has left the pipe: new data before any loss is called one (RFC 6675 §5 step 3.3, RFC 3042)',
  (talk) => {
    underWay(talk, 20);
    const { client } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+2001');
    client.receives('ACK seq=iss+10001 data=1000 from=10000');
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+3001');
    client.receives('ACK seq=iss+11001 data=1000 from=11000');
    client.receivesNothing();
  },
  plain,
);

conversation(
  'recovery ends at the recovery point; a partial acknowledgment does not end it (RFC 6675 §5)',
  (talk) => {
    underWay(talk, 10);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+4001');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+4001 blocks=iss+5001:iss+10001');
    client.receives('ACK seq=iss+4001 data=1000 from=4000');
    expect(server.count('FastRetrans')).toBe(1);
    client.sends('ACK seq=101 ack=iss+10001');
    server.writes(10_000);
    expect(client.ignores()).toHaveLength(5);
    expect(server.tcb.cwnd).toBe(5000);
    expect(server.endpoint.ctx.scoreboard.inUse).toBe(0);
  },
  plain,
);

conversation(
  'with nothing else to send, a hole not yet called lost (RFC 6675 §4, NextSeg rule 3)',
  (talk) => {
    underWay(talk, 6);
    const { client } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+4001,iss+5001:iss+6001');
    client.receives('ACK seq=iss+1 data=1000');
    client.receives('ACK seq=iss+4001 data=1000 from=4000');
  },
  plain,
);

conversation(
  'a lost tail is rescued, once (RFC 6675 §4, NextSeg rule 4)',
  (talk) => {
    underWay(talk, 10);
    const { client } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+9001');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+9001');
    client.receives('ACK seq=iss+9001 data=1000 from=9000');
    client.sends('ACK seq=101 ack=iss+9001');
    client.receivesNothing();
  },
  plain,
);

conversation(
  'a peer that takes back what it SACKed gets it again after the timeout (RFC 2018 §8)',
  (talk) => {
    underWay(talk, 4);
    const { client, after, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+4001');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+1001'); // and says no more of the rest
    after('1s');
    client.receives('ACK seq=iss+1001 data=1000 from=1000 at=1s');
    client.sends('ACK seq=101 ack=iss+2001');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    client.receives('ACK seq=iss+3001 data=1000 from=3000');
    client.sends('ACK seq=101 ack=iss+4001');
    expect(server.tcb.sndUna).toBe(server.tcb.sndMax);
  },
  plain,
);

conversation(
  'after a timeout what the peer reports is not sent again (RFC 6675 §5.1)',
  (talk) => {
    underWay(talk, 6);
    const { client, after } = talk;
    after('1s');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+1001 blocks=iss+2001:iss+5001');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.receives('ACK seq=iss+5001 data=1000 from=5000');
    client.sends('ACK seq=101 ack=iss+6001');
    after('60s');
  },
  plain,
);

conversation(
  'blocks that name what was never sent, or are turned round, are no news',
  (talk) => {
    underWay(talk, 4);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+5001:iss+9001');
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+3001:iss+2001');
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+3001:iss+3001');
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1:iss+4001');
    client.receivesNothing();
    expect(server.endpoint.ctx.scoreboard.inUse).toBe(0);
  },
  plain,
);

conversation(
  'a D-SACK is no loss (RFC 2883 §4)',
  (talk) => {
    underWay(talk, 6);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+2001');
    for (let at = 0; at < 4; at++) client.sends('ACK seq=101 ack=iss+2001 blocks=iss+1:iss+1001');
    client.receivesNothing();
    expect(server.count('DsacksReceived')).toBe(4);
    expect(server.count('FastRetrans')).toBe(0);
  },
  plain,
);

conversation(
  'more holes than the scoreboard holds: bounded, and all is delivered',
  (talk) => {
    opened(talk, 'mss=100 sack');
    const { client, server } = talk;
    server.writes(60_000);
    expect(client.ignores()).toHaveLength(400);
    for (let at = 0; at < 200; at++) {
      const left = 101 + at * 200;
      client.sends(`ACK seq=101 ack=iss+1 blocks=iss+${left}:iss+${left + 100}`);
    }
    let next = 1;
    const kept = new Set<number>();
    for (let round = 0; round < 2000 && next < 60_001; round++) {
      const seen = client.ignores().map((segment) => (segment.seq! - client.iss) | 0);
      for (const start of seen) kept.add(start);
      while (kept.has(next)) next += 100;
      if (seen.length === 0) talk.after('1s');
      client.sends(`ACK seq=101 ack=iss+${next}`);
    }
    expect(next).toBe(60_001);
  },
  { ...plain, initialWindow: 400 },
);

conversation(
  'a fast retransmission of the last data carries its FIN',
  (talk) => {
    opened(talk, SYN);
    const { client, server } = talk;
    server.writes(6000);
    server.closes();
    expect(client.ignores()).toHaveLength(6 + 1);
    client.sends('ACK seq=101 ack=iss+5001');
    talk.after('1s');
    client.receives('FIN ACK seq=iss+5001 data=1000 from=5000');
    client.sends('ACK seq=101 ack=iss+6002');
    talk.state('FIN-WAIT-2');
  },
  plain,
);

conversation(
  'SACK across sequence 2^32',
  (talk) => {
    underWay(talk, 6);
    const { client, server } = talk;
    client.sends('ACK seq=101 ack=iss+1 blocks=iss+1001:iss+4001');
    client.receives('ACK seq=iss+1 data=1000');
    client.sends('ACK seq=101 ack=iss+6001');
    expect(server.tcb.sndUna).toBe(server.tcb.sndMax);
  },
  { ...plain, issNear: -1500 },
);
