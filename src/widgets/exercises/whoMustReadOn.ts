import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 13.2: what a splice gives up is every decision after the first. */
export const whoMustReadOn: ChoiceQuestion = {
  ask: 'A site has two groups of backends: paths under /images/ are served by one, everything else by the other. Browsers ask for both on one connection. May its proxy splice in mode http after the first request?',
  options: [
    {
      text: 'Yes. The card finds the backend by the path, as the host did.',
      right: false,
      reason:
        'The card rewrites headers of frames. It does not know where a request begins, let alone its path.',
    },
    {
      text: 'Yes, if both groups speak the same version of HTTP.',
      right: false,
      reason:
        'The offset between the two connections belongs to one backend. No other backend has its numbers.',
    },
    {
      text: 'No. The second request would go to the group of the first, and be answered 404 or worse.',
      right: true,
      reason:
        'A splice is one decision for the whole connection. It suits balancing, where every backend can answer everything, and not routing by content, unless a connection carries one request.',
    },
    {
      text: 'No. A connection that was spliced cannot carry a second request at all.',
      right: false,
      reason: 'It can carry any number; all of them reach the same backend.',
    },
  ],
};
