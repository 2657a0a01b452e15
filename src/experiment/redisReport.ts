/** What a Redis server did, all cores together. */
export interface RedisReport {
  /** Name of a command -> how often it was carried out. */
  commands: Record<string, number>;
  /** Requests with an unknown name, or with too many words or too few. */
  rejected: number;
  protocolErrors: number;
  /** Writes refused because memory was full. */
  outOfMemory: number;
  /** Keys that reads found, and did not find. */
  hits: number;
  misses: number;
  /** Keys whose time was over, whoever noticed it. */
  expired: number;
  /** Keys there are, and the bytes they and their values take, of those they may. */
  keys: number;
  memoryUsed: number;
  memoryLimit: number;
}
