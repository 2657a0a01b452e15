import { behaviour, integer, second, time, toggle, type SpecField } from './kinds.table.ts';

/** How the host’s stack and its application share the cores. */
export const hostFields: readonly SpecField[] = [
  toggle('host.userLevelThreads', false, 'User-level threads', 'The application runs beside the stack as a coroutine, without the kernel.'),
  toggle('host.stackThread', true, 'Stack thread', 'The stack takes turns with the application, each a thread; off: it runs in softirq, and the application blocks in epoll_wait.'),
  toggle('host.systemCalls', false, 'System calls', 'Every socket call and every epoll_wait crosses into the kernel, and a socket is a file.'),
  toggle('host.interrupts', false, 'Interrupts', 'An idle core sleeps until the NIC interrupts it, and polls while there are frames (NAPI); off: it polls for ever.'),
  time('host.interruptDelay', 50_000, 0, second, 'Interrupt delay', 'Longest wait of the NIC for more frames before it interrupts; it never waits for more than 64.'),
  toggle('host.kernelPath', false, 'Kernel packet path', 'Every packet gets an sk_buff and passes the layers of a kernel, where TCP and sockets cost more (costs.kernelStack); off: frame buffers of a pool, as DPDK has.'),
  toggle('host.sharedListener', false, 'Shared listener', 'All cores accept from one listening socket and take turns at its lock (says something with two cores or more); off: each has its own, as with SO_REUSEPORT.'),
  integer('host.batch', 64, 1, 64, 'Batch', 'Frames a receive burst takes before the application has its turn.', 'frames'),
  toggle('host.zeroCopy', false, 'Zero-copy', 'Data is read from and written into frame buffers where it can be.'),
  toggle('host.lazyTcb', false, 'Lazy TCB', 'Connections start as a 40-byte quasi-TCB and grow only when they must.'),
  toggle('host.ackPiggyback', true, 'ACK on data', 'An acknowledgment that can ride on data is not sent alone.'),
  toggle('host.finPiggyback', true, 'FIN on data', 'A FIN that can ride on the last data is not sent alone.'),
  behaviour('host.lazyTcbMode', 'Lazy TCB behaves', 'As released, a quasi-TCB that outlives its burst empty-handed gets no buffers (E-H1, E-H2).'),
  behaviour('host.zeroCopyMode', 'Zero-copy behaves', 'As released, a long reply is lost at close and a reply without a close is broken (E-H4, E-H5).'),
  behaviour('host.handOverMode', 'Hand-over behaves', 'As released, a full TCB hands over one segment, wrongly numbered, and forgets the rest (E-H7, E-H8).'),
  behaviour('host.timestampMode', 'Timestamps behave', 'As released, the round trip of a plain passive open is the host’s uptime (E-H34).'),
];
