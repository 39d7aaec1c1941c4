import { InputError } from '../../errors/index.js';
import { elementCount, NumpyArray } from './numpyArray.js';
import { OPCODE } from './opcodes.js';
import { PickleBuffer } from './pickleBuffer.js';
import { PythonTuple } from './pythonTuple.js';

/** numpy < 2 has no `numpy._core`; numpy 2 keeps this name as an alias. */
const MULTIARRAY = 'numpy.core.multiarray';
const PROTOCOL = 3;
const MAX_DEPTH = 256;

/** Numeric types that can be written, and what their data must be. */
const NUMERIC = {
  b1: Uint8Array,
  u1: Uint8Array,
  i4: Int32Array,
  i8: BigInt64Array,
  f4: Float32Array,
  f8: Float64Array,
} as const;

class Pickler {
  readonly out = new PickleBuffer();
  readonly #memo = new Map<string, number>();

  /** Writes a value once and refers to it afterwards. */
  #shared(key: string, write: () => void): void {
    const index = this.#memo.get(key);
    if (index !== undefined) {
      this.out.byte(OPCODE.BINGET).byte(index);
      return;
    }
    write();
    // One byte holds the index while there are few; dtypes beyond it are written out.
    if (this.#memo.size < 256) {
      this.out.byte(OPCODE.BINPUT).byte(this.#memo.size);
      this.#memo.set(key, this.#memo.size);
    }
  }

  #global(module: string, name: string): void {
    this.#shared(`${module}.${name}`, () => this.out.byte(OPCODE.GLOBAL).ascii(`${module}\n${name}\n`));
  }

  /** `numpy.dtype(code, False, True)` and its state: version 3, little-endian, no sub-array, names or fields. */
  #dtype(code: string): void {
    this.#shared(`dtype ${code}`, () => {
      this.#global('numpy', 'dtype');
      this.out.text(code).byte(OPCODE.NEWFALSE).byte(OPCODE.NEWTRUE).byte(OPCODE.TUPLE3).byte(OPCODE.REDUCE);
      const width = code.startsWith('U') ? Number(code.slice(1)) : undefined;
      this.out
        .byte(OPCODE.MARK)
        .integer(3)
        .text(/^[bu]1$/.test(code) ? '|' : '<');
      for (let i = 0; i < 3; i++) this.out.byte(OPCODE.NONE);
      // Item size, alignment, flags; flag 8 stands on every string type.
      for (const n of width === undefined ? [-1, -1, 0] : [4 * width, 4, 8]) this.out.integer(n);
      this.out.byte(OPCODE.TUPLE).byte(OPCODE.BUILD);
    });
  }

  #array({ dtype, shape, data }: NumpyArray): void {
    if (data.length !== elementCount(shape)) throw new InputError(`an array of ${dtype} does not fill its shape`);
    const payload = arrayPayload(dtype, data);
    this.#global(MULTIARRAY, '_reconstruct');
    this.#global('numpy', 'ndarray');
    this.out.integer(0).byte(OPCODE.TUPLE1).bytes(Uint8Array.of(0x62)).byte(OPCODE.TUPLE3).byte(OPCODE.REDUCE);
    this.out.byte(OPCODE.MARK).integer(1).byte(OPCODE.MARK);
    for (const length of shape) this.out.integer(length);
    this.out.byte(OPCODE.TUPLE);
    this.#dtype(dtype);
    this.out.byte(OPCODE.NEWFALSE).bytes(payload).byte(OPCODE.TUPLE).byte(OPCODE.BUILD);
  }

  #sequence(items: readonly unknown[], depth: number): void {
    if (items instanceof PythonTuple) {
      this.out.byte(OPCODE.MARK);
      for (const item of items) this.value(item, depth);
      this.out.byte(OPCODE.TUPLE);
      return;
    }
    this.out.byte(OPCODE.EMPTY_LIST).byte(OPCODE.MARK);
    for (const item of items) this.value(item, depth);
    this.out.byte(OPCODE.APPENDS);
  }

  #dict(entries: Iterable<readonly [unknown, unknown]>, depth: number): void {
    this.out.byte(OPCODE.EMPTY_DICT).byte(OPCODE.MARK);
    for (const [key, value] of entries) {
      this.value(key, depth);
      this.value(value, depth);
    }
    this.out.byte(OPCODE.SETITEMS);
  }

  value(value: unknown, depth = 0): void {
    if (depth > MAX_DEPTH) throw new InputError(`a value nested more than ${MAX_DEPTH} deep cannot be pickled`);
    if (value === null) this.out.byte(OPCODE.NONE);
    else if (typeof value === 'boolean') this.out.byte(value ? OPCODE.NEWTRUE : OPCODE.NEWFALSE);
    else if (typeof value === 'string') this.out.text(value);
    else if (typeof value === 'bigint') this.out.integer(value);
    else if (typeof value === 'number') {
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) this.out.integer(value);
      else this.out.float(value);
    } else if (value instanceof NumpyArray) this.#array(value);
    else if (value instanceof Uint8Array) this.out.bytes(value);
    else if (Array.isArray(value)) this.#sequence(value, depth + 1);
    else if (value instanceof Map) this.#dict(value, depth + 1);
    else if (typeof value === 'object' && isPlain(value)) this.#dict(Object.entries(value), depth + 1);
    else throw new InputError(`a value of type ${typeof value} cannot be pickled`);
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function unicodePayload(dtype: string, texts: readonly unknown[]): Uint8Array {
  const width = Number(dtype.slice(1));
  const codePoints = new Uint32Array(width * texts.length);
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as string;
    let at = i * width;
    for (let unit = 0; unit < text.length; at++) {
      const codePoint = text.codePointAt(unit) as number;
      if (at === (i + 1) * width) throw new InputError(`'${text}' does not fit into numpy type ${dtype}`);
      codePoints[at] = codePoint;
      unit += codePoint > 0xffff ? 2 : 1;
    }
  }
  return new Uint8Array(codePoints.buffer);
}

function arrayPayload(dtype: string, data: NumpyArray['data']): Uint8Array {
  if (/^U[1-9]\d{0,5}$/.test(dtype) && Array.isArray(data)) return unicodePayload(dtype, data);
  const expected = NUMERIC[dtype as keyof typeof NUMERIC];
  if (!expected || !(data instanceof expected)) {
    throw new InputError(`a numpy array of type ${dtype} cannot be written from ${data.constructor.name}`);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * Pickles a value for Python 3 with any numpy (protocol 3, readable by every `pickle.load` since 2008).
 *
 * null, boolean, string, bytes; a number without a fraction becomes an int, any other a float; bigint → int; array →
 * list; {@link PythonTuple} → tuple; Map or plain object → dict; {@link NumpyArray} of b1, u1, i4, i8, f4, f8 or
 * U<n> → writable numpy array of exactly that type.
 *
 * @throws InputError for a value without a Python counterpart, or a string too long for its U<n>
 */
export function encodePickle(value: unknown): Uint8Array {
  const pickler = new Pickler();
  pickler.out.byte(OPCODE.PROTO).byte(PROTOCOL);
  pickler.value(value);
  return pickler.out.byte(OPCODE.STOP).finish();
}
