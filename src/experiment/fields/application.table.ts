import { bytes, choice, integer, second, time, toggle, type SpecField } from './kinds.table.ts';

/** What the server serves. */
export const applicationFields: readonly SpecField[] = [
  choice('application.kind', 'message-server', ['message-server', 'proxy', 'http', 'redis', 'forwarder'], 'Application',
    'Reads a request, writes a reply, as often as the workload asks; a proxy that relays to backends which do; a static HTTP server; a Redis server; or no TCP: every frame of the workload “forwarding” is rewritten by the host and sent on, as a load balancer of layer 4 does.'),
  toggle('application.readsAtOnce', false, 'Reads at once', 'It reads right after accept, before epoll says that there is something.'),
  bytes('application.redisMemory', 67_108_864, 1_048_576, 1_073_741_824, 'Redis memory', 'Keys and values, from which on Redis writes no more: its maxmemory, without eviction.'),
  choice('proxy.mode', 'tcp', ['tcp', 'http'], 'Mode',
    'What the proxy relays: the bytes of a connection, to a backend picked once; or HTTP, each request to a backend of its own, which is a static HTTP server.'),
  choice('proxy.balance', 'roundrobin', ['roundrobin', 'leastconn', 'source', 'uri'], 'Balance',
    'How the proxy picks a backend, in HAProxy’s words: in turn, the one with the fewest open connections, by the client’s address, or by the path asked for; mode tcp sees no path, and takes turns instead.'),
  toggle('proxy.cookie', false, 'Cookie', 'Mode http: “cookie SERVERID insert indirect”. A client is told its backend and keeps it; the backend never sees the cookie.'),
  time('proxy.healthInterval', 0, 0, 3600 * second, 'Health checks', 'Time between two checks of a backend, a connection or in mode http “OPTIONS /”; down after 3 that fail (the first one at once), up after 2 that do not. 0 = none; with them a run goes on until its duration ends.'),
  integer('proxy.retries', 3, 0, 100, 'Retries', 'Further attempts to connect to a backend, a second apart, before the client gets a 503. In mode tcp a refusal is passed on as a reset, unless redispatch is on.'),
  toggle('proxy.redispatch', false, 'Redispatch', 'A retry may go to another backend: with roundrobin every one, at once, else the last.'),
  time('proxy.timeoutConnect', 0, 0, 3600 * second, 'Connect time-out', 'Longest wait for a backend to accept; 0 = none, as in HAProxy unless it is set.'),
  time('proxy.timeoutServer', 0, 0, 3600 * second, 'Server time-out', 'Longest silence of a backend; before its response it is a 504. 0 = none.'),
  time('proxy.timeoutClient', 0, 0, 3600 * second, 'Client time-out', 'Longest silence of a client that should read or send; 0 = none.'),
  time('proxy.timeoutHttpRequest', 0, 0, 3600 * second, 'Request time-out', 'Mode http: longest wait for a whole head, then 408; between requests the connection is only closed. 0 = none.'),
];
