import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { timerKinds } from '#engine/nic/timers/timerKinds.table.ts';
import { host, teardownStore } from '#experiment/hardware.ts';
import { nics } from '#experiment/nicHardware.ts';

interface FactEntry {
  value: string;
  mark: string;
  says: string;
  source: string;
}
const content = new URL('../../content/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(name, content), 'utf8');
const json = <T>(name: string): Record<string, T> => JSON.parse(text(name)) as Record<string, T>;

const facts = json<FactEntry>('facts.json');
const references = json<{ short: string; text: string }>('references.json');
const glossary = json<{ term: string; text: string }>('glossary.json');
const chapters = readdirSync(content)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, source: text(name) }));

/** Values of one attribute on every use of a component. */
function uses(source: string, component: string, attribute: string): string[] {
  return [...source.matchAll(new RegExp(`<${component}\\s[^>]*?\\b${attribute}="([^"]*)"`, 'g'))].map(
    ([, value]) => value,
  );
}

/** What the reader reads: no front matter, script, code, formula, component or link. */
function prose(source: string): string {
  return source
    .replace(/^---[\s\S]*?\n---/, '')
    .replace(/<script[\s\S]*?<\/script>/g, '')
    .replace(/```[\s\S]*?```/g, '')
    .replace(/\$\$[\s\S]*?\$\$/g, '')
    .replace(/\$[^$\n]*\$/g, '')
    .replace(/`[^`]*`/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\b(Figure|Exercise|[Cc]hapter) \d+(\.\d+)?/g, '$1');
}

/** Numbers the text may state itself: what the book chose or defined, names, and sizes of headers. */
const stated: Record<string, string> = {
  '64': 'bytes of a request and of a reply, and of a segment offload’s largest hand-over in KB: chosen',
  '128': 'twice 64',
  '14': 'Ethernet header, IEEE 802.3',
  '20': 'IPv4 and TCP header, RFC 791 and RFC 9293; per cent asked for in an exercise',
  '12': 'timestamps option with padding, RFC 7323',
  '32': 'KB, said of flows below that size; flows in a word of the bitmap',
  '40': 'Gb/s of the port',
  '8': 'KB, said of a flow of that size',
  '15': 'per cent: how near a prediction should come, chosen',
  '2.6': 'GHz of the host, hardware.ts',
  '6298': 'an RFC',
  '9293': 'an RFC',
};

describe.each(chapters)('$name', ({ source }) => {
  it('names facts, references and terms that exist', () => {
    for (const name of uses(source, 'Fact', 'name')) expect(facts, name).toHaveProperty([name]);
    for (const name of uses(source, 'Cite', 'name')) expect(references, name).toHaveProperty([name]);
    for (const name of uses(source, 'Term', 'name')) expect(glossary, name).toHaveProperty([name]);
  });

  it('quotes only results that a figure of the book works out', () => {
    const quoted = [...source.matchAll(/<Result of="([^"]*)" stat="([^"]*)" \/>/g)];
    expect(quoted).toHaveLength(source.match(/<Result /g)?.length ?? 0);
    for (const [, figure, stat] of quoted) {
      const experiment = new URL(`../src/widgets/figures/${figure}/experiment.ts`, content);
      expect(existsSync(experiment), figure).toBe(true);
      expect(readFileSync(experiment, 'utf8'), `${figure} has ${stat}`).toMatch(new RegExp(`\\b${stat}:`));
    }
  });

  it('lists every source it uses, and no other', () => {
    const listed = /<Sources names=\{\[([^\]]*)\]\}/.exec(source)?.[1].match(/\w+/g) ?? [];
    const cited = uses(source, 'Cite', 'name');
    const behind = uses(source, 'Fact', 'name').map((name) => facts[name].source);
    expect([...listed].sort()).toEqual([...new Set([...cited, ...behind])].sort());
  });

  it('types no number that a run or a fact should print', () => {
    const numbers = prose(source).match(/(?<![\w.])\d+(,\d{3})*(\.\d+)?(?!\w)/g) ?? [];
    const strangers = numbers
      .filter((number) => number.length > 1 || number === '8')
      .filter((number) => !(number in stated));
    expect(strangers).toEqual([]);
  });

  it('calls nothing simple, obvious or easy', () => {
    expect(
      prose(source).match(/\b(just|simply|simple|obvious(ly)?|trivial(ly)?|easy|easily|of course)\b/gi),
    ).toBeNull();
  });

  it('has the anatomy of a chapter', () => {
    for (const part of [
      '<Prediction ',
      '<FigureSlot ',
      '## Exercises',
      '## What to remember',
      '## Sources',
    ]) {
      expect(source).toContain(part);
    }
    const remember = /## What to remember\n\n([\s\S]*?)\n\n/.exec(source)?.[1] ?? '';
    expect(remember.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(3);
    const words = prose(source).split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(1200);
    expect(words).toBeLessThanOrEqual(2500);
  });

  it('numbers its figures and exercises in order, as it refers to them', () => {
    const chapter = /^number: (\d+)/m.exec(source)?.[1];
    const figures = uses(source, 'FigureSlot', 'number');
    const exercises = [...source.matchAll(/<(?:PacketBlank|Choice|Goal) number="([^"]*)"/g)].map(
      ([, number]) => number,
    );
    expect(figures).toEqual(figures.map((_, index) => `${chapter}.${index + 1}`));
    expect(exercises).toEqual(exercises.map((_, index) => `${chapter}.${index + 1}`));
    for (const [, number] of source.matchAll(/\bFigure (\d+\.\d+)/g)) expect(figures).toContain(number);
    for (const [, number] of source.matchAll(/\bExercise (\d+\.\d+)/g)) expect(exercises).toContain(number);
  });
});

describe('facts', () => {
  it('carry a mark, a sentence and a source that exists', () => {
    for (const [name, fact] of Object.entries(facts)) {
      expect(['quoted', 'derived', 'assumed'], name).toContain(fact.mark);
      expect(fact.says.length, name).toBeGreaterThan(20);
      expect(references, name).toHaveProperty([fact.source]);
    }
  });

  it('are all used', () => {
    const used = new Set(chapters.flatMap(({ source }) => uses(source, 'Fact', 'name')));
    expect(Object.keys(facts).filter((name) => !used.has(name))).toEqual([]);
  });

  it('agree with hardware.ts where the machine runs on them', () => {
    const agilio = nics['agilio-lx'];
    const memory = agilio.memories.find((each) => each.name === 'IMEM')?.size.value ?? 0;
    expect(facts.nicMemory.value).toBe(`${memory / 2 ** 20} MB`);
    const latency = agilio.memories.find((each) => each.name === 'IMEM')?.latency.value;
    expect(facts.imemLatency.value).toBe(`${latency} cycles`);
    expect(facts.releasedCores.value).toBe(`${agilio.cores.value}`);
    const list = timerKinds.find(({ kind }) => kind === 'list')?.bytes;
    expect(facts.linkedTimer.value).toBe(`${list} bytes`);
    expect(facts.flowsAfter.value).toBe(`${teardownStore.flows.value / 1024} k`);
    expect(facts.releasedPeriod.value).toBe(`${teardownStore.wheelPeriod.value / 1e6} ms`);
    expect(facts.releasedTable.value).toBe(
      `${(teardownStore.flows.value * teardownStore.entry.value) / 2 ** 20} MiB`,
    );
    expect(`${host.clock.value / 1e9}`).toBe('2.6');
    expect(facts.nicClock.value).toBe(`${agilio.clock.value / 1e9} GHz`);
    expect(agilio.threadsPerCore.value).toBe(8);
    expect(facts.firmwareCycles.value).toBe(`${agilio.frameOverhead.value} cycles`);
    expect(facts.instructionStore.value).toBe(
      `${agilio.instructionStore.value.toLocaleString('en')} instructions`,
    );
    const dram = agilio.memories.find((each) => each.name === 'EMEM')?.size.value ?? 0;
    expect(facts.cardDram.value).toBe(`${dram / 2 ** 30} GB`);
  });

  it('are derived by arithmetic that holds', () => {
    const agilio = nics['agilio-lx'];
    const minimumFrames = 40e9 / ((64 + 20) * 8);
    const budget = Math.round((agilio.cores.value * agilio.clock.value) / minimumFrames);
    expect(facts.nicBudget.value).toBe(`${budget.toLocaleString('en')} cycles`);
    const both = Math.floor((agilio.cores.value * agilio.clock.value) / (2 * minimumFrames));
    expect(facts.bothBudget.value).toBe(`${both} cycles`);
    expect(facts.slideRatio.value).toBe(`${((1 - 0.3) / (1 - 0.8)).toFixed(1)}`);
    expect(facts.amdahlBound.value).toBe(`${1 / (1 - 0.6)}×`);
    expect(facts.redisUserGain.value).toBe(`${(1.14e6 / 210_775).toFixed(1)}×`);
    expect(facts.tcbsInNic.value).toBe(`about ${(Math.round(8e6 / 700 / 100) * 100).toLocaleString('en')}`);
    const vanished = (gain: string): string => `${(100 * (1 - 1 / Number.parseFloat(gain))).toFixed(1)} %`;
    expect(facts.redisVanished.value).toBe(vanished(facts.redisGain.value));
    expect(facts.haproxyVanished.value).toBe(vanished(facts.haproxyGain.value));
    const period = teardownStore.wheelPeriod.value / 1e6;
    expect(facts.releasedTick.value).toBe(`${period / 8} ms`);
    expect(facts.releasedEarliest.value).toBe(`${(period / 8) * 7} ms`);
    expect(facts.releasedBitmaps.value).toBe(`${teardownStore.flows.value / 1024} KiB`);
    expect(facts.wireOverhead.value).toBe(`${8 + 4 + 12} bytes`);
  });
});

describe('glossary and references', () => {
  it('have no entry that no chapter uses', () => {
    const sources = chapters.map(({ source }) => source).join('\n');
    const behind = new Set(Object.values(facts).map((fact) => fact.source));
    for (const name of Object.keys(references)) {
      expect(behind.has(name) || uses(sources, 'Cite', 'name').includes(name), name).toBe(true);
    }
  });
});
