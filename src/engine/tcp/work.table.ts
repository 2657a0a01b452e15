/**
 * Units of work TCP and the stack around it do. An endpoint counts them; a host core turns the counts into cycles
 * (figures in experiment/hardware.ts), the clients ignore them.
 */
export const Work = {
  rxPacket: 0, txPacket: 1, rxBurst: 2, demux: 3, tcbCreate: 4, tcbCreateQuasi: 5, tcbPromote: 6, tcbFree: 7, synProcess: 8,
  ackProcess: 9, dataProcess: 10, finProcess: 11, segmentBuild: 12, checksumPerByte: 13, copyPerByte: 14, accept: 15,
  epollEvent: 16, epollWait: 17, socketCall: 18, threadSwitchKernel: 19, threadSwitchUser: 20, timerSet: 21, timerFire: 22,
  appPerMessage: 23, appPerByte: 24, handOver: 25, tcbFreeQuasi: 26, controlFrame: 27, interrupt: 28,
  redisEvent: 29, redisCommand: 30, redisWord: 31, redisKey: 32, redisWrite: 33, redisReply: 34, redisExpiry: 35,
  redisClient: 36, rewrite: 37, httpHead: 38, httpPerByte: 39, serverChoice: 40,
} as const;
export type WorkName = keyof typeof Work;
export const workNames = Object.keys(Work) as readonly WorkName[];
