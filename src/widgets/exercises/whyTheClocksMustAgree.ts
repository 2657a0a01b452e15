import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 9.2. */
export const whyTheClocksMustAgree: ChoiceQuestion = {
  ask: 'A card rewrites addresses, ports and both numbers of spliced connections, and lets the timestamps through as they are. The client has had one segment from the proxy, with the proxy’s clock on it, and the backend’s clock is behind that. What happens?',
  options: [
    {
      text: 'The checksum of the segments no longer fits.',
      right: false,
      reason:
        'What is not rewritten needs no correction: the old timestamps are in the old sum, and in the new one.',
    },
    {
      text: 'The round trip is measured wrongly, and nothing else.',
      right: false,
      reason:
        'It is, for the echo comes from another clock. But the segments would first have to be accepted, and they are not.',
    },
    {
      text: 'The client takes every segment of the backend for an old duplicate and drops it.',
      right: true,
      reason:
        'Right. A value older than the newest one seen is how TCP recognises segments that were long on their way (RFC 7323 §5.3). The client acknowledges and drops, the backend sends again, and its clock is still behind.',
    },
    {
      text: 'Nothing: timestamps are an option, and each side may ignore them.',
      right: false,
      reason: 'Once both have agreed to them in the handshake they are checked on every segment.',
    },
  ],
};
