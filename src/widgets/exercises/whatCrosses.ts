import type { BlankQuestion } from '#widgets/kit/question.ts';

/** Ethernet 14, IPv4 20, TCP 20; the timestamps take 12 (RFC 7323), all options of a SYN 20. */
const BARE = 14 + 20 + 20 + 12;
const SYN = 14 + 20 + 20 + 20;
const MESSAGE = 64;
const plain = 2 * SYN + 2 * (BARE + MESSAGE) + 3 * BARE;
const offloaded = BARE + 2 * (BARE + MESSAGE);

/** Exercise 4.1: the frames of one connection, as they cross the bus. */
export const whatCrosses: BlankQuestion = {
  ask: 'One connection, 64 bytes asked, 64 bytes answered, seven frames. A frame crosses PCIe without its check sequence, gap and preamble, which belong to the wire. How many bytes of frames cross?',
  given: [
    { label: 'Ethernet, IPv4 and TCP header', value: '14 + 20 + 20 B' },
    { label: 'Options of a SYN or SYN-ACK', value: '20 B' },
    { label: 'Timestamps, in every other segment', value: '12 B' },
  ],
  blanks: [
    {
      label: 'The frame with the request',
      answer: BARE + MESSAGE,
      wrong: [
        { value: 54 + MESSAGE, reason: 'The timestamps are missing: 12 bytes of options in every segment.' },
        { value: BARE + MESSAGE + 24, reason: 'Check sequence, gap and preamble do not cross the bus.' },
      ],
      hint: 'Three headers, one option, 64 bytes.',
    },
    {
      label: 'All seven, everything on the host',
      answer: plain,
      wrong: [
        {
          value: 7 * BARE + 2 * MESSAGE,
          reason: 'SYN and SYN-ACK have 20 bytes of options each, not 12.',
        },
        { value: 2 * (BARE + MESSAGE), reason: 'That is the request and the reply. Five more cross.' },
      ],
      hint: 'SYN, SYN-ACK, ACK, request, reply with FIN, the client’s FIN, the last ACK.',
    },
    {
      label: 'With opening and closing on the NIC',
      answer: offloaded,
      wrong: [
        {
          value: 2 * (BARE + MESSAGE),
          reason: 'Look at Figure 4.1: the acknowledgment that brings the cookie back goes up as well.',
        },
        { value: plain - 2 * SYN, reason: 'The closing does not cross either.' },
      ],
      hint: 'Three frames still cross.',
    },
  ],
  because: `${offloaded} of ${plain} bytes are left, and ${2 * MESSAGE} of them are what the two programs had to say. Figure 4.2 counts the same bytes in a run, and what goes with them.`,
};
