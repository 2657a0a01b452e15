import type { ChoiceQuestion } from '#widgets/kit/question.ts';

/** Exercise 9.3. */
export const whoStillOwes: ChoiceQuestion = {
  ask: 'A proxy has read a request of three segments, acknowledged it to the client, written it to the backend, and hands both connections to the card. The wire to the backend loses the second segment. Who sends it again?',
  options: [
    {
      text: 'The client: it sent the request in the first place.',
      right: false,
      reason:
        'It was told that all three segments arrived, and has thrown its copies away. Nothing it sends will contain them.',
    },
    {
      text: 'The card: it has the connection now.',
      right: false,
      reason: 'It rewrites headers of what passes and keeps no payload. It has nothing it could send again.',
    },
    {
      text: 'The host, which must keep those bytes until the backend has acknowledged them.',
      right: true,
      reason:
        'Right. What the host has acknowledged it owes. It lets go of a connection only when the card tells it that the last of its own bytes has arrived; the reply passes meanwhile.',
    },
  ],
};
