import { describe, expect, test } from 'vitest';
import { parseScript } from './parse.ts';
import { runScript, ScriptFailure } from './runScript.ts';
import { ScriptError } from './script.ts';
import { readSegment, segmentText } from './segmentWords.ts';

const TITLE = 'RFC 9293 §3.5: a case';

function refusal(...lines: string[]): string {
  try {
    parseScript([TITLE, ...lines].join('\n'));
  } catch (error) {
    if (error instanceof ScriptError) return error.message;
    throw error;
  }
  return 'accepted';
}

function failure(...lines: string[]): string {
  try {
    runScript(parseScript([TITLE, ...lines].join('\n')), 'case.tcp');
  } catch (error) {
    if (error instanceof ScriptFailure) return error.message;
    throw error;
  }
  return 'kept';
}

describe('a bad script is refused with the line and the reason', () => {
  test.each<[string[], string]>([
    [['+1 < ACK 1 ack 1'], 'line 2: "+1" is no time; write +200ms'],
    [['', '# a comment', '+1parsec > ACK 1 ack 1'], 'line 4: "+1parsec" is no time'],
    [['~ < ACK 1 ack 1'], 'line 2: only a segment of the server may come at any time'],
    [['+0 <> ACK 1 ack 1'], 'line 2: "<>" is no direction; there are <'],
    [['+0 < 1:11(10) ack 1'], 'line 2: a segment begins with its flags: SYN, FIN'],
    [['+0 < PUSH 1 ack 1'], 'line 2: unknown flag "PUSH"; there are SYN, FIN'],
    [['+0 < ACK 1:11(11) ack 1'], 'line 2: 1:11 holds 10 bytes, not 11'],
    [['+0 < ACK 1:11(10)'], 'line 2: the flag ACK needs "ack"'],
    [['+0 < SYN 0 ack 1'], 'line 2: "ack" without the flag ACK'],
    [['+0 < ACK 1 ack *'], 'line 2: the peer sends numbers, not *'],
    [['+0 < ACK 1 ack 1 win 65536'], 'line 2: win is "65536"; allowed: 0 to 65535'],
    [['+0 < ACK 1:4(3) ack 1 "four"'], 'line 2: "four" has 4 bytes, not 3'],
    [['+0 < SYN 0 <mss 1460, wscale 7>'], 'line 2: unknown option "wscale"; there are mss, ws'],
    [['+0 < ACK 1 ack 1 <sack 5>'], 'line 2: "5" is no SACK block'],
    [['+0 < ACK 1 ack 1 [ecn]'], 'line 2: unknown [ecn]; there are not-ect'],
    [['+0 < ACK 1 ack 1 quickly'], 'line 2: "quickly" is not understood'],
    [['+0 < icmp bad-weather quoting 1'], 'line 2: unknown ICMP error "bad-weather"'],
    [['+0 < icmp port-unreachable'], 'line 2: the error quotes no segment'],
    [['+0 app dance()'], 'line 2: "dance()" is no call; write name(arguments) = result'],
    [['+0 app read(c) = 1'], 'line 2: read takes 2 argument(s), not 1'],
    [['+0 app close(c-1) = 0'], 'line 2: "c-1" is no argument'],
    [['+0 app socket() = c', 'set tcp.sack=true'], 'line 3: "set" stands at the head'],
    [['set tcp.sack true'], 'line 2: "set tcp.sack true": write it set path=value'],
    [['# nothing'], 'line 2: the script says nothing'],
  ])('%j', (lines, reason) => expect(refusal(...lines)).toContain(reason));

  test('a title without its clause', () => {
    expect(() => parseScript('a case\n+0 app socket() = c')).toThrow('line 1: the first line is the title');
  });
  test('a setting that no spec has', () => {
    const script = parseScript(`${TITLE}\nset tcp.sak=true\n+0 app socket() = c`);
    expect(() => runScript(script, 'case.tcp')).toThrow('tcp.sak');
  });
});

describe('a segment reads back as it was written', () => {
  test.each([
    'SYN 0 win 65535 <mss 1460, sackOK, TS 100/0, ws 7>',
    'PSH ACK 1:101(100) ack 1 win 500 [ect0]',
    'ACK 1 ack * win 10..20 <sack 1461:2921 5841:7301, *>',
    'FIN ACK 5 ack 7 port 40001',
    'RST 1',
    'URG ACK 1:5(4) ack 1 urg 3 "four"',
    'none 1:3(2)',
  ])('%s', (text) => expect(readSegment(text).map(segmentText)).toEqual([text]));

  test('a run is cut, and PSH and FIN are the last one’s', () => {
    expect(readSegment('PSH FIN ACK 1:251(250)/100 ack 1').map(segmentText)).toEqual([
      ...['ACK 1:101(100) ack 1', 'ACK 101:201(100) ack 1', 'FIN PSH ACK 201:251(50) ack 1'],
    ]);
  });
});

describe('a wrong expectation fails at its line, with what came', () => {
  const opened = 'connected <mss 1460>';
  const asked = '+0 < PSH ACK 1:101(100) ack 1';

  test('the right one does not', () => {
    expect(failure(opened, asked, '+0 > ACK 1 ack 101 win 65435', '+0 app read(c, 200) = 100')).toBe('kept');
  });

  test.each<[string, string[], string[]]>([
    [
      'another number',
      ['+0 > ACK 1 ack 100'],
      ['case.tcp:4:', 'ack: expected 100, came 101', '> ACK 1 ack 101'],
    ],
    ['another flag', ['+0 > FIN ACK 1 ack 101'], ['flags: expected FIN ACK, came ACK']],
    ['another window', ['+0 > ACK 1 ack 101 win 5'], ['win: expected 5, came 65435']],
    ['an option not there', ['+0 > ACK 1 ack 101 <sack 1:2>'], ['options: expected sack 1:2']],
    ['another port', ['+0 > ACK 1 ack 101 port 7'], ['port: expected 7, came 40000']],
    ['a mark not there', ['+0 > ACK 1 ack 101 [ce]'], ['ECN field: expected 3, came 0']],
    ['a time too late', ['+1s > ACK 1 ack 101'], ['came at another time', 'time: expected 1.']],
    [
      'nothing came',
      ['+0 > ACK 1 ack 101', '~2s > ACK 1 ack 101'],
      ['case.tcp:5:', 'the server sent nothing until 2.'],
    ],
    ['more than said, at the end', [], ['sent a segment after the last line that no line expects']],
    ['more than said, before a line', ['+1s quiet'], ['in a time that is to be quiet', 'case.tcp:4:']],
    [
      'another answer',
      ['+0 > ACK 1 ack 101', '+0 app read(c, 9) = 8'],
      ['case.tcp:5:', 'expected  8', 'answered  9'],
    ],
    ['another error', ['+0 > ACK 1 ack 101', '+0 app accept(listener) = 0'], ['answered  EAGAIN']],
    ['a call that fails', ['+0 > ACK 1 ack 101', '+0 app accept(listener)'], ['answered  EAGAIN']],
    [
      'another state',
      ['+0 > ACK 1 ack 101', '+0 app info(c) = state CLOSED'],
      ['answered  state ESTABLISHED'],
    ],
    ['a socket nobody made', ['+0 > ACK 1 ack 101', '+0 app close(d) = 0'], ['no socket is named "d"']],
  ])('%s', (_what, lines, said) => {
    const message = failure(opened, asked, ...lines);
    for (const part of [...said, 'the conversation so far', '< SYN 0']) expect(message).toContain(part);
  });

  test('quiet that is broken', () => {
    expect(failure(opened, '+0 app write(c, 10) = 10', '+0 > PSH ACK 1:11(10) ack 1', '+5s quiet')).toContain(
      'in a time that is to be quiet',
    );
  });

  test('bytes that are not the application’s', () => {
    const lines = ['+0 app write(c, 4) = 4', '+0 > PSH ACK 1:5(4) ack 1 "abcd"'];
    expect(failure(opened, ...lines)).toContain('text: expected "abcd"');
    expect(failure(opened, '+0 app write(c, "abcd") = 4', lines[1]!)).toBe('kept');
  });

  test('bytes that are not the peer’s', () => {
    const sent = ['+0 < PSH ACK 1:3(2) ack 1', '+0 > ACK 1 ack 3', '+0 app read(c, 9) = "xy"'];
    expect(failure(opened, ...sent)).toContain('expected  "xy"');
  });

  test('timestamps are named, and remembered', () => {
    const stamped = ['connected <mss 1460, TS 100>', '+0 < PSH ACK 1:2(1) ack 1 <TS 101>'];
    const later = ['+0 > ACK 1 ack 2 <TS a/101>', '+1s < PSH ACK 2:3(1) ack 1 <TS 102/a>'];
    expect(failure(...stamped, ...later, '+0 > ACK 1 ack 3 <TS a+1000/102>')).toBe('kept');
    expect(failure(...stamped, ...later, '+0 > ACK 1 ack 3 <TS a+900/102>')).toContain(
      'expected TS a+900/102',
    );
    expect(failure(...stamped, '+0 > ACK 1 ack 2 <TS */100>')).toContain('options: TS ');
    expect(failure(...stamped, '+0 > ACK 1 ack 2')).toContain('was not expected');
  });
});
