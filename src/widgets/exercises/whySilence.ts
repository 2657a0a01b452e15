import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 11.2. */
export const whySilence: ChoiceQuestion = {
  ask: 'The NIC opens connections with cookies and keeps nothing. In this protocol the server speaks first. The ACK that ends the handshake is lost. What happens?',
  options: [
    {
      text: 'The NIC sends its SYN-ACK again when its timer runs out.',
      right: false,
      reason: 'It has no timer and no record of the SYN. Not remembering is what the cookie is for.',
    },
    {
      text: 'The client sends the ACK again when it is not acknowledged.',
      right: false,
      reason:
        'A bare ACK takes no sequence number, so nobody acknowledges it and nobody waits for that. The client counts the connection as open.',
    },
    {
      text: 'Nothing: the client waits for a greeting from a server that does not know it exists.',
      right: true,
      reason:
        'Only a segment from the client can carry the cookie back, and the client has nothing to send. A protocol in which the client speaks first mends this by itself: the request carries the same acknowledgment number. Otherwise a keep-alive probe or the application’s own timeout has to.',
    },
    {
      text: 'The host notices that the handshake did not end and resets the connection.',
      right: false,
      reason:
        'The host has never heard of this connection. It would learn of it from the very ACK that was lost.',
    },
  ],
};
