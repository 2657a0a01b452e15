import { optionText } from './optionWords.ts';
import type { PeerSide } from './peerSide.ts';
import { patterned } from './peerSide.ts';
import { flagsText, windowText } from './segmentWords.ts';
import type { OptionWord, SegmentWords } from './script.ts';

interface Seen {
  words: SegmentWords;
  data: Buffer;
}

/** Everything in which a segment of the server is not as written; nothing when it is. */
export function differences(
  written: SegmentWords,
  seen: Seen,
  peer: PeerSide,
  isPatterned: boolean,
): string[] {
  const { words } = seen;
  const found: string[] = [];
  const check = (what: string, expected: unknown, came: unknown): void => {
    if (expected !== null && expected !== came)
      found.push(`${what}: expected ${String(expected)}, came ${String(came)}`);
  };
  const counted = ~written.optional;
  check('flags', flagsText(written.flags & counted), flagsText(words.flags & counted));
  check('first sequence number', written.seq, words.seq);
  if (written.seq !== null) check('length', written.length, words.length);
  check('ack', written.ack, words.ack);
  check('urgent pointer', written.urgent, words.urgent);
  check('ECN field', written.ecn, words.ecn);
  check('port', written.port, words.port);
  const window = words.window![0];
  if (written.window !== null && (window < written.window[0] || window > written.window[1]))
    found.push(`win: expected ${windowText(written.window)}, came ${window}`);
  found.push(...optionDifferences(written, words.options, peer));
  if (written.text !== null)
    check('text', JSON.stringify(written.text), JSON.stringify(seen.data.toString('latin1')));
  else if (isPatterned && !seen.data.equals(patterned(words.seq! - 1, seen.data.length)))
    found.push('bytes: not those the application wrote at this place');
  return found;
}

function isSame(written: OptionWord, seen: OptionWord, peer: PeerSide): boolean {
  if (written.kind === 'TS' && seen.kind === 'TS')
    return peer.stampMatches(written.value, seen.value) && peer.stampMatches(written.echo, seen.echo);
  return optionText(written) === optionText(seen);
}

function optionDifferences(written: SegmentWords, seen: readonly OptionWord[], peer: PeerSide): string[] {
  const missing = written.options.filter((option) => !seen.some((other) => isSame(option, other, peer)));
  const extra = seen.filter((option) => !written.options.some((other) => isSame(other, option, peer)));
  return [
    ...missing.map((option) => `options: expected ${optionText(option)}`),
    ...(written.othersToo ? [] : extra.map((option) => `options: ${optionText(option)} was not expected`)),
  ];
}
