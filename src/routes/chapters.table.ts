/** The whole book, in order: what is not yet written is announced by its question. */
export const plannedChapters = [
  {
    number: 1,
    title: 'One connection, seven packets',
    question: 'What has to happen before 64 bytes can be answered?',
  },
  { number: 2, title: 'The cost of conformance', question: 'Where do the cycles go when flows are short?' },
  {
    number: 3,
    title: 'What NICs already do',
    question: 'Why do checksum, TSO, LRO, RSS and a full TOE not help here?',
  },
  {
    number: 4,
    title: 'Two stacks, one connection',
    question: 'Who owns the state when two machines run one TCP?',
  },
  {
    number: 5,
    title: 'Answering without remembering',
    question: 'Can a NIC accept a connection and keep nothing?',
  },
  {
    number: 6,
    title: 'Closing without the host',
    question: 'Can the host forget a connection that is not over?',
  },
  {
    number: 7,
    title: 'Counting time in bits',
    question: 'How do 256 k timers fit, and who may touch them at once?',
  },
  { number: 8, title: 'Inside the NIC', question: 'What do 1,000 extra cycles a packet do?' },
  { number: 9, title: 'Splicing two connections', question: 'Can a proxy leave the conversation?' },
  { number: 10, title: 'The host half', question: 'What remains for the CPU, and how small can it be?' },
  { number: 11, title: 'When packets go missing', question: 'What breaks when state lives in two places?' },
  { number: 12, title: 'Redis', question: 'Does an application notice?' },
  { number: 13, title: 'A load balancer', question: 'How far can splicing carry an L7 proxy?' },
  { number: 14, title: 'Arguing with the figures', question: 'Do you believe the paper?' },
  { number: 15, title: 'What came after', question: 'What would you build now?' },
] as const;
