import type { ProxyReport } from '#experiment/proxyReport.ts';
import type { Report } from '#experiment/report.ts';
import { group } from '#experiment/units.ts';

const whole = (value: number): string => group(Math.round(value));

/** What a proxy did, for people. */
export function proxyRows({ proxy }: Report): string[][] {
  if (proxy === undefined) return [];
  return [
    ...proxy.backends.map(({ address, connections, refused }) => [
      `backend ${address}`,
      `${whole(connections)} connections`,
      refused > 0 ? `${whole(refused)} refused` : '',
    ]),
    ['relayed, spliced', `${whole(proxy.relayed)}, ${whole(proxy.spliced)}`, ''],
    ['turned away, reset', `${whole(proxy.refused)}, ${whole(proxy.reset)}`, ''],
    ['bytes relayed to backends', whole(proxy.bytesToBackends), ''],
    ['bytes relayed to clients', whole(proxy.bytesToClients), ''],
    ...httpRows(proxy),
    ...againRows(proxy),
    ['frames to, from backends', `${whole(proxy.framesToBackends)}, ${whole(proxy.framesFromBackends)}`, ''],
  ];
}

function httpRows({ http }: ProxyReport): string[][] {
  if (http === undefined) return [];
  const counted = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([status, count]) => `${status} ${whole(count)}`)
      .join(', ');
  const rows = [
    ['requests', whole(http.requests), ''],
    [
      'connections to backends',
      `${whole(http.opened)} made`,
      `${whole(http.reused)} requests found one idle`,
    ],
  ];
  const responses = counted(http.responses);
  const errors = counted(http.errors);
  if (responses !== '') rows.push(['responses of backends', responses, '']);
  if (errors !== '') rows.push(['said in their place', errors, '']);
  if (http.truncated > 0) rows.push(['responses cut short', whole(http.truncated), '']);
  return rows;
}

function againRows({ retries, redispatches, checks }: ProxyReport): string[][] {
  const rows: string[][] = [];
  if (retries !== undefined)
    rows.push(['retries, elsewhere', `${whole(retries)}, ${whole(redispatches ?? 0)}`, '']);
  if (checks !== undefined)
    rows.push([
      'health checks',
      `${whole(checks.sent)}, ${whole(checks.failed)} failed`,
      `${whole(checks.downs)} times down`,
    ]);
  return rows;
}
