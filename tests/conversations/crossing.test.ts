import { expect } from 'vitest';
import { conversation, opened } from '../support/conversation.ts';

const long = { windowScale: 0, timestamps: false, timeWait: 60_000_000 };

conversation(
  'FINs cross, and each answers both at once: acknowledgment and FIN in one (RFC 9293 §3.6, case 3)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, state } = talk;
    server.closes();
    client.receives('FIN ACK seq=iss+1 ack=101');
    client.sends('FIN ACK seq=101 ack=iss+2');
    client.receives('ACK seq=iss+2 ack=102');
    state('TIME-WAIT');
  },
  long,
);

conversation(
  'the peer’s FIN with data crosses ours: the data is read, the FIN acknowledged (RFC 9293 §3.6, case 3)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, state } = talk;
    server.shutsDown();
    client.receives('FIN ACK seq=iss+1 ack=101');
    client.sends('FIN ACK seq=101 ack=iss+1 "late"');
    client.receives('ACK seq=iss+2 ack=106');
    state('CLOSING');
    expect(server.reads(10)).toBe('late');
    client.sends('ACK seq=106 ack=iss+2');
    state('TIME-WAIT');
  },
  long,
);

conversation(
  'FINs cross with data of ours outstanding: CLOSING until all of it is acknowledged',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, state } = talk;
    server.writes('mine');
    client.receives('ACK "mine"');
    server.shutsDown();
    client.receives('FIN ACK seq=iss+5');
    client.sends('FIN ACK seq=101 ack=iss+1');
    client.receives('ACK seq=iss+6 ack=102');
    client.sends('ACK seq=102 ack=iss+5'); // the data, not the FIN
    state('CLOSING');
    client.sends('ACK seq=102 ack=iss+6');
    state('TIME-WAIT');
  },
  long,
);

conversation(
  'a FIN of CLOSING lost is sent again (RFC 9293 §3.10.7.4, RFC 6298 §5.4)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after, state } = talk;
    server.shutsDown();
    client.receives('FIN ACK seq=iss+1');
    client.sends('FIN ACK seq=101 ack=iss+1');
    client.receives('ACK ack=102');
    after('1s');
    client.receives('FIN ACK seq=iss+1 ack=102 at=1s');
    client.sends('ACK seq=102 ack=iss+2');
    state('TIME-WAIT');
  },
  long,
);

conversation(
  'half-close: data both of one segment and of many goes on to a peer that has said FIN, and FIN follows the last (RFC 9293 §3.6)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, state } = talk;
    client.sends('FIN ACK seq=101 ack=iss+1');
    client.receives('ACK ack=102');
    server.writes('one');
    client.receives('ACK ack=102 "one"');
    server.writes(2500);
    client.receives('ACK data=1000 from=3');
    client.receives('ACK data=1000 from=1003');
    client.receives('ACK data=500 from=2003');
    state('CLOSE-WAIT');
    client.sends('ACK seq=102 ack=iss+2504');
    server.closes();
    client.receives('FIN ACK seq=iss+2504');
    client.sends('ACK seq=102 ack=iss+2505');
    state('CLOSED');
    expect(server.ended.get(0)).toBe('closed');
  },
  long,
);

conversation(
  'data beyond the peer’s FIN does not exist (RFC 9293 §3.10.7.4, seventh: CLOSE-WAIT)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, state } = talk;
    client.sends('FIN ACK seq=101 ack=iss+1 "end"');
    client.receives('ACK ack=105');
    client.sends('ACK seq=105 ack=iss+1 "ghost"');
    client.ignores();
    state('CLOSE-WAIT');
    expect(server.reads(20)).toBe('end');
    expect(server.reads(20)).toBe('');
  },
  long,
);

conversation(
  'TIME-WAIT answers data out of order, or beyond the FIN, with an acknowledgment, and stays (RFC 9293 §3.10.7.4)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server, after, state } = talk;
    server.shutsDown();
    client.receives('FIN ACK');
    client.sends('FIN ACK seq=101 ack=iss+2');
    client.receives('ACK seq=iss+2 ack=102');
    client.sends('ACK seq=150 ack=iss+2 "out of order"');
    client.receives('ACK seq=iss+2 ack=102');
    client.sends('ACK seq=90 ack=iss+2 "old"');
    client.receives('ACK seq=iss+2 ack=102');
    state('TIME-WAIT');
    expect(server.reads(5)).toBe('');
    after('61s');
    state('CLOSED');
  },
  long,
);

conversation(
  'a close at once after the handshake (RFC 9293 §3.10.4)',
  (talk) => {
    const { client, server, state } = talk;
    client.sends('SYN seq=100 mss=1000');
    client.receives('SYN ACK');
    client.sends('ACK seq=101 ack=iss+1');
    server.closes();
    client.receives('FIN ACK seq=iss+1 ack=101');
    client.sends('ACK seq=101 ack=iss+2');
    state('FIN-WAIT-2');
    client.sends('FIN ACK seq=101 ack=iss+2');
    client.receives('ACK ack=102');
  },
  long,
);

conversation(
  'a close behind more than the congestion window holds: all data first, the FIN on the last (RFC 9293 §3.10.4)',
  (talk) => {
    opened(talk, 'mss=1000');
    const { client, server } = talk;
    server.writes(3500);
    server.closes();
    client.receives('ACK seq=iss+1 data=1000');
    client.receives('ACK seq=iss+1001 data=1000 from=1000');
    client.receivesNothing();
    client.sends('ACK seq=101 ack=iss+2001');
    client.receives('ACK seq=iss+2001 data=1000 from=2000');
    client.receives('FIN ACK PSH seq=iss+3001 data=500 from=3000');
    client.sends('ACK seq=101 ack=iss+3502');
  },
  { ...long, initialWindow: 2 },
);
