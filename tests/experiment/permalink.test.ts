import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '#experiment/base64url.ts';
import { compact, expand } from '#experiment/compact.ts';
import { defaultSpec } from '#experiment/defaults.ts';
import { fields } from '#experiment/fields.ts';
import type { SpecField } from '#experiment/fields/kinds.table.ts';
import { decodeLink, encodeLink, type Moment } from '#experiment/permalink.ts';
import { presets } from '#experiment/presets/all.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { validate, withField } from '#experiment/validate.ts';

function valueFor(field: SpecField): fc.Arbitrary<unknown> {
  if (field.kind === 'boolean')
    return Object.hasOwn(field.refused, 'true') ? fc.constant(false) : fc.boolean();
  if (field.kind === 'choice')
    return fc.constantFrom(...field.choices.filter((name) => !Object.hasOwn(field.refused, name)));
  if (field.kind === 'text')
    return fc.string({ maxLength: 40, unit: 'grapheme' }).filter((text) => text.length <= 100);
  if (field.kind === 'list') return fc.constant([{ link: 'toClient', frame: 9, fate: 'drop', delay: 0 }]);
  if (field.unit === 'probability') return fc.double({ min: 0, max: 1, noNaN: true });
  return fc.integer({ min: field.min, max: Math.min(field.max, 2 ** 31 - 1) });
}
const change = fc
  .constantFrom(...fields)
  .chain((field) => valueFor(field).map((value) => [field.path, value] as const));
const spec: fc.Arbitrary<ExperimentSpec> = fc
  .array(change, { maxLength: 10 })
  .map((changes) => changes.reduce((before, [path, value]) => withField(before, path, value), defaultSpec()))
  .filter((candidate) => validate(candidate).ok);
const moment: fc.Arbitrary<Moment> = fc.record({
  time: fc.nat(),
  paused: fc.boolean(),
  selection: fc.option(fc.nat()),
  hidden: fc.array(fc.string(), { maxLength: 3 }),
});

describe('a link', () => {
  it('brings back the spec and the moment, through URL-safe characters only', () => {
    fc.assert(
      fc.property(spec, moment, (given, at) => {
        const link = encodeLink(given, at);
        expect(link).toMatch(/^e1\.[A-Za-z0-9_-]+$/);
        const decoded = decodeLink(`#${link}`);
        expect(decoded).toMatchObject({ state: 'read', messages: [], moment: at });
        // JSON writes -0 as 0, and so may a link.
        expect(JSON.stringify(decoded.spec)).toBe(JSON.stringify(given));
      }),
    );
  });

  it('holds only what differs, and is shorter than its JSON', () => {
    expect(encodeLink(defaultSpec()).length).toBeLessThan(24);
    for (const preset of presets) {
      expect(decodeLink(encodeLink(preset.spec)).spec, preset.name).toEqual(preset.spec);
      expect(encodeLink(preset.spec).length, preset.name).toBeLessThan(JSON.stringify(preset.changes).length);
    }
  });

  it('keeps reading links that were made before', () => {
    const link =
      'e1.-suIAAyEAWNsb3N0LXJlc3BvbnOAARSMBbOGAJiRBMwxgwCkkQGrW5cBkTKVAVpdLIsCODIwgAGIjAECMTIzNDWXAQc0igEI';
    const { spec: read, moment: at } = decodeLink(link);
    expect(read.disturbances.exact).toEqual([{ link: 'toClient', frame: 2, fate: 'drop', delay: 0 }]);
    expect(at).toEqual({ time: 12_345, paused: true, selection: 4, hidden: [] });
  });

  it('is read without throwing, whatever became of it', () => {
    const whole = encodeLink(presets[6]?.spec ?? defaultSpec(), {
      time: 1,
      paused: true,
      selection: null,
      hidden: [],
    });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(63), (at, by) => {
        const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        const decoded = decodeLink(whole.slice(0, at) + digits.charAt(by) + whole.slice(at + 1));
        expect(validate(decoded.spec).ok).toBe(true);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (noise) => {
        for (const text of [
          noise,
          `e1.${noise}`,
          `#e1.${toBase64Url([...noise].map((c) => c.charCodeAt(0) & 255))}`,
        ]) {
          const decoded = decodeLink(text);
          expect(validate(decoded.spec).ok).toBe(true);
          if (text.replace('#', '').startsWith('e1.'))
            expect(decoded.messages.length + (decoded.state === 'read' ? 1 : 0)).toBeGreaterThan(0);
        }
      }),
    );
    for (let cut = 3; cut < whole.length; cut++)
      expect(decodeLink(whole.slice(0, cut)).state).toBe('mangled');
    expect(decodeLink('#e2.AAAA').messages[0]).toContain('another version');
    expect(decodeLink('#figure-3').state).toBe('none');
    expect(decodeLink(`e1.${'A'.repeat(200_000)}`).state).toBe('mangled');
  });

  it('clamps what a later edit made impossible, with a message', () => {
    const decoded = decodeLink(encodeLink(withField(defaultSpec(), 'tcp.mss', 9000)));
    expect(decoded.spec.tcp.mss).toBe(1460);
    expect(decoded.messages).toEqual([expect.stringContaining('tcp.mss is 9000')]);
  });
});

describe('the parts of a link', () => {
  it('turns bytes into base64url and back, as the platform does', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = toBase64Url([...bytes]);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(text)).toEqual([...bytes]);
      }),
    );
    expect(fromBase64Url('a=b')).toBeUndefined();
  });

  it('compacts and expands any 7-bit text, and refuses copies from nowhere', () => {
    const text = fc.array(
      fc.oneof(
        fc.constantFrom(...fields.map((field) => `"${field.path}":`)),
        fc.string({ unit: 'grapheme-ascii' }),
      ),
    );
    fc.assert(
      fc.property(text, (parts) => {
        expect(expand(compact(parts.join('')))).toBe(parts.join(''));
      }),
    );
    expect(expand([0x80, 0, 0])).toBeUndefined();
    expect(expand([0x80, 0xff, 0xff])).toBeUndefined();
    expect(expand([0x80])).toBeUndefined();
  });
});
