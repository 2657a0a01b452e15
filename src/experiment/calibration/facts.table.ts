/**
 * What the cost model may be calibrated on: micro-facts of stacks, switches and kernels, never a result the book asks the machine to
 * predict (emulation.md §10; those stand in reproduction/). Marks are paper-facts': V read at the source, D derived from what was.
 */
export interface Fact {
  readonly id: string;
  readonly says: string;
  readonly source: string;
  readonly mark: 'V' | 'D';
  /** bound: only one end is known. range: both ends. target: to be met as nearly as hundredths allow. kept: taken over as it is. */
  readonly use: 'bound' | 'range' | 'target' | 'kept';
  readonly measure: Measure;
  readonly unit: 'share' | 'cycles' | 'times' | 'ns';
  /** What the machine may measure; NaN where the fact does not say. */
  readonly least: number;
  readonly most: number;
}
export type Measure =
  | 'conformanceShare' | 'redisStackShare' | 'cyclesPerPacket' | 'userRequest' | 'kernelRequest' | 'kernelOverUser'
  | 'switchKernel' | 'switchUser' | 'systemCall' | 'routing';

export const facts: readonly Fact[] = [
  { id: 'conformance', says: 'up to 60 % of the cycles of short-lived connections go to TCP conformance, on mTCP',
    source: 'ABS', mark: 'V', use: 'bound', measure: 'conformanceShare', unit: 'share', least: NaN, most: 0.6 },
  { id: 'redis-stack', says: 'Redis on mTCP: more than half of the cycles are spent in the TCP stack',
    source: 'SHD', mark: 'V', use: 'bound', measure: 'redisStackShare', unit: 'share', least: 0.5, most: NaN },
  { id: 'packet', says: 'a typical stack takes 1,000 to 3,000 cycles a packet',
    source: 'SLD', mark: 'V', use: 'range', measure: 'cyclesPerPacket', unit: 'cycles', least: 1000, most: 3000 },
  // Requests a second were published, and the processor's name; its cores may have run faster than the 2.4 GHz of their label.
  { id: 'redis-user', says: 'Redis GET, kept alive, on a user-level stack: 1.14 M/s on one core of at least 2.4 GHz, 2,105 cycles or more',
    source: 'libtpa doc/redis.rst', mark: 'D', use: 'bound', measure: 'userRequest', unit: 'cycles', least: 2105, most: NaN },
  { id: 'redis-kernel', says: 'the same through the kernel: 210,775 /s, 11,387 cycles or more',
    source: 'libtpa doc/redis.rst', mark: 'D', use: 'bound', measure: 'kernelRequest', unit: 'cycles', least: 11_387, most: NaN },
  { id: 'redis-ratio', says: 'of the two, one on the other, whatever the clock was: 5.41',
    source: 'libtpa doc/redis.rst', mark: 'D', use: 'target', measure: 'kernelOverUser', unit: 'times', least: 5.38, most: 5.44 },
  { id: 'switch-kernel', says: 'a thread switch takes 4,763 to 4,782 cycles',
    source: 'jmatta1/ContextSwitchTests', mark: 'V', use: 'kept', measure: 'switchKernel', unit: 'cycles', least: 4763, most: 4782 },
  { id: 'switch-user', says: 'a fiber switch takes 105 cycles',
    source: 'jmatta1/ContextSwitchTests', mark: 'V', use: 'kept', measure: 'switchUser', unit: 'cycles', least: 105, most: 105 },
  { id: 'getpid', says: 'a system call that does nothing takes 380 ns on a Xeon Gold 6148 at 2.4 GHz',
    source: 'GitHub text 15047419619', mark: 'V', use: 'kept', measure: 'systemCall', unit: 'ns', least: 380, most: 380 },
  { id: 'routing', says: 'Linux routes 1,739,672 packets/s on one core at 3.6 GHz: 2,069 cycles each',
    source: 'XDPB bench04', mark: 'D', use: 'kept', measure: 'routing', unit: 'cycles', least: 2069, most: 2070 },
];
