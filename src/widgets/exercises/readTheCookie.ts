import type { BlankQuestion } from '#widgets/kit/question.ts';

const number = 0x1e3a51c7;

/** Exercise 5.1: the fields of a number as Figure 5.1 has them. */
export const readTheCookie: BlankQuestion = {
  ask: 'A SYN-ACK from the NIC carries the sequence number 0x1e3a51c7. Its bits mean what Figure 5.1 says, cookies made with a key. What does it say, and which number acknowledges it?',
  given: [
    { label: 'Number', value: '0x1e3a51c7' },
    { label: 'Its top byte, in bits', value: '0001 1110' },
    { label: 'MSS of index 0 to 7', value: '64, 216, 536, 1220, 1300, 1400, 1440, 1460' },
  ],
  blanks: [
    {
      label: 'Count',
      answer: number >>> 27,
      wrong: [
        { value: number >>> 24, reason: 'That is the whole top byte. Three of its bits are the MSS index.' },
        { value: number >>> 28, reason: 'That takes four bits. The counter has five.' },
      ],
      hint: 'The counter is the top five bits: 0001 1.',
    },
    {
      label: 'MSS',
      answer: 1440,
      wrong: [
        {
          value: (number >>> 24) & 7,
          reason: 'That is the index. The table says which MSS it stands for.',
        },
        { value: 1400, reason: 'The table begins with index 0, so its seventh entry has index 6.' },
      ],
      hint: 'Bits 26 to 24 are 110.',
    },
    {
      label: 'Acknowledgment number, 0x…',
      answer: number + 1,
      wrong: [
        {
          value: number,
          reason: 'A SYN takes one place in the sequence; the acknowledgment names what is expected next.',
        },
      ],
      hint: 'The number expected next, written with 0x or in decimal.',
    },
  ],
  because:
    'The client understands none of this. For it the number is a first sequence number like any other, and it returns it plus one because TCP says so.',
};
