/** A Python tuple. A Python list is a plain array, so that the two stay apart when a value is written back. */
export class PythonTuple extends Array<unknown> {
  /** What `map` and `filter` make of a tuple is an ordinary array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

/** Whether the value came from a Python list (and not from a tuple). */
export function isPythonList(value: unknown): value is unknown[] {
  return Array.isArray(value) && !(value instanceof PythonTuple);
}
