import { flowSizes } from '#experiment/flowSizes.table.ts';
import { etc, usr } from '#experiment/keyValuePools.table.ts';
import { languageOf } from '#experiment/language.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { specWebImages } from '#experiment/specWebImages.table.ts';
import type { SizeSource } from '#engine/clients/dialogue.ts';
import { MOST_KEY } from '#engine/clients/keySpace.ts';
import { CumulativeTable } from '#engine/kernel/cumulativeTable.ts';
import {
  DiscreteTable,
  Fixed,
  GeneralisedExtremeValue,
  GeneralisedPareto,
} from '#engine/kernel/distributions.ts';
import type { RandomSource } from '#engine/kernel/random.ts';

/** Keys of a key-value workload whose content is fixed: USR's shorter ones. */
const FIXED_KEY = usr.keyBytes[0];
/** What a command of Redis and a response of HTTP take besides keys, values and content, rounded up. */
const COMMAND = 64;
const REQUEST_HEAD = 128;
const RESPONSE_HEAD = 512;

/** No size is larger than a spec allows. */
class Cut implements SizeSource {
  constructor(
    private readonly sizes: SizeSource,
    private readonly most: number,
  ) {}

  draw(): number {
    return Math.min(this.most, this.sizes.draw()) | 0;
  }
}

/** Whole sizes: the small ones by weight, the others from a tail. */
export class ValueSizes implements SizeSource {
  readonly #small: DiscreteTable;
  readonly #tail: GeneralisedPareto;
  readonly #from = etc.smallValues.length;

  constructor(random: RandomSource) {
    const rest = 1 - etc.smallValues.reduce((sum, share) => sum + share, 0);
    const rows = [...etc.smallValues, rest];
    const { location, scale, shape } = etc.value;
    this.#small = new DiscreteTable(random.stream('content.smallValues'), [...rows.keys()], rows);
    this.#tail = new GeneralisedPareto(random.stream('content.values'), location, scale, shape);
  }

  draw(): number {
    const row = this.#small.pickRow();
    return row < this.#from ? row : Math.min(etc.value.most, Math.floor(this.#tail.draw()));
  }
}

function etcKeys(random: RandomSource): SizeSource {
  const { location, scale, shape, gamma } = etc.key;
  const drawn = new GeneralisedExtremeValue(random.stream('content.keys'), location, scale, shape, gamma);
  return { draw: () => Math.min(MOST_KEY, Math.max(1, Math.floor(drawn.draw()))) };
}

/** How large the replies are that known bytes or HTTP ask for; null = as the spec's field says. */
export function replySizes({ workload }: ExperimentSpec, random: RandomSource): SizeSource | null {
  const { content, sizeLimit } = workload;
  if (content === 'fixed' || content === 'usr' || content === 'etc') return null;
  const stream = random.stream('content.sizes');
  if (content === 'specweb')
    return new Cut(
      new DiscreteTable(stream, specWebImages, new Array<number>(specWebImages.length).fill(1)),
      sizeLimit,
    );
  const points = flowSizes[content];
  const table = new CumulativeTable(
    stream,
    points.map(({ bytes }) => bytes),
    points.map(({ share }) => share),
  );
  return new Cut(table, sizeLimit);
}

/** Key sizes, value sizes and the share of GETs of a key-value workload. */
export function keyValueContent(spec: ExperimentSpec, random: RandomSource) {
  const { content, replyBytes, getShare, sizeLimit } = spec.workload;
  const shareOf = (own: number): number => (getShare < 0 ? own : getShare);
  if (content === 'usr') {
    const keySizes = new DiscreteTable(random.stream('content.keys'), usr.keyBytes, usr.keyWeights);
    return { keySizes, valueSizes: new Fixed(usr.valueBytes), getShare: shareOf(usr.getShare) };
  }
  if (content === 'etc') {
    const valueSizes = new Cut(new ValueSizes(random), sizeLimit);
    return { keySizes: etcKeys(random), valueSizes, getShare: shareOf(etc.getShare) };
  }
  return { keySizes: new Fixed(FIXED_KEY), valueSizes: new Fixed(replyBytes), getShare: shareOf(1) };
}

function largestContent({ workload }: ExperimentSpec): number {
  const { content, replyBytes, sizeLimit } = workload;
  switch (content) {
    case 'fixed':
      return replyBytes;
    case 'usr':
      return usr.valueBytes;
    case 'etc':
      return Math.min(sizeLimit, etc.value.most);
    case 'specweb':
      return Math.min(sizeLimit, Math.max(...specWebImages));
    default:
      return Math.min(sizeLimit, flowSizes[content][flowSizes[content].length - 1].bytes);
  }
}

/** The largest request and reply there will be, bytes. */
export function largestMessages(spec: ExperimentSpec): { requestBytes: number; replyBytes: number } {
  const content = largestContent(spec);
  switch (languageOf(spec)) {
    case 'redis':
      return { requestBytes: COMMAND + MOST_KEY + content, replyBytes: COMMAND + content };
    case 'http':
      return { requestBytes: REQUEST_HEAD, replyBytes: RESPONSE_HEAD + content };
    default:
      return { requestBytes: spec.workload.requestBytes, replyBytes: content };
  }
}
