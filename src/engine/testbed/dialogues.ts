import { languageOf } from '#experiment/language.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import { specWebImages } from '#experiment/specWebImages.table.ts';
import type { Dialogue } from '#engine/clients/dialogue.ts';
import type { FileSource } from '#engine/clients/dialogues/httpGets.ts';
import { KnownBytes } from '#engine/clients/dialogues/knownBytes.ts';
import { KeySpace } from '#engine/clients/keySpace.ts';
import { DiscreteTable, Zipf } from '#engine/kernel/distributions.ts';
import type { MessagePattern } from '#engine/kernel/pattern.ts';
import type { RandomSource } from '#engine/kernel/random.ts';
import type { TcpEndpoint } from '#engine/tcp/endpoint.ts';
import type { Bench } from './bench.ts';
import { keyValueContent, replySizes } from './contents.ts';
import { programs } from './programs.ts';

/** Buffers of what the clients say. */
export function dialogueBytes(spec: ExperimentSpec): number {
  const language = languageOf(spec);
  if (language === 'known-bytes') return KnownBytes.slabBytes;
  return (language === 'redis' ? programs().RedisCommands : programs().HttpGets).slabBytes;
}

/** All keys a run's clients know, for the clients and for the server they are loaded into. */
export function keySpaceOf(spec: ExperimentSpec, pattern: MessagePattern, random: RandomSource): KeySpace {
  const { keys, keysPresent } = spec.workload;
  const { keySizes, valueSizes } = keyValueContent(spec, random);
  return new KeySpace(pattern, { keys, present: Math.round(keys * keysPresent), keySizes, valueSizes });
}

/** SPECweb's images by number; or files of a drawn size, or of one, named by it. */
function filesOf(spec: ExperimentSpec, random: RandomSource): { path: string; files: FileSource } {
  const { content, replyBytes } = spec.workload;
  if (content === 'specweb') {
    const all = new Array<number>(specWebImages.length).fill(1);
    const images = new DiscreteTable(random.stream('content.images'), specWebImages, all);
    const sizes = Int32Array.from(specWebImages);
    return { path: '/image/', files: { pick: () => images.pickRow(), bytesOf: (row) => sizes[row] } };
  }
  const sizes = replySizes(spec, random);
  const pick = sizes === null ? () => replyBytes : () => sizes.draw();
  return { path: '/bytes/', files: { pick, bytesOf: (bytes) => bytes } };
}

/** What clients say to the server of a spec. */
export function dialogueOf(bench: Bench, endpoint: TcpEndpoint, host: string): Dialogue {
  const { spec, slab, pattern, random } = bench;
  const { requestBytes, replyBytes, concurrency: slots, keys, popularity, closer } = spec.workload;
  switch (languageOf(spec)) {
    case 'redis': {
      const { getShare } = keyValueContent(spec, random);
      const config = {
        getShare,
        popularity: new Zipf(random.stream('content.popularity'), keys, popularity),
        quits: closer === 'server',
      };
      const keySpace = keySpaceOf(spec, pattern, random);
      return new (programs().RedisCommands)(
        endpoint,
        slab,
        pattern,
        random.stream('content.commands'),
        keySpace,
        config,
        slots,
      );
    }
    case 'http': {
      const config = { host, asksToClose: closer === 'server', ...filesOf(spec, random) };
      return new (programs().HttpGets)(endpoint, slab, config, slots);
    }
    default: {
      const config = { requestBytes, replyBytes, sizes: replySizes(spec, random) };
      return new KnownBytes(endpoint, slab, pattern, config, slots);
    }
  }
}
