import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { errorPages } from '#engine/apps/proxy/http/errors.table.ts';
import { besideServer, whyNoKernel } from './namespace.ts';

if (whyNoKernel !== null) console.log(`The kernel is no client here: ${whyNoKernel}`);

const known = (length: number): string =>
  createHash('sha256')
    .update(Uint8Array.from({ length }, (_, at) => at % 251))
    .digest('hex');

/** All sizes and all ways to balance with `PROXY_MATRIX=full`; else what takes a few seconds. */
const isFull = process.env['PROXY_MATRIX'] === 'full';
const sizes = isFull ? [0, 1, 1460, 65_536, 1_000_000, 50_000_000] : [0, 1, 65_536, 2_000_000];
const balances = isFull ? ['roundrobin', 'leastconn', 'source', 'uri'] : ['leastconn'];
const many = isFull ? 1000 : 200;
const url = 'http://10.77.0.2';

const asking = `
for n in ${sizes.join(' ')}; do curl -sS -m 60 ${url}/bytes/$n | sha256sum; done
curl -sS -m 9 ${url}/bytes/5 ${url}/image/30 ${url}/chunked/5000 ${url}/close/7000 ${url}/nix -o /dev/null -o /dev/null \\
  -o /dev/null -o /dev/null -o /dev/null -w '%{http_code} %{size_download} %{num_connects}\\n'
curl -sS -m 9 -r 250-259 ${url}/bytes/1000 | od -An -tu1
curl -sS -m 9 -I ${url}/bytes/50000000 | grep -ic '^content-length: 50000000'
folder=$(mktemp -d); trap 'rm -r $folder; kill $relay' EXIT
curl -sS -m 60 --no-progress-meter --parallel --parallel-immediate --parallel-max 100 '${url}/bytes/20000?[1-${many}]' -o "$folder/#1"
sha256sum "$folder"/* | cut -d ' ' -f 1 | sort | uniq -c`;

const ways = [
  ['relayed', []],
  ['spliced', ['--offload', 'splice']],
] as const;
const cases = (['tcp', 'http'] as const).flatMap((mode) =>
  ways.flatMap(([how, offload]) => balances.map((balance) => [mode, how, balance, offload] as const)),
);

describe.skipIf(whyNoKernel !== null)('curl, through a proxy to its backends', () => {
  test.each(cases)(
    'in mode %s, %s, balance %s: every size whole, on connections that go on',
    async (mode, _how, balance, offload) => {
      const pipe = ['--app', 'proxy', '--set', `proxy.mode=${mode}`, '--set', `proxy.balance=${balance}`];
      const output = await besideServer({ pipe: [...pipe, ...offload], script: asking });
      const lines = output.trim().split('\n');
      expect(lines.splice(0, sizes.length)).toEqual(sizes.map((size) => `${known(size)}  -`));
      const shared = lines.splice(0, 5).map((line) => line.split(' '));
      expect(shared.map(([status, bytes]) => `${status} ${bytes}`)).toEqual([
        '200 5',
        '200 2170',
        '200 5000',
        '200 7000',
        '404 14',
      ]);
      expect(shared.slice(0, 4).map(([, , connects]) => connects)).toEqual(['1', '0', '0', '0']);
      expect(lines.shift()?.trim().split(/ +/).map(Number)).toEqual([250, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
      expect(lines.shift()).toBe('1');
      expect(lines.map((line) => line.trim())).toEqual([`${many} ${known(20_000)}`]);
    },
    100_000,
  );

  test('is told in HAProxy’s words what went wrong, and keeps its backend by a cookie', async () => {
    const set = ['mode=http', 'cookie=true', 'timeoutServer=300ms'].flatMap((each) => [
      '--set',
      `proxy.${each}`,
    ]);
    const output = await besideServer({
      pipe: ['--app', 'proxy', ...set],
      script: `
        ask() { curl -sS -m 9 -w '%{http_code}\\n' "$@"; }
        ask ${url}/break; ask ${url}/wait/3000
        long=$(head -c 20000 /dev/zero | tr '\\0' a); ask -H "X: $long" ${url}/; ask ${url}/$long
        jar=$(mktemp); for turn in 1 2 3 4; do curl -sS -o /dev/null -b $jar -c $jar ${url}/bytes/1; done; grep -o 'SERVERID.*' $jar; rm $jar
        curl -sS -D - -o /dev/null ${url}/bytes/1 | grep -i set-cookie; curl -sS -D - -o /dev/null -b SERVERID=s2 ${url}/bytes/1 | grep -ic set-cookie || true`,
    });
    const said = (status: number): string => `${errorPages[status]?.content}${status}\n`;
    const errors = [502, 504, 431, 414].map(said).join('');
    expect(output.startsWith(errors)).toBe(true);
    const cookies = output.slice(errors.length).split('\n');
    expect(cookies[0]).toMatch(/^SERVERID\ts[12]$/);
    expect(cookies[1]).toMatch(/^Set-Cookie: SERVERID=s[12]; path=\//);
    expect(cookies[2]).toBe('0');
  }, 60_000);
});
