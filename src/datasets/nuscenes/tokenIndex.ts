/** FNV-1a over words of four bytes, then mixed so that counting tokens spread over a table of any size. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** A larger copy of an array that is full, else the array itself. */
export function grown<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(
  array: T,
  length: number,
): T {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => T)(Math.max(length, 2 * array.length));
  larger.set(array as never);
  return larger;
}

/**
 * Tokens of a table and the rows they name.
 *
 * A token is text and stays text (Track 3's are decimals of 32 digits); its bytes lie in one pool and are found by an
 * open hash table, about 45 bytes a token, where a `Map` of strings takes three times that. A token gets a number when
 * it is first met, be it in its own record or in a reference to it; `bind` says which row it names.
 */
export class TokenIndex {
  #pool = new Uint8Array(2 ** 12);
  /** (ids + 1) */
  #starts = new Uint32Array(2 ** 8);
  #slots = new Int32Array(2 ** 9).fill(-1);
  #count = 0;
  #rowOfId = new Int32Array(2 ** 7);
  #idOfRow = new Int32Array(2 ** 7);
  #rows = 0;

  /** Rows that were bound. */
  get rows(): number {
    return this.#rows;
  }

  #slotOf(bytes: Uint8Array, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot];
      if (id < 0) return slot;
      const from = this.#starts[id];
      if (this.#starts[id + 1] - from !== end - start) continue;
      let at = 0;
      while (at < end - start && this.#pool[from + at] === bytes[start + at]) at++;
      if (at === end - start) return slot;
    }
  }

  /** Number of a token that was met before, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    return this.#slots[this.#slotOf(bytes, start, end)];
  }

  /** Number of a token, new or known. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    const slot = this.#slotOf(bytes, start, end);
    if (this.#slots[slot] >= 0) return this.#slots[slot];
    const id = this.#count++;
    const from = this.#starts[id];
    this.#starts = grown(this.#starts, id + 2);
    this.#starts[id + 1] = from + end - start;
    this.#pool = grown(this.#pool, from + end - start);
    this.#pool.set(bytes.subarray(start, end), from);
    this.#rowOfId = grown(this.#rowOfId, id + 1);
    this.#rowOfId[id] = -1;
    this.#slots[slot] = id;
    if (2 * this.#count > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = hashOf(this.#pool, this.#starts[id], this.#starts[id + 1]) & mask;
      while (this.#slots[slot] >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id;
    }
  }

  /** Says that a token names the next row. Returns false where it names one already. */
  bind(id: number): boolean {
    if (this.#rowOfId[id] >= 0) return false;
    this.#idOfRow = grown(this.#idOfRow, this.#rows + 1);
    this.#idOfRow[this.#rows] = id;
    this.#rowOfId[id] = this.#rows++;
    return true;
  }

  /** The row that a token of this number names, or -1. */
  rowOfId(id: number): number {
    return id < 0 ? -1 : this.#rowOfId[id];
  }

  /** The row that a token names, or -1. */
  rowOf(token: string): number {
    const bytes = Buffer.from(token, 'utf8');
    return this.rowOfId(this.find(bytes, 0, bytes.length));
  }

  /** Token of a row. */
  token(row: number): string {
    return this.textOfId(this.#idOfRow[row]);
  }

  textOfId(id: number): string {
    const { buffer } = this.#pool;
    return Buffer.from(buffer, this.#starts[id], this.#starts[id + 1] - this.#starts[id]).toString('utf8');
  }
}
