/**
 * The gallery of what the released code got wrong: defects of its host stack (source-facts E.3) and of
 * its NIC's teardown (E.1) that this machine can show. Each is off until its field says 'as-released'; the preset shows it.
 */
export interface ReleasedDefect {
  /** Of the source facts. */
  readonly id: string;
  /** What a reader calls it. */
  readonly name: string;
  readonly happens: string;
  readonly should: string;
  /** The field of the spec that lets it happen. */
  readonly field:
    | 'host.lazyTcbMode'
    | 'host.zeroCopyMode'
    | 'host.handOverMode'
    | 'host.timestampMode'
    | 'offloads.teardown';
  /** The experiment that shows it; with the field set to 'intended' the same experiment ends well. */
  readonly preset: string;
  /** Where the run's report shows it. */
  readonly look: string;
}

export const releasedDefects: readonly ReleasedDefect[] = [
  {
    id: 'E-H1',
    name: 'The connection nobody can write to',
    happens:
      'The client’s first acknowledgment comes alone; its quasi-TCB outlives the burst and enters the table without buffers, and every frame the NIC marks for it is refused.',
    should: 'The buffers are made when the first data comes.',
    field: 'host.lazyTcbMode',
    preset: 'released-no-buffers',
    look: 'the request is refused again and again until the client gives up',
  },
  {
    id: 'E-H2',
    name: 'One client, two connections',
    happens:
      'Acknowledgment and request come in one burst; the flow table learns of the first only afterwards, so the request opens a second connection, and the first waits for ever.',
    should: 'The connection is in the table before the next frame is looked at.',
    field: 'host.lazyTcbMode',
    preset: 'released-two-accepts',
    look: 'more connections accepted than clients came, and control blocks left at the end',
  },
  {
    id: 'E-H4',
    name: 'The reply that was forgotten',
    happens:
      'A reply longer than a frame waits in a send buffer; the close sees no frame under construction, sends a bare FIN in the reply’s place, and drops the reply.',
    should: 'A reply that needs a send buffer makes the control block a full one, and its data leaves before the FIN.',
    field: 'host.zeroCopyMode',
    preset: 'released-lost-reply',
    look: 'the connection closes in good order, and not one byte of the reply arrived',
  },
  {
    id: 'E-H5',
    name: 'The reply nobody can read',
    happens:
      'A reply is written and the connection kept open: taking the FIN off again looks 12 bytes too far, so that the FIN stays, the timestamps are overwritten, the checksum is wrong, and the NIC takes the connection over.',
    should: 'A reply without a close is copied to a send buffer and leaves as an ordinary segment.',
    field: 'host.zeroCopyMode',
    preset: 'released-keep-alive',
    look: 'the client drops a frame for its TCP checksum, and the NIC answers for a connection the host still uses',
  },
  {
    id: 'E-H7',
    name: 'The reply behind a hole',
    happens:
      'A full control block hands over its last data, numbered as if that data had gone before it: the client waits for bytes that nobody has.',
    should: 'The segment carries the number of its first byte.',
    field: 'host.handOverMode',
    preset: 'released-hand-over',
    look: 'the reply arrives out of order, the NIC resends it in vain and gives up',
  },
  {
    id: 'E-H8',
    name: 'One segment, and no more',
    happens:
      'A full control block hands over its first segment with the FIN and is destroyed: whatever else was written is lost.',
    should: 'A connection is handed over when all the rest may leave at once; until then the host keeps it.',
    field: 'host.handOverMode',
    preset: 'released-long-hand-over',
    look: 'of 3,000 bytes written 1,448 leave the host',
  },
  {
    id: 'E-H34',
    name: 'The timeout of half a day',
    happens:
      'On a connection opened without the NIC the echoed timestamp is taken from the wrong clock: the first round trip measures the host’s uptime, and the retransmission timeout is three times that (299,956,818 ms were seen; here the host has been up for 200 s).',
    should: 'The offset that was taken off the timestamp is added again when it comes back.',
    field: 'host.timestampMode',
    preset: 'released-timeout',
    look: 'a lost reply is not sent again while the run lasts',
  },
  {
    id: 'E-H36',
    name: 'The end before the beginning',
    happens:
      'An application reads right after accept; the request has not come yet, and the read of an empty quasi-TCB answers 0, which means the end of the stream.',
    should: 'A read with nothing to read yet answers EAGAIN.',
    field: 'host.lazyTcbMode',
    preset: 'released-empty-read',
    look: 'the server closes before it has seen the request',
  },
  {
    id: 'E-N1',
    name: 'The slot that was taken',
    happens:
      'A slot is found by two bits of the client’s address and its port; a second client that maps to it is not taken, the frame leaves with the private EtherType still on it, and the host has freed everything.',
    should: 'The whole 4-tuple is the key, and what cannot be taken is refused while the host still holds the state.',
    field: 'offloads.teardown',
    preset: 'released-collision',
    look: 'the client ignores a frame of an unknown EtherType, and its request meets a reset',
  },
  {
    id: 'E-N13',
    name: 'Room for one packet',
    happens:
      'Each flow has one buffer: of a reply of three segments the first is kept, and the two others find the slot taken by it.',
    should: 'Room for all segments of a hand-over is reserved, or none of it is taken.',
    field: 'offloads.teardown',
    preset: 'released-one-packet',
    look: 'one segment of three arrives, and the client waits for the rest for ever',
  },
  {
    id: 'E-N11',
    name: 'The clock that stands still',
    happens:
      'Timers are looked at when a frame comes from the wire, one step for each frame; a client alone with the card sends too few to turn the wheel once.',
    should: 'A clock turns the wheel.',
    field: 'offloads.teardown',
    preset: 'released-no-clock',
    look: 'the client asks again and again, each time consumed by the slot, and the reply is never sent again',
  },
  {
    id: 'E-N10',
    name: 'For ever, and broken',
    happens:
      'A kept packet is sent again every turn without back-off or limit, its tail read from the wrong place, so that the checksum never fits; only a reset of the client frees the slot.',
    should: 'What is sent again is what was kept; resends back off, end, and the host is told.',
    field: 'offloads.teardown',
    preset: 'released-vanished',
    look: 'the client drops every resend for its TCP checksum until it gives up',
  },
  {
    id: 'E-N22',
    name: 'Twelve bytes that are not there',
    happens:
      'The parser counts the timestamp option as header whether it is there or not; without it the FIN is expected to acknowledge 12 bytes too few, and is dropped each time it comes.',
    should: 'The header is as long as it says.',
    field: 'offloads.teardown',
    preset: 'released-no-timestamps',
    look: 'the whole reply arrives, and the client’s FIN is never answered',
  },
];
