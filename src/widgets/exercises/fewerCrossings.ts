import type { Report } from '#experiment/report.ts';
import type { GoalExercise, Judgement } from '#widgets/kit/goal.ts';

const most = 3;
const onOff = [
  { label: 'host', value: 'off' },
  { label: 'NIC', value: 'intended' },
];

export const crossings = (report: Report): number => report.pcie.framesToHost + report.pcie.framesToNic;

function judge([report]: readonly Report[]): Judgement {
  if (report === undefined || report.totals.connectionsCompleted !== 1) {
    return { standing: 'wrong', text: 'The connection did not finish, so its crossings do not count.' };
  }
  const { framesToHost, framesToNic } = report.pcie;
  const count = `${crossings(report)} frames crossed the bus: ${framesToHost} up to the host, ${framesToNic} down to the NIC.`;
  if (crossings(report) > most) {
    return {
      standing: 'wrong',
      text: `${count} Look in Figure 1.2 for a packet that goes up only to cause one that comes down.`,
    };
  }
  return {
    standing: 'right',
    text: `${count} The handshake’s ACK, the request and the reply are left; the rest turned round at the NIC.`,
  };
}

/** Exercise 1.3: right with both offloads; the common slip is to believe that one of them, or merging ACKs, is enough. */
export const fewerCrossings: GoalExercise = {
  ask: 'Bring one whole connection down to three frames across the PCIe bus. Find out first which switch does nothing for it.',
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
  fixed: { 'testbed.stack': 'mtcp', 'workload.connections': 1 },
  exact: [],
  settings: (chosen) => [chosen],
  judge,
};
