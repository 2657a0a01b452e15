import type { Redis } from 'ioredis';
import { UserError } from '#lab/userError.ts';

const EXAMPLE = 'redis://127.0.0.1:6379';
const PATIENCE_MS = 5000;
/** A server that restarts is waited for; then what has begun is given up. */
const RETRY_MS = 500;
const MOST_RETRIES = 40;

/** The address without its password, as it may be shown. */
export function shown(address: string): string {
  const url = new URL(address);
  if (url.password !== '') url.password = '…';
  return decodeURI(url.href);
}

function checked(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isRedis = url !== undefined && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  if (!isRedis || !/^\/?\d*$/.test(url.pathname))
    throw new UserError(
      `--queue is "${address}"; allowed: an address like ${EXAMPLE}, and /N for its database N`,
    );
  return address;
}

/** A connection that has answered. What fails is said with the address; one that breaks later is tried again for a while. */
export async function connected(text: string): Promise<Redis> {
  const address = checked(text);
  const { Redis } = await import('ioredis');
  let wasReady = false;
  let cause = '';
  const redis = new Redis(address, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    // As BullMQ wants it: a command waits for the connection to come back.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (wasReady && times <= MOST_RETRIES ? RETRY_MS : null),
  });
  redis.on('error', (error: Error) => (cause = error.message));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw new UserError(`--queue ${shown(address)}: ${cause || (error as Error).message}`);
  }
  wasReady = true;
  return redis;
}

/** Rejects when the connection is given up. */
export function lost(redis: Redis, address: string): Promise<never> {
  return new Promise((_, reject) => {
    redis.once('end', () => reject(new UserError(`--queue ${shown(address)}: the connection was lost`)));
  });
}
