import { parentPort } from 'node:worker_threads';
import { plainJson } from '#engine/testbed/exports.ts';
import { Testbed } from '#engine/testbed/testbed.ts';
import type { ExperimentSpec } from '#experiment/spec.ts';
import type { Answer } from './pool.ts';

/** One run: its report as JSON, or the engine's complaint. */
function answerTo(spec: ExperimentSpec): Answer {
  try {
    const testbed = new Testbed(spec);
    while (testbed.ended === 'running') testbed.advance(spec.duration, Infinity);
    return { ok: true, report: plainJson(testbed.report()) };
  } catch (error) {
    return { ok: false, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** The program of a thread: a spec comes in, an answer goes out, until the pool lets go. Started by pool.ts. */
parentPort?.on('message', (spec: ExperimentSpec) => parentPort?.postMessage(answerTo(spec)));
