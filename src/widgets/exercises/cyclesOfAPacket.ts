import type { BlankQuestion } from '#widgets/kit/question.ts';

const cores = 60;
const clock = 800e6;
const rate = 40e9;
/** 64 bytes with the FCS, preamble and gap. */
const onWire = 84;
const wide = 512 + 20;
const budget = (bytes: number, of = cores): number => Math.floor((of * clock * bytes * 8) / rate);

/** Exercise 8.2: the budget of the smaller card. The slips forget the other cores, or preamble and gap. */
export const cyclesOfAPacket: BlankQuestion = {
  ask: 'An Agilio CX has 60 cores at 800 MHz. Its link brings 40 Gb/s. How many whole cycles may a frame take if none is to be lost? On the wire, preamble and gap add 20 bytes to every frame.',
  given: [
    { label: 'Cores', value: `${cores}` },
    { label: 'Clock', value: '800 MHz' },
    { label: 'Link', value: '40 Gb/s' },
    { label: 'Around a frame', value: '20 bytes' },
  ],
  blanks: [
    {
      label: 'Frames of 64 bytes',
      answer: budget(onWire),
      wrong: [
        {
          value: budget(64),
          reason: 'Preamble and gap take their time too: a frame of 64 bytes occupies 84.',
        },
        { value: budget(onWire, 1), reason: 'That is one core. All of them take frames.' },
      ],
      hint: 'Cycles of all cores in a second, divided by frames in a second.',
    },
    {
      label: 'Frames of 512 bytes',
      answer: budget(wide),
      wrong: [
        {
          value: budget(onWire) * 8,
          reason: 'The frame is eight times as long, but preamble and gap are not.',
        },
        { value: budget(512), reason: 'Preamble and gap take their time too: 512 bytes occupy 532.' },
      ],
      hint: 'The same division; only the bytes of a frame change.',
    },
  ],
  because:
    'The budget grows with the frame. It is the smallest frames that decide what a card may do with every packet.',
};
