import type { BlankQuestion } from '#widgets/kit/question.ts';

const checksum = 0x1c46;
const was = 0x0050;
const is = 0x1f90;
const complement = ~checksum & 0xffff;
const total = complement + (~was & 0xffff) + is;
const folded = (total & 0xffff) + (total >>> 16);

/** Exercise 9.1: RFC 1624 equation 3 with two carries. */
export const completeTheChecksum: BlankQuestion = {
  ask: 'A segment is to go to port 8080 instead of port 80, and nothing else about it changes. Its TCP checksum was 0x1c46. What is it now?',
  given: [
    { label: 'Old checksum', value: '0x1c46' },
    { label: 'Port, was', value: '0x0050' },
    { label: 'complement of it', value: '0xffaf' },
    { label: 'Port, is', value: '0x1f90' },
  ],
  blanks: [
    {
      label: 'Complement of the old checksum, 0x…',
      answer: complement,
      wrong: [
        {
          value: checksum,
          reason: 'That is the checksum itself. The field holds a complement; turn every bit.',
        },
        { value: -checksum, reason: 'One’s complement turns every bit; it does not take from zero.' },
      ],
      hint: 'Each digit and its complement add up to f.',
    },
    {
      label: 'The three words added up, carries kept, 0x…',
      answer: total,
      wrong: [
        { value: total & 0xffff, reason: 'Those are the low sixteen bits. There were carries: keep them.' },
        {
          value: complement + was + is,
          reason: 'The old port was added once more. It has to be taken out: add its complement.',
        },
      ],
      hint: 'The complement of the old checksum, the complement of the old port, and the new port.',
    },
    {
      label: 'New checksum, 0x…',
      answer: ~folded & 0xffff,
      wrong: [
        {
          value: ~total & 0xffff,
          reason: 'The carries were dropped. Add them in at the low end before turning the bits.',
        },
        { value: folded, reason: 'That is the sum. The field holds its complement.' },
      ],
      hint: 'Add what stands above the sixteen bits to the rest, then turn every bit.',
    },
  ],
  because:
    'Two words were looked at, and the payload, however long, was not. Whoever receives it adds up all of it and finds it right.',
};
