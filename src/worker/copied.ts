type Column =
  Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

function isColumn(value: unknown): value is Column {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** A deep copy whose columns own their buffers: the engine's stay with the engine, and a view drags no whole buffer along. */
export function copied<T>(value: T): T {
  if (isColumn(value)) return value.slice() as T;
  if (Array.isArray(value)) return value.map((item: unknown) => copied(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)])) as T;
}

/** Every buffer in a value, once, to be transferred with it. */
export function buffersOf(value: unknown, found = new Set<ArrayBufferLike>()): Set<ArrayBufferLike> {
  if (isColumn(value)) found.add(value.buffer);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) buffersOf(item, found);
  return found;
}
