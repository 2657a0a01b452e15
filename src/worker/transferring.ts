import type { SimulationApi } from './api.ts';
import { buffersOf } from './copied.ts';

type Transfer = <T>(value: T, buffers: ArrayBuffer[]) => T;

/** The same API, whose bulk answers leave by transfer instead of by copy (18 ms against 165 ms for 32 MB, toolchain.md §8). */
export function transferring(api: SimulationApi, transfer: Transfer): SimulationApi {
  const give = async <T>(answer: Promise<T>): Promise<T> => {
    const value = await answer;
    return transfer(
      value,
      [...buffersOf(value)].filter((buffer) => buffer instanceof ArrayBuffer),
    );
  };
  return {
    ping: () => api.ping(),
    open: (spec) => api.open(spec),
    run: (until, onProgress) => give(api.run(until, onProgress)),
    play: (speed, onProgress) => give(api.play(speed, onProgress)),
    pause: () => api.pause(),
    step: (kind) => give(api.step(kind)),
    seek: (time, onProgress) => give(api.seek(time, onProgress)),
    fork: (edit) => give(api.fork(edit)),
    sample: () => give(api.sample()),
    trace: () => give(api.trace()),
    export: (kind) => give(api.export(kind)),
    close: () => api.close(),
  };
}
