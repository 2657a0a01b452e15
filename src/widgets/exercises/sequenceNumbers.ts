import type { BlankQuestion } from '#widgets/kit/question.ts';

const clientStart = 1000;
const serverStart = 70_000;
const requestBytes = 64;
const replyBytes = 64;

/** Exercise 1.1: what each side has counted when the connection ends. A SYN and a FIN take one number each. */
export const sequenceNumbers: BlankQuestion = {
  ask: 'The client opens with sequence number 1,000, the NIC answers with 70,000. Request and reply are 64 bytes each. Complete the packets.',
  given: [
    { label: 'SYN: sequence number', value: String(clientStart) },
    { label: 'SYN-ACK: sequence number', value: '70000' },
  ],
  blanks: [
    {
      label: 'SYN-ACK: acknowledgment number',
      answer: clientStart + 1,
      wrong: [
        {
          value: clientStart,
          reason: 'That is the number the SYN itself took. The acknowledgment names the next one expected.',
        },
        {
          value: serverStart + 1,
          reason:
            'That counts the server’s own stream. An acknowledgment counts the stream of the other side.',
        },
        { value: clientStart + requestBytes, reason: 'No payload has been sent yet, only a SYN.' },
      ],
      hint: 'An acknowledgment names the next number expected from the other side. A SYN takes one number.',
    },
    {
      label: 'Request, 64 bytes: sequence number',
      answer: clientStart + 1,
      wrong: [
        { value: clientStart, reason: 'The SYN took that number. The first byte of payload takes the next.' },
        {
          value: clientStart + 2,
          reason: 'The ACK that ended the handshake carried nothing, so it took no number.',
        },
      ],
      hint: 'Sequence numbers count SYN, payload bytes and FIN. A bare ACK takes none.',
    },
    {
      label: 'Reply and FIN: acknowledgment number',
      answer: clientStart + 1 + requestBytes,
      wrong: [
        {
          value: clientStart + requestBytes,
          reason: 'One short: the SYN took a number before the first of the 64 bytes.',
        },
        {
          value: clientStart + 2 + requestBytes,
          reason: 'One too many: the client has not sent its FIN yet.',
        },
      ],
      hint: 'The SYN and 64 bytes have arrived from the client. Which number comes next?',
    },
    {
      label: 'Client’s FIN: acknowledgment number',
      answer: serverStart + 1 + replyBytes + 1,
      wrong: [
        {
          value: serverStart + 1 + replyBytes,
          reason: 'That acknowledges the 64 bytes and leaves the FIN out. A FIN takes a number too.',
        },
        { value: serverStart + replyBytes, reason: 'Both the SYN and the FIN of the server took a number.' },
        { value: clientStart + 1 + requestBytes, reason: 'That counts the client’s own stream.' },
      ],
      hint: 'The server has sent a SYN, 64 bytes and a FIN, starting from 70,000.',
    },
  ],
  because:
    'SYN and FIN take a number each so that they can be acknowledged, and therefore resent, like any byte. A bare ACK takes none: nobody acknowledges an acknowledgment.',
};
