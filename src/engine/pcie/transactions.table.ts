/** What crosses PCIe, by kind; the columns of the report and of the figures that count crossings. */
export const Transaction = {
  FrameData: 0,
  ReadRequest: 1,
  DescriptorFetch: 2,
  WriteBack: 3,
  Doorbell: 4,
  Notification: 5,
  Interrupt: 6,
  SocketCommand: 7,
  SocketEvent: 8,
  Payload: 9,
} as const;
export type Transaction = (typeof Transaction)[keyof typeof Transaction];

export const transactionNames: readonly string[] = [
  'frame data',
  'read request',
  'descriptor fetch',
  'completion write-back',
  'doorbell',
  'offload notification',
  'interrupt',
  'socket command',
  'socket event',
  'payload',
];
