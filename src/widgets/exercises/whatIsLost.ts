import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 5.3. */
export const whatIsLost: ChoiceQuestion = {
  ask: 'A client’s SYN offers an MSS, window scaling and SACK, but no timestamps. The NIC answers with a cookie. Which of the three may its SYN-ACK agree to?',
  options: [
    {
      text: 'The MSS.',
      right: true,
      reason: 'Right: three bits of the number say which of eight it was, rounded down.',
    },
    {
      text: 'Window scaling.',
      right: false,
      reason:
        'Agreed and then forgotten is worse than not agreed: the client would shift its windows, and the host would read them unshifted.',
    },
    {
      text: 'SACK.',
      right: false,
      reason:
        'One bit would be enough, but without timestamps there is no field that comes back unchanged to put it in.',
    },
  ],
};
