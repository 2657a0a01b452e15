import { bytes, choice, toggle, type SpecField } from './kinds.table.ts';

/** What the server serves. */
export const applicationFields: readonly SpecField[] = [
  choice('application.kind', 'message-server', ['message-server', 'proxy', 'http', 'redis', 'forwarder'], 'Application',
    'Reads a request, writes a reply, as often as the workload asks; a proxy that relays to backends which do; a static HTTP server; a Redis server; or no TCP: every frame of the workload “forwarding” is rewritten by the host and sent on, as a load balancer of layer 4 does.'),
  toggle('application.readsAtOnce', false, 'Reads at once', 'It reads right after accept, before epoll says that there is something.'),
  bytes('application.redisMemory', 67_108_864, 1_048_576, 1_073_741_824, 'Redis memory', 'Keys and values, from which on Redis writes no more: its maxmemory, without eviction.'),
  choice('proxy.mode', 'tcp', ['tcp', 'http'], 'Mode',
    'What the proxy relays: the bytes of a connection, to a backend picked once; or HTTP, each request to a backend of its own, which is a static HTTP server.'),
  choice('proxy.balance', 'roundrobin', ['roundrobin', 'leastconn', 'source', 'uri'], 'Balance',
    'How the proxy picks a backend, in HAProxy’s words: in turn, the one with the fewest open connections, by the client’s address, or by the path asked for (mode http).'),
];
