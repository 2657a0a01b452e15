import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 1.2. */
export const whyTheNicMayAnswer: ChoiceQuestion = {
  ask: 'Why can the NIC answer a SYN without asking the host, and without keeping anything?',
  options: [
    {
      text: 'The NIC holds a copy of the host’s state for every connection.',
      right: false,
      reason:
        'There is no state to copy: before the handshake ends the host has never heard of the connection. And a copy for each SYN is what a flood of SYNs would like to see.',
    },
    {
      text: 'A SYN carries no payload, so no answer to it can be wrong.',
      right: false,
      reason:
        'An answer can be wrong in many ways: a wrong acknowledgment number, a start that an attacker can guess, options the host does not support. Empty packets carry promises too.',
    },
    {
      text: 'The answer needs only what the SYN brings and one number the NIC may choose, and the client will bring that number back.',
      right: true,
      reason:
        'The server’s first sequence number is free to choose. Computed from the SYN and a secret, it can be recognised when the client’s ACK returns it plus one. The client carries the memory.',
    },
    {
      text: 'The client will send the SYN again if the answer was wrong.',
      right: false,
      reason:
        'The client repeats a SYN that got no answer. After a wrong answer it resets the connection, or goes on with wrong numbers.',
    },
  ],
};
