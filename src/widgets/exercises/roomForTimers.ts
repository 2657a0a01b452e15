import type { BlankQuestion } from '#widgets/kit/question.ts';

const memory = 8 * 1024 * 1024;
const entry = 30;
const linked = 12;
const groups = 8;

/** Exercise 7.3: how many flows fit, with links and with bits. The slips forget the entry, or the timer. */
export const roomForTimers: BlankQuestion = {
  ask: 'Every closing flow has an entry of 30 bytes. Its timer is either a place in a linked list, of 12 bytes, or one bit in each of 8 groups. How many flows can the card hold in 8 MiB, if nothing else is there?',
  given: [
    { label: 'Memory', value: `${memory.toLocaleString('en')} bytes` },
    { label: 'Entry', value: `${entry} bytes` },
    { label: 'Timer in a list', value: `${linked} bytes` },
    { label: 'Timer in bits', value: `${groups} bits` },
  ],
  blanks: [
    {
      label: 'Flows with a linked list',
      answer: Math.floor(memory / (entry + linked)),
      wrong: [
        {
          value: Math.floor(memory / linked),
          reason: 'That is room for the timers alone. Each of these flows needs its entry as well.',
        },
        {
          value: Math.ceil(memory / (entry + linked)),
          reason: 'The last of them would stick out by a few bytes: round down.',
        },
      ],
      hint: 'Divide the memory by what one flow needs, entry and timer.',
    },
    {
      label: 'Flows with the bitmap wheel',
      answer: Math.floor(memory / (entry + groups / 8)),
      wrong: [
        {
          value: Math.floor(memory / (entry + groups)),
          reason: 'Eight groups take eight bits of a flow, and eight bits are one byte.',
        },
        {
          value: Math.floor(memory / entry),
          reason: 'That forgets the bits: small, but eight groups make a byte a flow.',
        },
      ],
      hint: 'One flow needs its entry and one bit in each group.',
    },
  ],
  because:
    '256 k are 262,144: the one number is below it, the other above. Twelve bytes more or less decide whether the table exists.',
};
