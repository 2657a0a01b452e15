import type { Report } from '#experiment/report.ts';
import type { GoalExercise, Judgement } from '#widgets/kit/goal.ts';

const connections = 100;
/** Three each, and a little for the message that tells the NIC once which port to answer for. */
const most = 3.5;
const onOff = [
  { label: 'host', value: 'off' },
  { label: 'NIC', value: 'intended' },
];

const each = (frames: number): string => String(Number((frames / connections).toFixed(2)));

function judge([report]: readonly Report[]): Judgement {
  if (report === undefined || report.totals.connectionsCompleted !== connections) {
    return { standing: 'wrong', text: 'Not every connection finished, so the crossings do not count.' };
  }
  const { framesToHost, framesToNic } = report.pcie;
  const total = framesToHost + framesToNic;
  const count = `${each(total)} frames crossed the bus for each connection: ${each(framesToHost)} up to the host, ${each(framesToNic)} down to the NIC.`;
  if (total / connections > most) {
    return {
      standing: 'wrong',
      text: `${count} Look in Figure 1.2 for a packet that goes up only to cause one that comes down.`,
    };
  }
  return {
    standing: 'right',
    text: `${count} The handshake’s ACK, the request and the reply are left. The hundredth over is a message that told the NIC, once, which port to answer for.`,
  };
}

/** Exercise 1.3: right with both offloads; the common slip is to believe that one of them, or merging ACKs, is enough. */
export const fewerCrossings: GoalExercise = {
  ask: 'A hundred connections run one after the other. Bring each down to three frames across the PCIe bus. Find out first which switch does nothing for it.',
  knobs: [
    { path: 'offloads.setup', label: 'Who answers the SYN', choices: onOff, start: 'off' },
    { path: 'offloads.teardown', label: 'Who finishes the close', choices: onOff, start: 'off' },
    {
      path: 'tcp.nagle',
      label: 'Nagle’s algorithm',
      choices: [
        { label: 'off', value: false },
        { label: 'on', value: true },
      ],
      start: false,
    },
  ],
  fixed: { 'testbed.stack': 'mtcp', 'workload.connections': connections },
  exact: [],
  settings: (chosen) => [chosen],
  judge,
};
