import { FileFormatError } from '../../errors/index.js';
import { asFloat64, NumpyArray } from '../pickle/index.js';

/** Access to one pickled dict with errors that name file, frame and key. */
export class PickledRecord {
  constructor(
    readonly file: string,
    /** E.g. `frame 3`. */
    readonly place: string,
    readonly fields: ReadonlyMap<unknown, unknown>,
  ) {}

  fail(key: string, problem: string): never {
    throw new FileFormatError(this.file, `${this.place}, ${key}`, problem);
  }

  /** The value under the first of the keys that is there. */
  find(...keys: readonly string[]): unknown {
    const key = keys.find((name) => this.fields.has(name));
    return key === undefined ? this.fail(keys[0], 'is missing') : this.fields.get(key);
  }

  record(key: string): PickledRecord {
    const value = this.find(key);
    return value instanceof Map
      ? new PickledRecord(this.file, `${this.place}, ${key}`, value)
      : this.fail(key, 'is no dict');
  }

  text(...keys: readonly string[]): string {
    const value = this.find(...keys);
    if (typeof value === 'string') return value;
    return typeof value === 'number' ? String(value) : this.fail(keys[0], 'is no text');
  }

  /** Finite numbers of a numeric array whose shape the predicate accepts. */
  numbers(key: string, fits: (shape: readonly number[]) => boolean, wanted: string): Float64Array {
    const array = this.find(key);
    const values = array instanceof NumpyArray ? asFloat64(array) : undefined;
    if (!(array instanceof NumpyArray) || !values) return this.fail(key, 'is no numeric numpy array');
    if (!fits(array.shape)) this.fail(key, `has shape (${array.shape.join(', ')}) instead of ${wanted}`);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) this.fail(key, `holds ${values[bad]} at position ${bad}`);
    return values;
  }

  names(...keys: readonly string[]): readonly string[] {
    return textList(this.find(...keys)) ?? this.fail(keys[0], 'is no list of names');
  }
}

/** The names of an array of strings, an object array of strings, or a list of strings; an empty array has none. */
export function textList(value: unknown): readonly string[] | undefined {
  if (value instanceof NumpyArray && value.data.length === 0) return [];
  const items: unknown = value instanceof NumpyArray ? value.data : value;
  if (!Array.isArray(items) || !items.every((item): item is string => typeof item === 'string')) return undefined;
  return items;
}
