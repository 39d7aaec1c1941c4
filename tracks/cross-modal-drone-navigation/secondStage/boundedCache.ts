/** Keeps what was used last, up to a number of bytes. */
export class BoundedCache<Value> {
  readonly #kept = new Map<string, Value>();
  readonly #capacity: number;
  readonly #sizeOf: (value: Value) => number;
  #bytes = 0;

  constructor(capacityBytes: number, sizeOf: (value: Value) => number) {
    this.#capacity = capacityBytes;
    this.#sizeOf = sizeOf;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The kept value of a key, else a new one, which is kept where it fits at all. */
  async get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      // A map goes by the order of insertion: to the end, away from what is dropped first.
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    const value = await make();
    const size = this.#sizeOf(value);
    if (size > this.#capacity) return value;
    for (const [oldest, dropped] of this.#kept) {
      if (this.#bytes + size <= this.#capacity) break;
      this.#kept.delete(oldest);
      this.#bytes -= this.#sizeOf(dropped);
    }
    this.#kept.set(key, value);
    this.#bytes += size;
    return value;
  }
}
