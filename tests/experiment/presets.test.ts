import { expect, it } from 'vitest';
import { findPreset, presets } from '#experiment/presets/all.ts';
import { definePreset } from '#experiment/presets/preset.ts';
import { validate } from '#experiment/validate.ts';

it.each(presets)(
  'preset $name is a valid spec with a line that says what it shows',
  ({ name, says, spec, changes }) => {
    expect(validate(spec)).toEqual({ ok: true, spec });
    expect(validate(changes)).toEqual({ ok: true, spec });
    expect(spec.name).toBe(name);
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(says).not.toMatch(/[\n\t]/);
  },
);

it('finds presets by their name, which is theirs alone', () => {
  expect(new Set(presets.map((preset) => preset.name)).size).toBe(presets.length);
  expect(findPreset('lost-response')?.spec.disturbances.exact).toHaveLength(1);
  expect(findPreset('nothing')).toBeUndefined();
});

it('cannot be defined against the schema', () => {
  expect(() => definePreset('bad', 'nothing', { tcp: { mss: 1 } })).toThrow('tcp.mss is 1');
});
