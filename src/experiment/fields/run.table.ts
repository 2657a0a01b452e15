import { integer, none, second, time, toggle, type SpecField } from './kinds.table.ts';

export const nameField: SpecField = {
  path: 'name', kind: 'text', label: 'Name', help: 'What the run is called in reports and links.', default: 'experiment',
  min: 0, max: 100, unit: '', choices: none, refused: {},
};

/** What is watched, and how long. */
export const runFields: readonly SpecField[] = [
  integer('probes.trace', 0, 0, 100_000, 'Trace', 'Frames whose whole life is recorded, byte for byte.', 'frames'),
  time('probes.sampleInterval', 0, 0, 3600 * second, 'Sample interval', 'Time between samples; 0 = a hundredth of the duration.'),
  toggle('probes.nic', false, 'NIC samples', 'Samples also tell cycles of every core of the card, and bytes by memory and owner.'),
  time('probes.measureFrom', 0, 0, 3600 * second, 'Measure from', 'Rates and cycles are also told of the time from here to the end, when the start is over; 0 = only of the whole run.'),
  time('duration', 10 * second, 1, 3600 * second, 'Duration', 'The run ends here, or earlier once nothing is left to happen.'),
  integer('seed', 1, 0, 4_294_967_295, 'Seed', 'Same spec and seed, same run.'),
];
