/**
 * How often the application met the bytes in the frame itself, and why it did not (source-facts C.5, done right). Reads are
 * connections with bytes left over at the end of a turn, or reads; writes are calls. The order is the report's.
 */
export const Copying = {
  Reads: 0, ReadBytes: 1, LeftUnread: 2, LeftUnreadBytes: 3, Writes: 4, WriteBytes: 5,
  NoHandOver: 6, LongWrite: 7, NotClosed: 8, Refused: 9, CopiedBytes: 10,
} as const;
export const copyingNames: readonly string[] = [
  'reads from the frame', 'bytes read from the frame', 'turns that left bytes unread', 'bytes moved to a receive buffer',
  'replies written into the frame', 'bytes written into the frame',
  'writes without hand-over', 'writes beyond a frame', 'writes not closed in their turn', 'writes the NIC refused', 'bytes copied through a send buffer',
];
