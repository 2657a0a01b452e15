import { milliseconds, type GoalExercise, type Judgement, type Setting } from '#widgets/kit/goal.ts';
import type { Report } from '#experiment/report.ts';
import type { ExactFate } from '#experiment/spec.ts';

const latest = 100e6;
/** The last two of 142 segments; the SYN-ACK was the first frame. */
const tail: ExactFate[] = [142, 143].map((frame) => ({ link: 'toClient', frame, fate: 'drop', delay: 0 }));

function judge([report]: readonly Report[], chosen: Setting): Judgement {
  if (report === undefined) return { standing: 'wrong', text: 'There was no run.' };
  const took = report.latency.transaction.max;
  const says = `The client had the whole reply after ${milliseconds(took)}.`;
  if (took <= latest)
    return {
      standing: 'right',
      text: `${says} A probe went out two round trips after the last segment; the answer to it showed the hole, and nobody waited for the timeout.`,
    };
  if (chosen['tcp.rack'] === true)
    return {
      standing: 'wrong',
      text: `${says} RACK-TLP reads the answer to its probe from SACK blocks, and the two sides have not agreed on SACK.`,
    };
  return {
    standing: 'wrong',
    text: `${says} The sender sat out its timeout. It sent nothing after the lost segments, so no acknowledgment came${chosen['tcp.sack'] === true ? ', and a block is written only when something arrives' : ''}.`,
  };
}

/** Exercise 11.3: SACK and RACK-TLP together. The slips: SACK alone; RACK without SACK; another window. */
export const hearTheTail: GoalExercise = {
  ask: 'The last two segments of a reply are lost. Without lowering the least timeout of 200 ms, let the client have the whole reply within 100 ms.',
  knobs: [
    {
      path: 'tcp.sack',
      label: 'SACK',
      choices: [
        { label: 'off', value: false },
        { label: 'on', value: true },
      ],
      start: false,
    },
    {
      path: 'tcp.rack',
      label: 'RACK-TLP',
      choices: [
        { label: 'off', value: false },
        { label: 'on', value: true },
      ],
      start: false,
    },
    {
      path: 'tcp.congestionControl',
      label: 'Congestion control',
      choices: ['newreno', 'cubic'].map((value) => ({ label: value, value })),
      start: 'newreno',
    },
  ],
  fixed: {
    'testbed.linkRate': 100e6,
    'testbed.linkDelay': 5e6,
    'tcp.rtoMin': 200e6,
    'tcp.timeWait': 0,
    'tcp.receiveBuffer': 131_072,
    'tcp.sendBuffer': 262_144,
    'workload.replyBytes': 204_400,
  },
  exact: tail,
  settings: (chosen) => [chosen],
  judge,
};
