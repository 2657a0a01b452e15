import type { BlankQuestion } from '#widgets/kit/question.ts';

const reply = 40_000;
const mss = 1448;
const headers = 66;
const largest = 8192;
const segments = Math.ceil(reply / mss);
const inOne = Math.floor((largest - headers) / mss);
const frames = Math.ceil(segments / inOne);

/** Exercise 3.1: how many segments, how many in a large frame. The slips are rounding down, and counting a header for each segment. */
export const framesForTheCard: BlankQuestion = {
  ask: 'A host sends a reply of 40,000 bytes over a connection whose congestion window is wide open. The card cuts large frames for it.',
  given: [
    { label: 'Reply', value: `${reply} bytes` },
    { label: 'Payload of a full segment', value: `${mss} bytes` },
    { label: 'Ethernet, IPv4 and TCP header with timestamps', value: `${headers} bytes` },
    { label: 'Largest frame the card takes', value: `${largest} bytes` },
  ],
  blanks: [
    {
      label: 'Segments on the wire',
      answer: segments,
      wrong: [
        {
          value: segments - 1,
          reason: 'That many full segments leave some bytes over, and they need a segment too.',
        },
        {
          value: Math.ceil(reply / (mss - headers)),
          reason: 'The header does not take of the 1,448 bytes: they are all payload.',
        },
      ],
      hint: 'Divide the reply by the payload of a segment, and round up.',
    },
    {
      label: 'Full segments in a large frame',
      answer: inOne,
      wrong: [
        {
          value: inOne + 1,
          reason: 'Six full segments have 8,688 bytes of payload, more than the frame.',
        },
      ],
      hint: 'One header for all of them: how often does 1,448 go into what is left?',
    },
    {
      label: 'Frames over the bus for the reply',
      answer: frames,
      wrong: [
        {
          value: frames - 1,
          reason: 'Five frames hold 25 full segments. The rest needs a frame as well.',
        },
        { value: segments, reason: 'That is without the card’s help: each segment a frame of its own.' },
      ],
      hint: 'Divide the segments by those in a frame, and round up.',
    },
  ],
  because:
    'The host composes six headers instead of twenty-eight, and the wire does not notice. With a reply of 64 bytes it composes one, with TSO or without.',
};
