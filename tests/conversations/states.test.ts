import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';
import type { Talk } from '../support/conversation.ts';

const setting = { windowScale: 0, timestamps: false, timeWait: 60_000_000 };

/** Brings the connection into a state; `next` is the peer's next number, `una` what it has not acknowledged yet. */
interface Reached {
  readonly next: number;
  /** Offset from the server's first number. */
  readonly una: number;
  /** One past the highest number the server has sent. */
  readonly top: number;
}
type Way = (talk: Talk) => Reached;

const ways: Readonly<Record<string, Way>> = {
  ESTABLISHED: (talk) => {
    opened(talk, 'mss=1000');
    return { next: 101, una: 1, top: 1 };
  },
  'FIN-WAIT-1': (talk) => {
    opened(talk, 'mss=1000');
    talk.server.shutsDown();
    talk.client.receives('FIN ACK seq=iss+1');
    return { next: 101, una: 1, top: 2 };
  },
  'FIN-WAIT-2': (talk) => {
    ways['FIN-WAIT-1'](talk);
    talk.client.sends('ACK seq=101 ack=iss+2');
    return { next: 101, una: 2, top: 2 };
  },
  'CLOSE-WAIT': (talk) => {
    opened(talk, 'mss=1000');
    talk.client.sends('FIN ACK seq=101 ack=iss+1');
    talk.client.receives('ACK ack=102');
    return { next: 102, una: 1, top: 1 };
  },
  CLOSING: (talk) => {
    ways['FIN-WAIT-1'](talk);
    talk.client.sends('FIN ACK seq=101 ack=iss+1');
    talk.client.receives('ACK ack=102');
    return { next: 102, una: 1, top: 2 };
  },
  'LAST-ACK': (talk) => {
    ways['CLOSE-WAIT'](talk);
    talk.server.closes();
    talk.client.receives('FIN ACK seq=iss+1 ack=102');
    return { next: 102, una: 1, top: 2 };
  },
  'TIME-WAIT': (talk) => {
    ways['FIN-WAIT-2'](talk);
    talk.client.sends('FIN ACK seq=101 ack=iss+2');
    talk.client.receives('ACK ack=102');
    return { next: 102, una: 2, top: 2 };
  },
};

/** What an exact reset makes of each (RFC 9293 §3.10.7.4, second; RFC 1337 for TIME-WAIT). */
const afterReset: Readonly<Record<string, string | undefined>> = {
  ESTABLISHED: 'reset by peer',
  'FIN-WAIT-1': 'reset by peer',
  'FIN-WAIT-2': 'reset by peer',
  'CLOSE-WAIT': 'reset by peer',
  CLOSING: 'closed',
  'LAST-ACK': 'closed',
};

for (const [name, way] of Object.entries(ways)) {
  conversation(
    `a reset in ${name}: exact it counts, in the window it is challenged, outside ignored (RFC 5961 §3.2)`,
    (talk) => {
      const { next, top } = way(talk);
      const { client, server, state } = talk;
      state(name);
      client.sends(`RST seq=${next - 1}`);
      client.sends(`RST seq=${next + 70_000}`);
      client.receivesNothing();
      client.sends(`RST seq=${next + 10}`);
      client.receives(`ACK seq=iss+${top} ack=${next}`);
      state(name);
      client.sends(`RST seq=${next}`);
      client.receivesNothing();
      state(afterReset[name] === undefined ? name : 'CLOSED');
      expect(server.ended.get(0)).toBe(afterReset[name]);
    },
    setting,
  );

  conversation(
    `a SYN in ${name} is challenged wherever it lies (RFC 5961 §4.2)`,
    (talk) => {
      const { next, top } = way(talk);
      const { client, state } = talk;
      // A newer one ends TIME-WAIT and begins a connection (RFC 9293 §3.6.1).
      for (const at of name === 'TIME-WAIT' ? [next, next - 1] : [next, next + 100, next - 1]) {
        client.sends(`SYN seq=${at} mss=1000`);
        client.receives(`ACK seq=iss+${top} ack=${next}`);
        state(name);
      }
    },
    setting,
  );

  conversation(
    `what is out of the window in ${name} is answered with one acknowledgment and changes nothing (RFC 9293 §3.10.7.4, first)`,
    (talk) => {
      const { next, una, top } = way(talk);
      const { client, server, state } = talk;
      client.sends(`ACK seq=${next + 70_000} ack=iss+${una} "far"`);
      client.receives(`ACK seq=iss+${top} ack=${next}`);
      client.sends(`ACK seq=${next - 50} ack=iss+${una} "old"`);
      client.receives(`ACK seq=iss+${top} ack=${next}`);
      state(name);
      expect(server.reads(10)).toBe('');
    },
    setting,
  );

  conversation(
    `an acknowledgment in ${name} of what was never sent is answered and dropped, its data too (RFC 9293 §3.10.7.4, fifth)`,
    (talk) => {
      const { next, top } = way(talk);
      const { client, server, state } = talk;
      client.sends(`ACK seq=${next} ack=iss+${top + 5} "blind"`);
      client.receives(`ACK seq=iss+${top} ack=${next}`);
      state(name);
      expect(server.reads(10)).toBe('');
    },
    setting,
  );

  conversation(
    `a segment without ACK in ${name} is dropped in silence (RFC 9293 §3.10.7.4, fifth)`,
    (talk) => {
      const { next } = way(talk);
      talk.client.sends(`PSH seq=${next} "x"`);
      talk.client.receivesNothing();
      talk.state(name);
    },
    setting,
  );
}

for (const name of ['CLOSE-WAIT', 'CLOSING', 'LAST-ACK', 'TIME-WAIT']) {
  conversation(
    `a FIN come again in ${name} is acknowledged again and changes nothing (RFC 9293 §3.10.7.4, eighth)`,
    (talk) => {
      const { next, una, top } = ways[name](talk);
      talk.client.sends(`FIN ACK seq=${next - 1} ack=iss+${una}`);
      talk.client.receives(`ACK seq=iss+${top} ack=${next}`);
      talk.state(name);
    },
    setting,
  );
}

for (const name of ['ESTABLISHED', 'FIN-WAIT-1', 'FIN-WAIT-2']) {
  conversation(
    `data is taken in ${name} (RFC 9293 §3.10.7.4, seventh)`,
    (talk) => {
      const { next, una, top } = ways[name](talk);
      const { client, server } = talk;
      client.sends(`ACK seq=${next} ack=iss+${una} "data"`);
      client.receives(`ACK seq=iss+${top} ack=${next + 4}`);
      expect(server.reads(10)).toBe('data');
    },
    setting,
  );
}

conversation(
  'a reset in SYN-RECEIVED with a wrong number: outside ignored, inside challenged; the right one returns to LISTEN (RFC 5961 §3.2)',
  ({ client, server, state }) => {
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    client.sends('RST seq=99');
    client.sends('RST seq=70200');
    client.receivesNothing();
    client.sends('RST seq=110');
    client.receives('ACK seq=iss+1 ack=101');
    state('SYN-RECEIVED');
    client.sends('RST seq=101');
    state('CLOSED');
    expect(server.ended.get(0)).toBe('reset by peer');
    client.sends('SYN seq=900 mss=1000');
    client.receives('SYN ACK ack=901');
  },
  setting,
);

conversation(
  'a SYN in SYN-RECEIVED with another number is challenged (RFC 5961 §4.2)',
  ({ client, state }) => {
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    client.sends('SYN seq=300 mss=1000');
    client.receives('ACK seq=iss+1 ack=101');
    state('SYN-RECEIVED');
  },
  setting,
);

conversation(
  'in SYN-SENT: no flag that counts, nothing happens (RFC 9293 §3.10.7.3)',
  ({ client, server, state }) => {
    server.connects();
    client.receives('SYN');
    client.sends('FIN seq=500');
    client.sends('ACK seq=500 ack=iss+1'); // acknowledges our SYN, but is no SYN
    client.sends('RST seq=500');
    client.receivesNothing();
    state('SYN-SENT');
    client.sends('RST ACK seq=500 ack=iss+1');
    state('CLOSED');
    expect(server.ended.get(0)).toBe('refused');
  },
  setting,
);
