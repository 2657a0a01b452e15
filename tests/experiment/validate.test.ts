import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultOf, defaultSpec, fieldByPath } from '#experiment/defaults.ts';
import { fields } from '#experiment/fields.ts';
import { getPath } from '#experiment/paths.ts';
import { readField } from '#experiment/readField.ts';
import { clampSpec, validate, withField } from '#experiment/validate.ts';

function messages(input: unknown): string[] {
  const validation = validate(input);
  return validation.ok ? [] : validation.findings.map((finding) => finding.message);
}
function accepted(input: unknown) {
  const validation = validate(input);
  if (!validation.ok) throw new Error(messages(input).join('\n'));
  return validation.spec;
}

describe('validate', () => {
  it('fills an empty spec with the defaults, and leaves a whole spec alone', () => {
    expect(accepted({})).toEqual(defaultSpec());
    expect(accepted(JSON.parse(JSON.stringify(defaultSpec('acceltcp'))))).toEqual(defaultSpec('acceltcp'));
  });

  it('accepts every default, and refuses a value beyond every bound', () => {
    for (const field of fields) {
      expect(readField(field, defaultOf(field, 'mtcp')), field.path).toMatchObject({ ok: true });
      if (!['integer', 'number', 'time', 'rate', 'bytes'].includes(field.kind)) continue;
      expect(readField(field, field.max), field.path).toMatchObject({ ok: true });
      expect(readField(field, field.min), field.path).toMatchObject({ ok: true });
      expect(readField(field, field.max + 1), field.path).toMatchObject({ ok: false, nearest: field.max });
      expect(readField(field, field.min - 1), field.path).toMatchObject({ ok: false, nearest: field.min });
      for (const wrong of [Number.NaN, Infinity, null, true, [], {}, 'many'])
        expect(readField(field, wrong).ok, field.path).toBe(false);
    }
  });

  it('names the field, the value and the allowed range', () => {
    expect(messages({ tcp: { mss: 9000 } })).toEqual([
      'tcp.mss is 9000, which is outside the range; allowed: whole bytes from 64 B to 1,460 B',
    ]);
    expect(messages({ workload: { concurrency: 1.5 } })[0]).toContain(
      'workload.concurrency is 1.5, which is not whole; allowed: a whole number from 1 to 1,048,576',
    );
    expect(messages({ testbed: { stack: 'linx' } })[0]).toContain('allowed: one of mtcp, acceltcp');
  });

  it('finds unknown fields and says what was probably meant', () => {
    expect(messages({ mss: 1 })).toEqual(['mss is not a field of the spec; did you mean tcp.mss?']);
    expect(messages({ wrkload: {} })).toEqual(['wrkload is not a field of the spec; did you mean workload?']);
    expect(messages({ testbed: { servercore: 2 } })[0]).toContain('did you mean testbed.serverCores?');
    expect(messages(JSON.parse('{"__proto__": {"seed": 1}, "tcp": 3}'))).toEqual([
      '__proto__ is not a field of the spec',
      'tcp is 3; allowed: an object of fields',
    ]);
  });

  it('refuses a path as a key, and a path into a list, instead of passing over them', () => {
    expect(messages({ 'tcp.mss': 100 })).toEqual([
      'tcp.mss stands as one key with the value 100; allowed: {"tcp": {"mss": …}}',
    ]);
    expect(messages({ 'disturbances.exact.0.fate': 'drop' })[0]).toContain(
      'did you mean disturbances.exact?',
    );
  });

  it('reads units', () => {
    const spec = accepted({
      duration: '1.5s',
      testbed: { linkRate: '10Gb/s', linkDelay: '10us', serverClock: '2.6GHz' },
      tcp: { receiveBuffer: '64KiB', rtoMin: '200 ms' },
      workload: { replyBytes: '10MB' },
      disturbances: { loss: '1%', reorderDelay: '100ns' },
    });
    expect(spec.duration).toBe(1_500_000_000);
    expect(spec.testbed).toMatchObject({ linkRate: 10e9, linkDelay: 10_000, serverClock: 2.6e9 });
    expect(spec.tcp).toMatchObject({ receiveBuffer: 65_536, rtoMin: 200_000_000 });
    expect(spec.workload.replyBytes).toBe(10_000_000);
    expect(spec.disturbances).toMatchObject({ loss: 0.01, reorderDelay: 100 });
    expect(messages({ duration: '10 parsecs' })[0]).toContain(
      'duration is "10 parsecs", which is not a number with a unit (ns us',
    );
  });

  it('refuses another version, and what is not an object', () => {
    expect(messages({ version: 2 })).toEqual(['version is 2; this engine reads version 1']);
    for (const input of [null, 3, 'x', [], undefined])
      expect(messages(input)[0]).toContain('allowed: a JSON object');
  });

  it('refuses what is not available, with the reason', () => {
    expect(messages({ offloads: { lro: 'as-released' } })[0]).toContain(
      'the released source has none; allowed: one of off, intended',
    );
  });

  it('checks fields against each other', () => {
    expect(messages({ tcp: { rtoMin: '2s', rtoMax: '1s', rtoInitial: '1s' } })[0]).toContain(
      'tcp.rtoMin is 2 s, more than tcp.rtoMax',
    );
    expect(messages({ offloads: { teardown: 'intended', wheelTick: '10s' } })[0]).toContain(
      'a turn of 8 groups takes 80 s',
    );
    expect(messages({ offloads: { teardown: 'off', wheelTick: '10s' } })).toEqual([]);
    expect(messages({ offloads: { splice: 'as-released', teardown: 'intended' } })[0]).toContain(
      'offloads.splice as released is a program without teardown',
    );
    expect(messages({ offloads: { tso: 'intended', checksum: 'off' } })[0]).toContain(
      'only the NIC can sum the segments it cuts',
    );
    expect(messages({ offloads: { lro: 'intended', checksum: 'off' } })[0]).toContain(
      'must have verified what it joins',
    );
    expect(messages({ offloads: { lro: 'intended', splice: 'intended' } })[0]).toContain('another wire');
    expect(messages({ testbed: { stack: 'acceltcp', nicInstructions: 4000 } })).toEqual([
      'testbed.nicInstructions leaves 4,000 words a core, and the programs firmware, setup, teardown take 4,400; allowed: at least 4,400, or fewer offloads',
    ]);
    expect(messages({ testbed: { nicInstructions: 4000 } })).toEqual([]);
    expect(messages({ offloads: { tso: 'as-released' } })[0]).toContain('only teardown cuts');
    expect(messages({ probes: { sampleInterval: 1 } })[0]).toContain('probes.sampleInterval is 1 ns');
  });

  it('reads the frames singled out, each field of each entry', () => {
    const entry = { link: 'toClient', frame: 2, fate: 'delay', delay: '1ms' };
    expect(accepted({ disturbances: { exact: [entry] } }).disturbances.exact).toEqual([
      { ...entry, delay: 1_000_000 },
    ]);
    expect(
      accepted({ disturbances: { exact: [{ link: 'toServer', frame: 1, fate: 'drop' }] } }).disturbances
        .exact[0]?.delay,
    ).toBe(0);
    expect(
      messages({ disturbances: { exact: [{ link: 'up', frame: 0, fate: 'eat', frme: 1 }] } }),
    ).toHaveLength(4);
    expect(messages({ disturbances: { exact: [{ ...entry, delay: 0 }] } })[0]).toContain('needs a time');
    expect(messages({ disturbances: { exact: [7] } })[0]).toContain('disturbances.exact.0 is 7');
  });

  it('lets the stack profile speak where the spec is silent', () => {
    const spec = accepted({ testbed: { stack: 'acceltcp' }, host: { lazyTcb: false } });
    expect(spec.offloads).toMatchObject({ setup: 'intended', teardown: 'intended' });
    expect(spec.host).toMatchObject({ userLevelThreads: true, zeroCopy: true, lazyTcb: false });
  });
});

describe('clampSpec', () => {
  it('pulls values into range and says so', () => {
    const { spec, messages: said } = clampSpec({ tcp: { mss: 9000, sack: 'yes' }, seed: -1, nonsense: 1 });
    expect(spec.tcp.mss).toBe(1460);
    expect(spec.seed).toBe(0);
    expect(said).toHaveLength(4);
    expect(said.join('\n')).toMatch(/tcp\.mss is 9000.*used 1460[^]*seed is -1.*used 0/);
  });

  it('answers anything with a spec that validates', () => {
    const leaf = fc.constantFrom(...fields.map((field) => field.path));
    const input = fc.array(fc.tuple(leaf, fc.jsonValue()), { maxLength: 12 });
    fc.assert(
      fc.property(input, (changes) => {
        const given: Record<string, Record<string, unknown>> = {};
        for (const [path, value] of changes) {
          const [section = '', name = ''] = path.split('.');
          if (name) (given[section] ??= {})[name] = value;
        }
        const { spec, messages: said } = clampSpec(given);
        expect(validate(spec)).toEqual({ ok: true, spec });
        expect(said.length > 0).toBe(!validate(given).ok);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(validate(clampSpec(anything).spec).ok).toBe(true);
      }),
    );
  });
});

describe('withField', () => {
  it('sets one field and shares the rest', () => {
    const before = defaultSpec();
    const after = withField(before, 'tcp.mss', 536);
    expect(after.tcp.mss).toBe(536);
    expect(before.tcp.mss).toBe(1460);
    expect(after.workload).toBe(before.workload);
  });

  it('brings the whole profile with a stack', () => {
    expect(withField(defaultSpec(), 'testbed.stack', 'acceltcp')).toEqual(defaultSpec('acceltcp'));
    expect(withField(defaultSpec('acceltcp'), 'testbed.stack', 'mtcp')).toEqual(defaultSpec());
  });
});

it('has one row for every leaf of the spec', () => {
  const leaves = (value: unknown, prefix: string): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, child]) => leaves(child, prefix ? `${prefix}.${key}` : key))
      : [prefix];
  expect(leaves(defaultSpec(), '').sort()).toEqual(['version', ...fieldByPath.keys()].sort());
  for (const field of fields) expect(getPath(defaultSpec(), field.path), field.path).not.toBeUndefined();
});

describe('the original’s profile', () => {
  it('is the released stack’s simplified TCP, each part still to be changed', () => {
    const given = { testbed: { stack: 'original' }, tcp: { initialWindow: 10 } };
    const result = validate(given);
    expect(result.ok && result.spec.tcp).toMatchObject({
      congestionControl: 'original',
      rtoInitial: 500_000_000,
      rtoMin: 1_000_000,
      timeWait: 0,
      initialWindow: 10,
    });
  });
});
