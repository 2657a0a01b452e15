/**
 * What a connection is called in a hand-over and in its answer: the host's number in the low bits, and bits of the flow itself
 * above them, for the number may be another connection's by the time the answer comes.
 */
const CONNECTION_BITS = 21;
const FLOW_MASK = 0x3ff;
const CONNECTION_MASK = (1 << CONNECTION_BITS) - 1;

export function handOverName(connection: number, flow: number): number {
  return connection | ((flow & FLOW_MASK) << CONNECTION_BITS);
}

export function connectionOf(name: number): number {
  return name & CONNECTION_MASK;
}
