import { describe, expect, it } from 'vitest';
import { lab } from '#lab/commands.ts';
import { UserError } from '#lab/userError.ts';

describe('lab sensitivity', () => {
  it.each<[string, string[], RegExp]>([
    [
      'an unknown figure',
      ['--only', 'nic-slowdwn'],
      /--only names "nic-slowdwn"; did you mean nic-slowdown\?/,
    ],
    ['--write of a part', ['--write', '--only', 'redis'], /--write is for all results; leave out --only/],
    ['no workers', ['--only', 'redis', '--workers', '0'], /--workers is "0"/],
  ])('refuses %s', async (_what, args, sentence) => {
    const refusal = await lab(['sensitivity', ...args]).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserError);
    expect((refusal as UserError).message).toMatch(sentence);
  });
});
