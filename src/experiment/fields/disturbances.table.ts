import { choice, integer, none, probability, second, time, type SpecField } from './kinds.table.ts';

const links = ['toServer', 'toClient', 'toBackends', 'fromBackends'];
const directions = ['both', ...links];

/** What goes wrong on the way. */
export const disturbancesFields: readonly SpecField[] = [
  probability('disturbances.loss', 'Loss', 'Chance that the wire loses a frame.'),
  probability('disturbances.duplicate', 'Duplicates', 'Chance that the wire delivers a frame twice.'),
  probability('disturbances.reorder', 'Reordering', 'Chance that a frame is held back and overtaken.'),
  time('disturbances.reorderDelay', 50_000, 0, second, 'Held back for', 'How long a reordered frame waits.'),
  probability('disturbances.corrupt', 'Corruption', 'Chance that a bit of a frame flips.'),
  choice('disturbances.direction', 'both', directions, 'Direction', 'Which way the random disturbances work.'),
  { path: 'disturbances.exact', kind: 'list', label: 'Single frames', help: 'Frames singled out by link and number, and their fate, as in [{"link":"toClient","frame":4,"fate":"drop"}].',
    default: [], min: 0, max: 1000, unit: 'entries', choices: none, refused: {} },
  integer('disturbances.forgedBit', -1, -1, 63, 'Forged bit', 'Of the first acknowledgment to the server, its checksum mended: 0 to 31 of the number it acknowledges, 32 to 63 of its timestamp echo; -1 = none.'),
  integer('disturbances.synFlood.rate', 0, 0, 100_000_000, 'SYN flood', 'SYNs with forged sources a second, on the same link (RFC 4987 §2); 0 = none.', 'SYN/s'),
  integer('disturbances.synFlood.sources', 131_072, 1, 131_072, 'Forged addresses', 'Drawn from 198.18.0.0/15, where nobody answers (RFC 2544).', 'addresses'),
  time('disturbances.synFlood.start', 0, 0, 3600 * second, 'Flood begins', 'When the first of its SYNs is sent.'),
  time('disturbances.synFlood.duration', 0, 0, 3600 * second, 'Flood lasts', '0 = until the run ends.'),
];

/** The fields of one entry of `disturbances.exact`. */
export const exactFields: readonly SpecField[] = [
  choice('link', 'toClient', links, 'Link', 'Which way the frame travels.'),
  integer('frame', 1, 1, 1_000_000_000, 'Frame', 'The n-th frame that enters this link, from 1.'),
  choice('fate', 'drop', ['drop', 'duplicate', 'corrupt', 'delay'], 'Fate', 'What happens to it.'),
  time('delay', 0, 0, 60 * second, 'Delay', 'How long it is held, for the fate “delay”.'),
];
