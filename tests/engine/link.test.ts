import { expect, test } from 'vitest';
import { assemble } from '#engine/testbed/assembly.ts';
import { specOf } from '../support/specs.ts';
import { Count } from '#engine/tcp/counters.table.ts';

const bulk = {
  tcp: { ecn: true, windowScale: 7, sendBuffer: 1 << 20, receiveBuffer: 1 << 20, initialWindow: 200 },
  workload: { connections: 4, concurrency: 4, replyBytes: 2_000_000 },
  testbed: { linkRate: 1e9, linkMark: 20 },
} as const;

test.each(['newreno', 'cubic', 'dctcp'] as const)(
  'a link that marks keeps its queue short with %s, and loses nothing (RFC 3168 §5)',
  (congestionControl) => {
    const run = (linkMark: number) => {
      const { testbed, tcp, workload } = bulk;
      const machine = assemble(
        specOf({ workload, tcp: { ...tcp, congestionControl }, testbed: { ...testbed, linkMark } }),
      );
      machine.timeline.fireUntil(Infinity, 5_000_000);
      const counts = machine.clients.endpoint.ctx.counts;
      return {
        done: machine.workload.completed,
        wrong: machine.workload.bytesWrong,
        marks: counts[Count.CongestionMarks],
      };
    };
    const marked = run(20);
    expect(marked).toMatchObject({ done: 4, wrong: 0 });
    expect(marked.marks).toBeGreaterThan(10);
    expect(run(0)).toMatchObject({ done: 4, wrong: 0, marks: 0 });
  },
);
