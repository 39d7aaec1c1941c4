import { FileFormatError } from '../../errors/index.js';
import { asFloat64, NumpyArray } from '../pickle/index.js';

/** What a pickle or a JSON file holds, in one form: objects and lists. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), item]));
  return value;
}

/** Access to one dict of an info file with errors that name file and place as a JSON pointer. */
export class InfoRecord {
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(
    readonly file: string,
    readonly place: string,
    value: unknown,
  ) {
    const fields = plain(value);
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) {
      throw new FileFormatError(file, place === '' ? '/' : place, 'is no dict');
    }
    this.#fields = fields as Record<string, unknown>;
  }

  fail(key: string, problem: string): never {
    throw new FileFormatError(this.file, `${this.place}/${key}`, problem);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#fields, key) && this.#fields[key] !== undefined && this.#fields[key] !== null;
  }

  get keys(): readonly string[] {
    return Object.keys(this.#fields);
  }

  value(key: string): unknown {
    return this.has(key) ? this.#fields[key] : this.fail(key, 'is missing');
  }

  record(key: string): InfoRecord {
    return new InfoRecord(this.file, `${this.place}/${key}`, this.value(key));
  }

  list(key: string): readonly unknown[] {
    const value = this.value(key);
    return Array.isArray(value) ? value : this.fail(key, 'is no list');
  }

  text(key: string): string {
    const value = this.value(key);
    return typeof value === 'string' ? value : this.fail(key, 'is no text');
  }

  number(key: string): number {
    const value = this.value(key);
    return typeof value === 'number' && Number.isFinite(value) ? value : this.fail(key, 'is no number');
  }

  /** Numbers of nested lists or of a numpy array, row by row. `null` and NaN are NaN where they are allowed. */
  numbers(key: string, count: number, mayBeNaN = false): Float64Array {
    const value = this.value(key);
    const array = value instanceof NumpyArray ? asFloat64(value) : undefined;
    const items: readonly unknown[] = array ? Array.from(array) : Array.isArray(value) ? value.flat(2) : [];
    if (items.length !== count) this.fail(key, `has ${items.length} numbers instead of ${count}`);
    return Float64Array.from(items, (item, i) => {
      if (typeof item === 'number' && Number.isFinite(item)) return item;
      if (mayBeNaN && (item === null || Number.isNaN(item))) return NaN;
      return this.fail(key, `holds ${String(item)} at position ${i}`);
    });
  }
}
