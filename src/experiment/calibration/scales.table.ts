/**
 * What `lab calibrate` found: factors on what was counted or guessed in hardware.ts, in hundredths. Never edit by hand; a test
 * runs the calibration and compares.
 */
export const scales = {
  /** Connection management, categories 1 of engine/host/cycles.table.ts. */
  connection: 0.92,
  /** TCP data path, category 2, without what is counted by the byte. */
  dataPath: 0.91,
  /** Sockets and epoll, category 4. */
  socket: 1.07,
  /** The same three in a kernel, of what they are at user level. */
  kernelStack: 4.78,
} as const;
export type ScaleName = keyof typeof scales;
