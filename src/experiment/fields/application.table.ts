import { choice, toggle, type SpecField } from './kinds.table.ts';

/** What the server serves. */
export const applicationFields: readonly SpecField[] = [
  choice('application.kind', 'message-server', ['message-server', 'proxy'], 'Application',
    'Reads a request, writes a reply, as often as the workload asks; or a proxy that relays to backends which do.'),
  toggle('application.readsAtOnce', false, 'Reads at once', 'It reads right after accept, before epoll says that there is something.'),
  choice('proxy.balance', 'roundrobin', ['roundrobin', 'leastconn', 'source'], 'Balance',
    'How the proxy picks a backend, in HAProxy’s words: in turn, the one with the fewest open connections, or by the client’s address.'),
];
