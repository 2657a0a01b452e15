import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 2.2. */
export const whyBiggerSegmentsDoNotHelp: ChoiceQuestion = {
  ask: 'TCP segmentation offload lets the host hand over 64 KB at once and leaves the cutting to the NIC. Why does it do so little for a server of 64-byte replies?',
  options: [
    {
      text: 'The NIC cuts small segments more slowly than large ones.',
      right: false,
      reason:
        'There is nothing to cut. A 64-byte reply is one segment before the offload and one segment after it.',
    },
    {
      text: 'It saves work for each segment of a large message, and a short connection’s work is not there.',
      right: true,
      reason:
        'The saving grows with the number of segments in one write. A short connection has one data segment each way; its cycles go to the packets and the state around it.',
    },
    {
      text: 'A short connection ends before congestion control has opened the window.',
      right: false,
      reason:
        'True of long transfers at their start, but 64 bytes fit into any window. Nothing here waits for one.',
    },
    {
      text: 'The checksum of every small segment has to be computed by the host.',
      right: false,
      reason:
        'The NIC computes checksums for segments of any size; that offload is separate and is switched on in every run of this chapter.',
    },
  ],
};
