/**
 * The gallery of what the released code got wrong: defects of its host stack that this machine can show
 * (source-facts E.3). Each is off until its field says 'as-released'; the preset shows it.
 */
export interface ReleasedDefect {
  /** Of the source facts. */
  readonly id: string;
  /** What a reader calls it. */
  readonly name: string;
  readonly happens: string;
  readonly should: string;
  /** The field of the spec that lets it happen. */
  readonly field: 'host.lazyTcbMode' | 'host.zeroCopyMode' | 'host.handOverMode' | 'host.timestampMode';
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
];
