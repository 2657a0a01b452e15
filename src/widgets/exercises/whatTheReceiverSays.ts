import type { BlankQuestion } from '#widgets/kit/question.ts';

const segment = 1000;
const first = 5001;
const lost = first + 2 * segment;
const after = lost + segment;
const end = first + 5 * segment;

/** Exercise 11.1: the numbers an acknowledgment names when one segment of five is missing. */
export const whatTheReceiverSays: BlankQuestion = {
  ask: 'A sender’s stream starts at 5,001. It sends five segments of 1,000 bytes. The third is lost; the others arrive, the fifth last. Complete what the receiver says.',
  given: [
    { label: 'First segment: sequence number', value: String(first) },
    { label: 'Fifth segment: sequence number', value: String(first + 4 * segment) },
  ],
  blanks: [
    {
      label: 'When the fifth has arrived: acknowledgment number',
      answer: lost,
      wrong: [
        {
          value: end,
          reason: 'That would say that everything up to there has arrived. The third segment has not.',
        },
        { value: lost - 1, reason: 'That is the last byte it has. The number names the next one expected.' },
        {
          value: after,
          reason: 'The third segment itself is what is missing; its first byte is expected next.',
        },
      ],
      hint: 'An acknowledgment number names the next byte expected, however much has arrived after it.',
    },
    {
      label: 'SACK block: left edge',
      answer: after,
      wrong: [
        { value: lost, reason: 'That is where the hole begins. The block says what has arrived beyond it.' },
        {
          value: first + 4 * segment,
          reason: 'The fourth and the fifth segment lie side by side, so they make one block.',
        },
      ],
      hint: 'The block begins with the first byte that has arrived beyond the hole.',
    },
    {
      label: 'SACK block: right edge',
      answer: end,
      wrong: [
        {
          value: end - 1,
          reason: 'The right edge is the number after the last byte of the block (RFC 2018 §3).',
        },
        { value: first + 4 * segment, reason: 'That is the first byte of the fifth segment; it has 1,000.' },
      ],
      hint: 'The right edge is the number that follows the last byte of the block.',
    },
    {
      label: 'When the third has been sent again and arrived: acknowledgment number',
      answer: end,
      wrong: [
        {
          value: after,
          reason:
            'The fourth and the fifth were kept. With the hole filled, all five are acknowledged at once.',
        },
      ],
      hint: 'The receiver has kept what came after the hole.',
    },
  ],
  because:
    'The acknowledgment number stands still at the hole and then leaps. While it stands still, only the block tells the sender what not to send again.',
};
